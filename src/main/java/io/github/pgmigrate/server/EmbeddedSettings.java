package io.github.pgmigrate.server;

import java.nio.file.Path;
import java.util.Map;

/**
 * Immutable settings of an embedded server.
 *
 * @param major PostgreSQL's major version, 14 to 18
 * @param directory the server's own directory, such as {@code target/pgmigrate/server/17}; made where it is missing
 * @param cache where unpacked programs are kept; {@link #defaultCache()} unless the user says otherwise
 * @param parameters settings for postgresql.conf beyond the plugin's own, such as {@code max_connections}; empty for none
 * @param keep whether the server lives on when all who use it have closed it, until {@link EmbeddedServer#stop}
 */
public record EmbeddedSettings(int major, Path directory, Path cache, Map<String, String> parameters, boolean keep) {

    public EmbeddedSettings {
        directory = directory.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
        parameters = Map.copyOf(parameters);
    }

    /** Settings as most need them: the default cache, nothing beyond, ends with its last user. */
    public static EmbeddedSettings of(int major, Path directory) {
        return new EmbeddedSettings(major, directory, defaultCache(), Map.of(), false);
    }

    /** The same for a server that lives until it is stopped. */
    public EmbeddedSettings kept() {
        return new EmbeddedSettings(major, directory, cache, parameters, true);
    }

    /** The same with another cache directory. */
    public EmbeddedSettings withCache(Path other) {
        return new EmbeddedSettings(major, directory, other, parameters, keep);
    }

    /** The user's cache directory, as the operating system has it. */
    public static Path defaultCache() {
        return Directories.cache();
    }
}
