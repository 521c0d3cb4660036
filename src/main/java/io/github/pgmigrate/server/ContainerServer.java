package io.github.pgmigrate.server;

import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.testcontainers.utility.DockerImageName;

/** A server in a container, for one use. Its data are archives on this side where they are kept or saved. */
final class ContainerServer implements ThrowawayServer {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String ARCHIVE = "data.tar";

    private final DockerImageName image;
    private final Homes.Home home;
    private final States states;
    private final Optional<String> state;
    private final Secret password;
    private final ClosedOnce once = new ClosedOnce("pgmigrate throwaway container", this::close);
    private PostgresContainer container;
    private String version = "";

    /**
     * Starts one.
     *
     * @param home its directory here; with a state in it, that is what it begins with
     * @param state the name of that state; empty for a server on which nothing has been done
     * @param password the superuser's
     */
    ContainerServer(DockerImageName image, Homes.Home home, States states, Optional<String> state, Secret password)
            throws IOException {
        this.image = image;
        this.home = home;
        this.states = states;
        this.state = state;
        this.password = password;
        this.container = start(state.map(name -> data().resolve(ARCHIVE)));
        once.watch();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Optional<String> state() {
        return state;
    }

    @Override
    public Target target(String database) {
        return target(container, database);
    }

    private Target target(PostgresContainer server, String database) {
        return new Target(
                "jdbc:postgresql://" + server.getHost() + ":" + server.port() + "/"
                        + URLEncoder.encode(database, StandardCharsets.UTF_8) + "?sslmode=disable",
                Cluster.USER,
                password,
                "throwaway container of " + image.asCanonicalNameString(),
                true);
    }

    @Override
    public Path directory() {
        return home.directory();
    }

    @Override
    public void keep(String name) {
        whileStopped(() -> {
            container.fetch(Files.createDirectories(data()).resolve(ARCHIVE));
            states.store(name, data(), password);
        });
    }

    @Override
    public void save() {
        whileStopped(() -> container.fetch(saved()));
    }

    @Override
    public synchronized void putBack() {
        if (!Files.exists(saved())) {
            throw new IllegalStateException("nothing was saved");
        }
        try {
            container.stop();
            Path begun = Files.createDirectories(data()).resolve(ARCHIVE);
            Files.move(saved(), begun, StandardCopyOption.REPLACE_EXISTING);
            container = start(Optional.of(begun));
        } catch (IOException e) {
            throw copying(e);
        } catch (ProblemsException e) {
            throw e;
        } catch (RuntimeException e) { // Docker's client throws whatever its parts do
            throw refused(e);
        }
    }

    @Override
    public synchronized void close() {
        if (!once.begin()) {
            return;
        }
        try {
            container.stop();
            Homes.giveUp(home.directory(), home.user(), Directories::delete);
        } catch (IOException e) {
            throw Failure.io(
                    Code.SERVER_STOP,
                    "What belongs to a throwaway container in " + home.directory() + " could not be removed",
                    "The next run tries again; mvn clean removes it, too.",
                    e);
        }
    }

    /** What is done with the data while the server does not run on them. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private synchronized void whileStopped(Work work) {
        if (once.isClosed()) {
            throw new IllegalStateException("the server is closed");
        }
        try {
            container.pause();
            work.run();
            container.resume();
            await(container);
        } catch (IOException e) {
            throw copying(e);
        } catch (ProblemsException e) {
            throw e;
        } catch (RuntimeException e) { // Docker's client throws whatever its parts do
            throw refused(e);
        }
    }

    private PostgresContainer start(Optional<Path> begun) throws IOException {
        PostgresContainer fresh = new PostgresContainer(image, home.directory(), password, begun);
        try {
            fresh.start();
            await(fresh);
        } catch (ProblemsException e) {
            throw e;
        } catch (RuntimeException e) {
            throw refused(e);
        }
        if (begun.isPresent()) {
            Files.deleteIfExists(begun.get());
        }
        return fresh;
    }

    /** Images start their server more than once while they make a cluster; only the last can be reached from outside. */
    private void await(PostgresContainer server) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Session session = Session.open(target(server, Cluster.USER), "pgmigrate", notice -> {})) {
                version = session.serverVersion();
                return;
            } catch (ProblemsException e) {
                boolean runs = server.runs();
                if (!runs || System.nanoTime() > deadline) {
                    String logs = server.getLogs();
                    server.stop();
                    throw Failure.start(
                            runs
                                    ? "The PostgreSQL of the image " + image.asCanonicalNameString()
                                            + " does not answer: "
                                            + e.problems().get(0).message()
                                    : "The PostgreSQL of the image " + image.asCanonicalNameString()
                                            + " ended by itself",
                            logs);
                }
            }
            Pause.of(POLL);
        }
    }

    private Path data() {
        return home.directory().resolve(Cluster.DATA);
    }

    private Path saved() {
        return home.directory().resolve("saved.tar");
    }

    private ProblemsException refused(RuntimeException cause) {
        return new ProblemsException(
                List.of(Problem.error(
                                Code.SERVER_CONTAINER,
                                "Docker does not do what is asked of it with a container of "
                                        + image.asCanonicalNameString() + ": " + cause.getMessage())
                        .withHint("Try docker run -e POSTGRES_PASSWORD=x " + image.asCanonicalNameString() + ".")),
                cause);
    }

    private ProblemsException copying(IOException cause) {
        return Failure.io(
                Code.SERVER_START,
                "The data of a throwaway container could not be copied to " + home.directory(),
                "Make room on the disk.",
                cause);
    }
}
