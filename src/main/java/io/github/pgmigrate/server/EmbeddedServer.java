package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL server that the plugin started, on 127.0.0.1 alone, with a random password.
 *
 * <p>All who start it in the same directory share it, across threads and processes: the first starts it, the others join, and
 * the last to close it stops it, unless it is kept. Its data stay. A server that a killed process left behind is joined like
 * any other. At the end of the JVM whatever is still open is closed.
 */
public final class EmbeddedServer implements AutoCloseable {

    /** The database that a target names: like the user, what PostgreSQL itself calls it. */
    public static final String DATABASE = "postgres";

    /** The role that its targets log in as, its superuser. */
    public static final String USER = Cluster.USER;

    private final Path directory;
    private final ServerState state;
    private final Postmaster postmaster;
    private final Secret password;
    private final boolean joined;
    private final Users.User user;
    private final ClosedOnce once = new ClosedOnce("pgmigrate embedded server", this::closeAtExit);
    private volatile Runnable beforeExit = () -> {};

    EmbeddedServer(
            Path directory,
            ServerState state,
            Postmaster postmaster,
            Secret password,
            boolean joined,
            Users.User user) {
        this.directory = directory;
        this.state = state;
        this.postmaster = postmaster;
        this.password = password;
        this.joined = joined;
        this.user = user;
    }

    /**
     * Starts a server, or joins the one that runs in the same directory; its settings then stay as they are, only a wish to
     * keep it is heeded.
     *
     * @throws ProblemsException (SERVER_PLATFORM, SERVER_BINARIES, SERVER_START, SERVER_DATA) with a remedy
     */
    public static EmbeddedServer start(EmbeddedSettings settings, Binaries binaries) {
        return start(settings, binaries, Account.current());
    }

    static EmbeddedServer start(EmbeddedSettings settings, Binaries binaries, Account account) {
        Path directory = settings.directory();
        try {
            loadWhatClosingNeeds();
            Files.createDirectories(directory);
            EmbeddedServer server =
                    Mutex.hold(Starter.mutex(directory), () -> new Starter(settings, binaries, account).run());
            server.once.watch();
            return server;
        } catch (IOException e) {
            throw Failure.io(
                    Code.SERVER_START,
                    "The embedded PostgreSQL in " + directory + " could not be started",
                    "mvn clean removes it with its data; the next run makes a new one.",
                    e);
        }
    }

    /** Whether a server runs in a directory. */
    public static boolean isRunning(Path directory) {
        try {
            return Starter.running(ServerState.read(directory)).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Stops the server that runs in a directory, whoever uses it, and waits until it is down. Its data stay.
     *
     * @return whether one ran
     * @throws ProblemsException (SERVER_STOP) where it does not stop
     */
    public static boolean stop(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        if (!isRunning(absolute)) {
            return false;
        }
        return orFail(
                absolute,
                () -> Mutex.hold(Starter.mutex(absolute), () -> {
                    Optional<ServerState> state = ServerState.read(absolute);
                    Optional<Postmaster> running = Starter.running(state);
                    if (state.isEmpty() || running.isEmpty()) {
                        return false;
                    }
                    Cluster.stop(running.get(), state.get().programs());
                    return true;
                }));
    }

    /** The server's database for users, {@code postgres}, as its superuser. */
    public Target target() {
        return target(DATABASE);
    }

    /** Another database of the server, as its superuser. */
    public Target target(String database) {
        return new Target(
                "jdbc:postgresql://" + Loopback.ADDRESS + ":" + port() + "/"
                        + URLEncoder.encode(database, StandardCharsets.UTF_8),
                USER,
                password,
                "embedded PostgreSQL " + version(),
                true);
    }

    public int port() {
        return postmaster.port();
    }

    /** The server's version as PostgreSQL writes it, such as {@code 17.11}. */
    public String version() {
        return state.version();
    }

    /** Whether it ran before {@link #start}. */
    public boolean joined() {
        return joined;
    }

    /** Where the server writes its log. */
    public Path log() {
        return state.work().resolve(Cluster.LOG);
    }

    /**
     * What has to be over before the end of the JVM may take the server away: JVMs run their shutdown hooks all at once, and
     * a run that is being stopped still has to roll back. It must not take long.
     */
    public void beforeExit(Runnable wait) {
        beforeExit = wait;
    }

    /** Stops the server, whoever uses it, and waits until it is down. */
    public void stop() {
        stop(directory);
        close();
    }

    /** Uses the server no more; where nobody else does and it is not kept, stops it. Closing it again does nothing. */
    @Override
    public synchronized void close() {
        if (!once.begin()) {
            return;
        }
        orFail(directory, this::leave);
    }

    private boolean leave() throws IOException {
        if (!Files.isDirectory(directory)) {
            // mvn clean took the data, and with them everybody's use of the server
            user.leave();
            if (postmaster.isAlive()) {
                Cluster.stop(postmaster, state.programs());
            }
            return true;
        }
        return Mutex.hold(Starter.mutex(directory), () -> {
            user.leave();
            boolean kept = ServerState.read(directory).map(ServerState::kept).orElse(false);
            if (!kept && !Starter.users(directory).any() && postmaster.isAlive()) {
                Cluster.stop(postmaster, state.programs());
            }
            return true;
        });
    }

    /** When the JVM ends, Maven closes a plugin's class loader before the shutdown hooks run: classes must be there by then. */
    static void loadWhatClosingNeeds() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        for (Class<?> needed : List.of(
                ClosedOnce.class,
                Cluster.class,
                Command.class,
                Command.Result.class,
                Directories.class,
                Failure.class,
                Mutex.class,
                Pause.class,
                Postmaster.class,
                ServerState.class,
                ThrowawayCluster.class,
                Users.class,
                Users.User.class)) {
            try {
                lookup.ensureInitialized(needed);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void closeAtExit() {
        beforeExit.run();
        close();
    }

    private static boolean orFail(Path directory, Mutex.Work<Boolean> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw Failure.io(
                    Code.SERVER_STOP,
                    "The embedded PostgreSQL in " + directory + " could not be stopped",
                    "mvn pgmigrate:stop tries again.",
                    e);
        }
    }
}
