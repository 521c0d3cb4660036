package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Servers in containers, for one use each. What a run that was killed has left, container and data, the next one removes.
 *
 * @param image an image that is made like Docker's official {@code postgres}, such as {@code postgis/postgis:17-3.5}; which
 *     PostgreSQL it is, the image says
 * @param directory where what belongs to the servers is kept on this side, such as {@code target/pgmigrate/throwaway}; made where
 *     it is missing
 * @param cache where states are kept; {@link EmbeddedSettings#defaultCache()} unless the user says otherwise
 */
public record ContainerThrowaways(String image, Path directory, Path cache) implements ThrowawayServer.Source {

    public ContainerThrowaways {
        directory = directory.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
    }

    /**
     * Starts a server.
     *
     * @param major not looked at: the image says which PostgreSQL it is
     * @throws ProblemsException (SERVER_CONTAINER, SERVER_START) with a remedy
     */
    @Override
    public ThrowawayServer start(int major, List<String> wanted) {
        return ask(containers -> containers.start(wanted));
    }

    /** Such as {@code 17.5 in a container of postgis/postgis:17-3.5 (0a1b2c3d4e5f)}. */
    @Override
    public String version(int major) {
        return ask(containers -> containers.version());
    }

    @Override
    public String origin(int major) {
        return ask(containers -> containers.imageId());
    }

    /**
     * What Docker's client throws, whatever it is, becomes a problem with a remedy.
     *
     * @param question no method reference: that would load Testcontainers before it is known to be there
     */
    private <T> T ask(Function<Containers, T> question) {
        DockerEngine.current().require();
        try {
            return question.apply(new Containers(this));
        } catch (ProblemsException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ProblemsException(
                    List.of(Problem.error(Code.SERVER_CONTAINER, "Docker cannot be used: " + e.getMessage())
                            .withHint("Check that docker info answers, and DOCKER_HOST where it is set.")),
                    e);
        }
    }
}
