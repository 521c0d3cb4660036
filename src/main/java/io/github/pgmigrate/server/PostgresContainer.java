package io.github.pgmigrate.server;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import io.github.pgmigrate.target.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * A container of an image that is made like Docker's official {@code postgres}: it takes POSTGRES_USER, POSTGRES_PASSWORD and
 * PGDATA, and runs the command after having made a cluster where none is. The data are kept in the container itself, not in the
 * volume that such images declare, so that they go with it.
 */
final class PostgresContainer extends GenericContainer<PostgresContainer> {

    /** The label that says whose a container is: the machine and the common directory. */
    static final String DIRECTORY = "io.github.pgmigrate.directory";

    /** The label that says which directory in there belongs to it. */
    static final String HOME = "io.github.pgmigrate.home";

    private static final int PORT = 5432;
    private static final ExposedPort EXPOSED = ExposedPort.tcp(PORT);
    private static final String PARENT = "/tmp";
    private static final String DATA = PARENT + "/pgmigrate";

    /** As for embedded servers: what only a crash of the machine would need is left out, and nothing runs by itself. */
    private static final String[] COMMAND = {
        "postgres",
        "-c",
        "listen_addresses=*",
        "-c",
        "fsync=off",
        "-c",
        "full_page_writes=off",
        "-c",
        "synchronous_commit=off",
        "-c",
        "autovacuum=off",
        "-c",
        "wal_level=logical",
        "-c",
        "jit=off",
        "-c",
        "timezone=UTC",
        "-c",
        "log_timezone=UTC"
    };

    private final Optional<Path> begun;

    /**
     * A container to be started.
     *
     * @param home the directory on this side that belongs to it alone
     * @param password the superuser's
     * @param begun an archive of data to begin with, as {@link #fetch} writes it; empty for a new cluster
     */
    PostgresContainer(DockerImageName image, Path home, Secret password, Optional<Path> begun) {
        super(image);
        this.begun = begun;
        withExposedPorts(PORT);
        withEnv("POSTGRES_USER", Cluster.USER);
        withEnv("POSTGRES_PASSWORD", password.reveal());
        withEnv("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256");
        withEnv("PGDATA", DATA);
        withLabel(DIRECTORY, owner(Objects.requireNonNull(home.getParent())));
        withLabel(HOME, home.getFileName().toString());
        withCommand(COMMAND);
        waitingFor(new NoWait());
        withCreateContainerCmdModifier(command -> {
            command.withStopSignal("SIGINT");
            if (isLocal()) {
                HostConfig host = Objects.requireNonNull(command.getHostConfig());
                host.withPortBindings(new PortBinding(Ports.Binding.bindIp(Loopback.ADDRESS), EXPOSED));
            }
        });
    }

    /** What tells a common directory from those of other machines that use the same engine. */
    static String owner(Path directory) {
        String machine;
        try {
            machine = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            machine = "";
        }
        return machine + ":" + directory;
    }

    /** Whoever starts it asks the server itself whether it answers. */
    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            // Nothing to wait for here.
        }
    }

    @Override
    protected void containerIsCreated(String id) {
        if (begun.isPresent()) {
            try (InputStream archive = Files.newInputStream(begun.get())) {
                dockerClient
                        .copyArchiveToContainerCmd(id)
                        .withTarInputStream(archive)
                        .withRemotePath(PARENT)
                        .exec();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Writes the data of the stopped server into an archive. */
    void fetch(Path archive) throws IOException {
        try (InputStream data =
                dockerClient.copyArchiveFromContainerCmd(getContainerId(), DATA).exec()) {
            Files.copy(data, archive, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Ends the server, and every session on it; the container stays. */
    void pause() {
        dockerClient.stopContainerCmd(getContainerId()).withTimeout(30).exec();
    }

    /** Starts the server again. */
    void resume() {
        dockerClient.startContainerCmd(getContainerId()).exec();
    }

    boolean runs() {
        return Boolean.TRUE.equals(dockerClient
                .inspectContainerCmd(getContainerId())
                .exec()
                .getState()
                .getRunning());
    }

    /** The port under which the server can be reached from here, which changes with each {@link #resume}. */
    int port() {
        Ports.Binding[] bindings = dockerClient
                .inspectContainerCmd(getContainerId())
                .exec()
                .getNetworkSettings()
                .getPorts()
                .getBindings()
                .get(EXPOSED);
        return bindings == null ? 0 : Integer.parseInt(bindings[0].getHostPortSpec());
    }

    /** Whether the engine runs on this machine, so that nobody else needs to reach the port. */
    private boolean isLocal() {
        return getHost().equals("localhost") || getHost().equals(Loopback.ADDRESS);
    }
}
