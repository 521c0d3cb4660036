package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/** A server for one use, made of PostgreSQL's own programs in a directory that nobody else uses. */
final class ThrowawayCluster implements ThrowawayServer {

    /** Data are read and written as fast as can be; nothing runs that would change what is compared, or when it is done. */
    private static final Map<String, String> SETTINGS = Map.of("synchronous_commit", "off", "autovacuum", "off");

    private static final String SAVED = "data.saved";

    private final Origin origin;
    private final Path home;
    private final Users.User user;
    private final Optional<String> state;
    private final Secret password;
    private final Cluster cluster;
    private final ClosedOnce once = new ClosedOnce("pgmigrate throwaway server", this::close);
    private Postmaster postmaster;

    /**
     * What a server is made from.
     *
     * @param major PostgreSQL's major version
     * @param installation its programs
     * @param account whom they run as
     * @param states what may be kept of servers
     */
    record Origin(int major, Installation installation, Account account, States states) {}

    /**
     * Starts on the data that are in a directory.
     *
     * @param user says that the directory is in use
     * @param state what the data are
     * @param password the superuser's
     */
    ThrowawayCluster(Origin origin, Path home, Users.User user, Optional<String> state, Secret password)
            throws IOException {
        this.origin = origin;
        this.home = home;
        this.user = user;
        this.state = state;
        this.password = password;
        this.cluster = new Cluster(home, origin.account());
        EmbeddedServer.loadWhatClosingNeeds();
        loadWhatRemovingNeeds();
        this.postmaster = start();
        once.watch();
    }

    /** Ends the server of a directory, if one runs, and removes the directory. */
    static void remove(Path home, Path programs) throws IOException {
        Optional<Postmaster> running = Postmaster.alive(home.resolve(Cluster.DATA));
        if (running.isPresent()) {
            Cluster.end(running.get(), programs);
        }
        Directories.delete(home);
    }

    /** As {@link EmbeddedServer} does: classes of libraries have to be there as well when the JVM ends. */
    private void loadWhatRemovingNeeds() throws IOException {
        Path probe = Files.createDirectory(home.resolve("probe"));
        Files.createFile(probe.resolve("file"));
        Directories.delete(probe);
    }

    @Override
    public String version() {
        return Platform.current().release(origin.major());
    }

    @Override
    public Optional<String> state() {
        return state;
    }

    @Override
    public Target target(String database) {
        return new Target(
                "jdbc:postgresql://" + Loopback.ADDRESS + ":" + postmaster.port() + "/"
                        + URLEncoder.encode(database, StandardCharsets.UTF_8),
                Cluster.USER,
                password,
                "throwaway PostgreSQL " + version(),
                true);
    }

    @Override
    public Path directory() {
        return home;
    }

    @Override
    public void keep(String name) {
        whileStopped(() -> origin.states().store(name, data(), password));
    }

    @Override
    public void save() {
        whileStopped(() -> {
            Directories.delete(saved());
            Directories.copy(data(), saved());
        });
    }

    @Override
    public void putBack() {
        if (!Files.exists(saved())) {
            throw new IllegalStateException("nothing was saved");
        }
        whileStopped(() -> {
            Directories.delete(data());
            Files.move(saved(), data(), StandardCopyOption.ATOMIC_MOVE);
        });
    }

    @Override
    public synchronized void close() {
        if (!once.begin()) {
            return;
        }
        try {
            Homes.giveUp(home, user, left -> remove(left, origin.installation().programs()));
        } catch (IOException e) {
            throw Failure.io(
                    Code.SERVER_STOP,
                    "A throwaway PostgreSQL in " + home + " could not be removed",
                    "The next run tries again; mvn clean removes it, too.",
                    e);
        }
    }

    /** What is done to the data while no server runs on them. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private synchronized void whileStopped(Work work) {
        if (once.isClosed()) {
            throw new IllegalStateException("the server is closed");
        }
        try {
            Cluster.stop(postmaster, origin.installation().programs());
            work.run();
            postmaster = start();
        } catch (IOException e) {
            throw Failure.io(
                    Code.SERVER_START,
                    "The data of a throwaway PostgreSQL in " + home + " could not be copied",
                    "Make room on the disk.",
                    e);
        }
    }

    private Postmaster start() throws IOException {
        return cluster.start(origin.installation(), 0, SETTINGS);
    }

    private Path data() {
        return home.resolve(Cluster.DATA);
    }

    private Path saved() {
        return home.resolve(SAVED);
    }
}
