package io.github.pgmigrate.server;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * An immutable note of what was started in a server's directory, for the next process that comes along.
 *
 * @param version PostgreSQL's version, such as {@code 17.11}
 * @param programs the directory of pg_ctl, to stop it with
 * @param work where the data are: the server's directory, or another where that cannot be entered by the server
 * @param port the port it had last; 0 before the first start
 * @param kept whether it lives on without users
 */
record ServerState(String version, Path programs, Path work, int port, boolean kept) {

    private static final String FILE = "server.properties";

    /** What was noted in a server's directory; empty where nothing was, or it cannot be made out. */
    static Optional<ServerState> read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        try {
            return Optional.of(new ServerState(
                    need(properties, "version"),
                    Path.of(need(properties, "programs")),
                    Path.of(need(properties, "work")),
                    Integer.parseInt(need(properties, "port")),
                    Boolean.parseBoolean(need(properties, "kept"))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void write(Path directory) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("version", version);
        properties.setProperty("programs", programs.toString());
        properties.setProperty("work", work.toString());
        properties.setProperty("port", Integer.toString(port));
        properties.setProperty("kept", Boolean.toString(kept));
        Path fresh = directory.resolve(FILE + ".new");
        try (var writer = Files.newBufferedWriter(fresh)) {
            properties.store(writer, "the embedded server of pgmigrate");
        }
        Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    ServerState withPort(int other) {
        return new ServerState(version, programs, work, other, kept);
    }

    ServerState kept(boolean other) {
        return new ServerState(version, programs, work, port, other);
    }

    private static String need(Properties properties, String name) {
        String value = properties.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }
}
