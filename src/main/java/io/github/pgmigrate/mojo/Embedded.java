package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.server.Binaries;
import io.github.pgmigrate.server.EmbeddedServer;
import io.github.pgmigrate.server.EmbeddedSettings;
import java.nio.file.Path;

/**
 * The embedded server of a module.
 *
 * @param work where the plugin keeps what {@code clean} may take away
 * @param version the major version, as the parameter has it
 * @param binaries where PostgreSQL's programs come from
 */
record Embedded(Path work, String version, Binaries binaries) {

    private static final int OLDEST = 14;
    private static final int NEWEST = 18;

    /** Starts it, or joins it where it runs. It ends with this JVM, unless it is kept. */
    EmbeddedServer start(boolean keep) {
        EmbeddedSettings settings = EmbeddedSettings.of(major(), directory());
        return EmbeddedServer.start(keep ? settings.kept() : settings, binaries);
    }

    /** Stops the servers of the module, of whatever version; whether one ran. */
    static boolean stopAll(Path work) {
        boolean ran = false;
        for (int major = OLDEST; major <= NEWEST; major++) {
            ran |= EmbeddedServer.stop(directory(work, major));
        }
        return ran;
    }

    private Path directory() {
        return directory(work, major());
    }

    private static Path directory(Path work, int major) {
        return work.resolve("server").resolve(String.valueOf(major));
    }

    /** The major version, which has to be one that can be embedded. */
    int major() {
        if (!version.matches("[0-9]{1,2}")
                || Integer.parseInt(version) < OLDEST
                || Integer.parseInt(version) > NEWEST) {
            throw new ProblemsException(Problem.error(
                            Code.PARAMETER,
                            "postgresVersion is not a major version that can be embedded: '" + version + "'")
                    .withHint("It is " + OLDEST + " to " + NEWEST + "."));
        }
        return Integer.parseInt(version);
    }
}
