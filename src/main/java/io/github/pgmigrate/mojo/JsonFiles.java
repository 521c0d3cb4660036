package io.github.pgmigrate.mojo;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.execution.MavenSession;

/** Names the JSON file of each goal of a Maven run, so that none overwrites another's. */
final class JsonFiles {

    private static final String KEY = JsonFiles.class.getName();

    private JsonFiles() {}

    /** The file itself for the first goal; {@code out-status.json} for a later one; a number added where that is taken. */
    static Path next(MavenSession session, Path file, String goal) {
        Set<Path> written = written(session.getRequest().getData());
        Path absolute = file.toAbsolutePath().normalize();
        Path candidate = absolute;
        for (int i = 1; !written.add(candidate); i++) {
            candidate = named(absolute, "-" + goal + (i == 1 ? "" : "-" + i));
        }
        return candidate;
    }

    private static Path named(Path file, String suffix) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String added = dot <= 0 ? name + suffix : name.substring(0, dot) + suffix + name.substring(dot);
        return file.resolveSibling(added);
    }

    private static Set<Path> written(Map<String, Object> data) {
        synchronized (data) {
            @SuppressWarnings("unchecked")
            Set<Path> written = (Set<Path>) data.computeIfAbsent(KEY, key -> ConcurrentHashMap.<Path>newKeySet());
            return written;
        }
    }
}
