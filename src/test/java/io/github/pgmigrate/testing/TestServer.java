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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final Path DIRECTORY = Path.of("target", "test-servers").toAbsolutePath();
    private static final Map<Integer, TestServer> SHARED = new ConcurrentHashMap<>();
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final EmbeddedSettings settings;
    private final AtomicInteger databases = new AtomicInteger();
    private EmbeddedServer server;

    private TestServer(int major) {
        String name = major + "-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
        settings = EmbeddedSettings.of(major, DIRECTORY.resolve(name)).withCache(Path.of("target", "postgres-cache"));
        sweep();
        server = EmbeddedServer.start(settings, BINARIES);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** The server of this major version that all tests of the JVM share: 14, 15, 17 or 18. */
    public static TestServer of(int major) {
        return SHARED.computeIfAbsent(major, TestServer::new);
    }

    /** A server for one test alone, which closes it. */
    public static TestServer own(int major) {
        return new TestServer(major);
    }

    /** A fresh, empty database, as its superuser. */
    public Target newDatabase() {
        return newDatabase("test_" + databases.incrementAndGet());
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

    public int port() {
        return server.port();
    }

    /** Stops the server; every connection to it is lost. */
    public void stop() {
        server.stop();
    }

    /** Starts the server again after {@link #stop}, with its data. */
    public void restart() {
        server.stop();
        server = EmbeddedServer.start(settings, BINARIES);
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
            if (Files.exists(directory)) {
                PathUtils.deleteDirectory(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
