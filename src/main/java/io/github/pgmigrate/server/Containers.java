package io.github.pgmigrate.server;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/** What {@link ContainerThrowaways} does where Testcontainers is here; a class of its own, so that only then its types are loaded. */
final class Containers {

    private static final String RELEASE = "PG_VERSION=";
    private static final String QUIET = "org.slf4j.simpleLogger.log.";

    private final String image;
    private final Path directory;
    private final Path cache;
    private final DockerClient docker;

    Containers(ContainerThrowaways settings) {
        this.image = settings.image();
        this.directory = settings.directory();
        this.cache = settings.cache();
        for (String logger : List.of("org.testcontainers", "tc")) {
            System.getProperties().putIfAbsent(QUIET + logger, "warn");
        }
        this.docker = DockerClientFactory.instance().client();
    }

    ThrowawayServer start(List<String> wanted) {
        String id = imageId();
        try {
            Files.createDirectories(directory);
            sweep();
            return start(new Homes(directory, Directories::delete).open(), states(id), wanted);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private ThrowawayServer start(Homes.Home home, States states, List<String> wanted) throws IOException {
        try {
            for (String state : wanted) {
                Optional<Secret> kept = states.copy(state, home.directory());
                if (kept.isPresent()) {
                    return new ContainerServer(name(), home, states, Optional.of(state), kept.get());
                }
            }
            return new ContainerServer(name(), home, states, Optional.empty(), Passwords.random());
        } catch (IOException | RuntimeException e) {
            Homes.giveUp(home.directory(), home.user(), Directories::delete);
            throw e;
        }
    }

    /** The release that the image says it has, if it does, and which image that is: its name may come to mean another. */
    String version() {
        String id = imageId();
        String[] environment = Objects.requireNonNullElse(
                Objects.requireNonNull(docker.inspectImageCmd(id).exec().getConfig())
                        .getEnv(),
                new String[0]);
        String release = Arrays.stream(environment)
                .filter(variable -> variable.startsWith(RELEASE))
                .map(variable -> variable.substring(RELEASE.length()).split("-", 2)[0] + " ")
                .findFirst()
                .orElse("");
        String digest = id.substring(id.indexOf(':') + 1);
        return release + "in a container of " + image + " (" + digest.substring(0, Math.min(12, digest.length())) + ")";
    }

    /** Removes the containers of our directory whose process was killed. */
    private void sweep() throws IOException {
        Mutex.hold(Starter.mutex(directory), () -> {
            List<Container> ours = docker.listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(Map.of(PostgresContainer.DIRECTORY, PostgresContainer.owner(directory)))
                    .exec();
            for (Container container : ours) {
                String home = container.getLabels().getOrDefault(PostgresContainer.HOME, "");
                if (!Starter.users(directory.resolve(home)).any()) {
                    remove(container);
                }
            }
            return ours.size();
        });
    }

    private void remove(Container container) {
        try {
            docker.removeContainerCmd(container.getId())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException e) {
            // Somebody else removes what is left behind, such as Testcontainers' own helper.
        }
    }

    /** The image's id; it is pulled where it is not here, in one try: Testcontainers would go on trying for two minutes. */
    String imageId() {
        String name = name().asCanonicalNameString();
        try {
            return docker.inspectImageCmd(name).exec().getId();
        } catch (NotFoundException e) {
            return pulled(name);
        } catch (DockerException e) {
            throw noImage(e);
        }
    }

    private String pulled(String name) {
        try {
            docker.pullImageCmd(name).exec(new PullImageResultCallback()).awaitCompletion();
            return docker.inspectImageCmd(name).exec().getId();
        } catch (DockerException | DockerClientException e) {
            throw noImage(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noImage(e);
        }
    }

    private DockerImageName name() {
        try {
            return DockerImageName.parse(image);
        } catch (IllegalArgumentException e) {
            throw noImage(e);
        }
    }

    private ProblemsException noImage(Exception cause) {
        return new ProblemsException(
                List.of(Problem.error(Code.SERVER_CONTAINER, "The image " + image + " cannot be had: " + reason(cause))
                        .withHint("Check its name with docker pull " + image + ".")),
                cause);
    }

    private static String reason(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
    }

    private States states(String imageId) throws IOException {
        return new States(Files.createDirectories(cache.resolve("states")), imageId);
    }

    private ProblemsException failure(IOException cause) {
        return Failure.io(
                Code.SERVER_START,
                "A throwaway PostgreSQL of the image " + image + " could not be started",
                "mvn clean removes what earlier ones may have left in " + directory + ".",
                cause);
    }
}
