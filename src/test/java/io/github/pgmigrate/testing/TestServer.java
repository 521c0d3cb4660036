package io.github.pgmigrate.testing;

import io.github.pgmigrate.server.Binaries;
import io.github.pgmigrate.server.EmbeddedServer;
import io.github.pgmigrate.server.EmbeddedSettings;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server for tests: one for each major version and JVM, started when first asked for, stopped when the JVM
 * ends. Tests that stop it, or change what all databases share, take one of their own with {@link #own}.
 */
public final class TestServer implements AutoCloseable {

    /** Finds the archives that the build has copied to {@code target/postgres-binaries}. */
    public static final Binaries BINARIES = (artifactId, version) -> {
        Path jar = Path.of("target", "postgres-binaries", artifactId + "-" + version + ".jar");
        if (!Files.exists(jar)) {
            throw new AssertionError(jar + " is missing: run mvn generate-test-resources");
        }
        return jar;
    };

    private static final Path TOO_OLD = Path.of("target", "postgres-binaries", "too-old.jar");
    private static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");
    private static final Path DIRECTORY = Path.of("target", "test-servers").toAbsolutePath();
    private static final Map<Integer, TestServer> SHARED = new ConcurrentHashMap<>();
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final AtomicInteger databases = new AtomicInteger();
    private final Queue<String> unnamed = new ConcurrentLinkedQueue<>();
    private EmbeddedSettings settings;
    private EmbeddedServer server;

    private TestServer(EmbeddedSettings settings) {
        this(settings, EmbeddedServer.start(settings, BINARIES));
    }

    private TestServer(EmbeddedSettings settings, EmbeddedServer server) {
        this.settings = settings;
        this.server = server;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    private static EmbeddedSettings settings(int major, Map<String, String> parameters) {
        sweep();
        String name = major + "-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
        return new EmbeddedSettings(
                major, DIRECTORY.resolve(name), Path.of("target", "postgres-cache"), parameters, false);
    }

    /** The server of this major version that all tests of the JVM share. */
    public static TestServer of(int major) {
        return SHARED.computeIfAbsent(major, version -> new TestServer(settings(version, Map.of())));
    }

    /** A server for one test alone, which closes it. */
    public static TestServer own(int major) {
        return own(major, Map.of());
    }

    /** A server for one test alone, with settings of postgresql.conf. */
    public static TestServer own(int major, Map<String, String> parameters) {
        return new TestServer(settings(major, parameters));
    }

    /** Whether the build has fetched a PostgreSQL that is older than those supported. */
    public static boolean isTooOldOneHere() {
        return Files.exists(TOO_OLD);
    }

    /** A server for one test alone of PostgreSQL 13: to the embedded server, one of 14 in an odd archive. */
    public static TestServer tooOld() {
        EmbeddedSettings settings = settings(14, Map.of());
        return new TestServer(settings, EmbeddedServer.start(settings, (artifactId, version) -> TOO_OLD));
    }

    /** A server for one test alone that loses nothing which it said is committed, as one in production. */
    public static TestServer durable(int major) {
        return own(major, DURABLE);
    }

    /**
     * A standby of this server, which streams from it; a server for one test alone. This one is stopped for a moment.
     *
     * @param parameters settings of postgresql.conf
     */
    public TestServer standby(Map<String, String> parameters) throws IOException {
        stop();
        EmbeddedSettings other = settings(settings.major(), parameters);
        Files.createDirectories(other.directory());
        PathUtils.copyDirectory(data(), other.directory().resolve("data"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(settings.directory().resolve("password"), other.directory().resolve("password"));
        restart();
        Path copy = other.directory().resolve("data");
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
        Files.deleteIfExists(copy.resolve("postmaster.pid"));
        Files.writeString(copy.resolve("standby.signal"), "");
        Secret password = Objects.requireNonNull(target("postgres").password());
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + port() + " user=postgres password=" + password.reveal()
                        + " application_name=standby'\n",
                StandardOpenOption.APPEND);
        return new TestServer(other);
    }

    /**
     * A server that is restored from a backup of this one, which runs on: its files are copied as they are (PostgreSQL manual,
     * "Making a Base Backup Using the Low Level API"). For PostgreSQL 15 and later.
     */
    public TestServer backup() throws IOException, SQLException {
        EmbeddedSettings other = settings(settings.major(), Map.of());
        Path copy = Files.createDirectories(other.directory().resolve("data"));
        Files.copy(settings.directory().resolve("password"), other.directory().resolve("password"));
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('a test', true)");
            copyWhileItRuns(data(), copy);
            try (ResultSet stopped = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                stopped.next();
                Files.writeString(copy.resolve("backup_label"), stopped.getString(1));
            }
            PathUtils.deleteDirectory(copy.resolve("pg_wal"));
            copyWhileItRuns(data().resolve("pg_wal"), copy.resolve("pg_wal"));
        }
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
        Files.deleteIfExists(copy.resolve("postmaster.pid"));
        return new TestServer(other);
    }

    /** Files of a server that runs come and go; those that go are of no use in a backup. */
    private static void copyWhileItRuns(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (NoSuchFileException e) {
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    /** Makes a standby the primary. */
    public void promote() {
        execute("postgres", "SELECT pg_promote(true, 60)");
    }

    /** A fresh, empty database, as its superuser. Under Surefire it goes when its test class ends. */
    public Target newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        unnamed.add(name);
        return newDatabase(name);
    }

    /** Drops the databases without names of their own on the shared servers: thousands of them take gigabytes. */
    static void dropUnnamed() {
        SHARED.values().stream().filter(server -> !server.unnamed.isEmpty()).forEach(server -> {
            try (Connection connection = server.connect("postgres");
                    Statement statement = connection.createStatement()) {
                for (String name = server.unnamed.poll(); name != null; name = server.unnamed.poll()) {
                    drop(statement, name);
                }
            } catch (SQLException e) {
                // The server is down, and they go with it.
                server.unnamed.clear();
            }
        });
    }

    private static void drop(Statement statement, String name) {
        try {
            statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        } catch (SQLException e) {
            // A replication slot or a subscription holds it: it goes with the server.
            return;
        }
    }

    /** A fresh, empty database with this name, which may need quotes, as its superuser; an older one is dropped. */
    public Target newDatabase(String name) {
        String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
        execute("postgres", "DROP DATABASE IF EXISTS " + quoted + " WITH (FORCE)", "CREATE DATABASE " + quoted);
        return target(name);
    }

    /** A database that there is, as its superuser. */
    public Target target(String database) {
        return server.target().withUrl(url(database));
    }

    /** A database that there is, as another user. */
    public Target target(String database, String username, @Nullable Secret password) {
        return new Target(url(database), username, password, "test", false);
    }

    /** The JDBC URL of a database. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    /** Runs statements in a database as the superuser, each in a transaction of its own. */
    public void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A plain JDBC connection to a database as the superuser, for tests to look around with. */
    public Connection connect(String database) throws SQLException {
        Target target = target(database);
        Secret password = target.password();
        return DriverManager.getConnection(
                target.url(), target.username(), password == null ? null : password.reveal());
    }

    /** Waits until a query returns a row. */
    public void awaitRow(String database, String query) throws SQLException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            while (!statement.executeQuery(query).next()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("no row for two minutes: " + query);
                }
                Thread.sleep(10);
            }
        }
    }

    /** A setting of the server. */
    public String show(String setting) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW " + setting)) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    public int port() {
        return server.port();
    }

    /** Stops the server in good order; every connection to it is lost ("fast" in PostgreSQL's words). */
    public void stop() {
        server.stop();
    }

    /** Stops the server as it stands, so that it has to recover when it starts ("immediate"), and waits until it is down. */
    public void crash() throws IOException, InterruptedException {
        end("QUIT");
    }

    /** {@code kill -9} of the postmaster; waits until its backends, which notice, are gone, too. */
    public void kill() throws IOException, InterruptedException {
        end("KILL");
    }

    private void end(String signal) throws IOException, InterruptedException {
        ProcessHandle postmaster = postmaster();
        List<ProcessHandle> all = postmaster.descendants().collect(Collectors.toCollection(ArrayList::new));
        all.add(postmaster);
        Run.signal(postmaster.pid(), signal);
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (all.stream().anyMatch(ProcessHandle::isAlive)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the server lives on after " + signal);
            }
            Thread.sleep(5);
        }
    }

    /** {@code kill -9} of one backend, after which the postmaster ends all others and recovers. */
    public void killBackend(long pid) throws IOException, InterruptedException {
        Run.signal(pid, "KILL");
    }

    /** The postmaster's process. */
    public ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(data().resolve("postmaster.pid")).get(0).strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    /** A disk of so many megabytes, for a tablespace; it goes with the server. Needs root, see {@link Tmpfs}. */
    public Path disk(int megabytes) throws IOException {
        return Tmpfs.mount(settings.directory().resolve("disk-" + COUNTER.incrementAndGet()), megabytes);
    }

    /** Moves the write-ahead log to a disk of its own, of so many megabytes, and returns that; restarts the server. */
    public Path moveWal(int megabytes) throws IOException {
        stop();
        Path disk = disk(megabytes);
        Path wal = data().resolve("pg_wal");
        PathUtils.copyDirectory(wal, disk);
        PathUtils.deleteDirectory(wal);
        Files.createSymbolicLink(wal, disk);
        restart();
        return disk;
    }

    /** Its data directory. */
    public Path data() {
        return settings.directory().resolve("data");
    }

    /** What it wrote into its log. */
    public String log() throws IOException {
        return Files.readString(server.log());
    }

    /** Waits until the server, which recovers by itself after a backend was killed, takes connections again. */
    public void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (true) {
            try {
                connect("postgres").close();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("the server does not come back", e);
                }
            }
            Thread.sleep(200);
        }
    }

    /** Starts the server again, whatever has become of it, with its data and on the same port. */
    public void restart() {
        server.stop();
        server = EmbeddedServer.start(settings, BINARIES);
    }

    /** The same with other settings of postgresql.conf. */
    public void restart(Map<String, String> parameters) {
        settings = new EmbeddedSettings(
                settings.major(), settings.directory(), settings.cache(), parameters, settings.keep());
        restart();
    }

    /** Stops the server and deletes its data. */
    @Override
    public void close() {
        server.close();
        delete(settings.directory());
    }

    /** Ends what JVMs that were killed have left behind. */
    private static synchronized void sweep() {
        if (!Files.isDirectory(DIRECTORY)) {
            return;
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(DIRECTORY)) {
            for (Path directory : directories) {
                String pid = directory.getFileName().toString().split("-", -1)[1];
                if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    EmbeddedServer.stop(directory);
                    delete(directory);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try {
            Tmpfs.unmountBelow(directory);
            if (Files.exists(directory)) {
                PathUtils.deleteDirectory(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
