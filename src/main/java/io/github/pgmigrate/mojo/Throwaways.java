package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.server.Binaries;
import io.github.pgmigrate.server.ContainerThrowaways;
import io.github.pgmigrate.server.EmbeddedSettings;
import io.github.pgmigrate.server.EmbeddedThrowaways;
import io.github.pgmigrate.server.ThrowawayServer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which throwaway servers are used, as the parameters have it.
 *
 * @param server {@code embedded} or {@code container}
 * @param image the image of containers; null where none is given
 */
record Throwaways(String server, @Nullable String image) {

    /**
     * Those servers.
     *
     * @param directory where they keep what goes with them
     * @param binaries where PostgreSQL's programs come from
     * @throws ProblemsException (PARAMETER) where the parameters do not fit together
     */
    ThrowawayServer.Source in(Path directory, Binaries binaries) {
        return switch (server) {
            case "embedded" -> {
                if (image != null) {
                    throw wrong(
                            "image is given, and server is embedded, which has no images", "Set server to container.");
                }
                yield new EmbeddedThrowaways(directory, EmbeddedSettings.defaultCache(), binaries);
            }
            case "container" -> {
                if (image == null) {
                    throw wrong(
                            "server is container, and no image is given",
                            "Name one made like Docker's official postgres, such as"
                                    + " -Dpgmigrate.image=postgis/postgis:17-3.5.");
                }
                yield new ContainerThrowaways(image, directory, EmbeddedSettings.defaultCache());
            }
            default ->
                throw wrong("server is neither embedded nor container: '" + server + "'", "It is one of these two.");
        };
    }

    private static ProblemsException wrong(String message, String hint) {
        return new ProblemsException(Problem.error(Code.PARAMETER, message).withHint(hint));
    }
}
