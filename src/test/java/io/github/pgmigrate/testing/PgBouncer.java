package io.github.pgmigrate.testing;

import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/** PgBouncer, the real one that is installed here, before a server for tests; it ends with its test. */
public final class PgBouncer implements AutoCloseable {

    private static final String NOBODY = "nobody";

    private final List<String> command;
    private final Path directory;
    private final int port;
    private Process process;

    private PgBouncer(List<String> command, Path directory, int port) throws IOException {
        this.command = command;
        this.directory = directory;
        this.port = port;
        this.process = launch(command, directory);
    }

    private static Process launch(List<String> command, Path directory) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process;
    }

    /**
     * Starts one.
     *
     * @param mode pool_mode: session, transaction or statement
     * @param settings of pgbouncer.ini, beyond what it needs to run; {@code user.NAME} gives a user a password
     */
    public static PgBouncer before(TestServer server, String mode, Map<String, String> settings) {
        Path program = Needed.orSkip(Needed.program("pgbouncer"), "PgBouncer (apt-get install pgbouncer)");
        try {
            Path directory = Files.createTempDirectory("pgbouncer");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            int port = freePort();
            Files.writeString(
                    directory.resolve("pgbouncer.ini"), configuration(server, mode, port, directory, settings));
            writeUsers(directory, server, settings);
            List<String> command = new ArrayList<>(List.of(program.toString()));
            if (isRoot()) {
                command.addAll(List.of("-u", NOBODY));
            }
            command.add(directory.resolve("pgbouncer.ini").toString());
            PgBouncer bouncer = new PgBouncer(command, directory, port);
            bouncer.awaitReady();
            return bouncer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static PgBouncer before(TestServer server, String mode) {
        return before(server, mode, Map.of());
    }

    /** The same database and user, through this pooler. */
    public Target through(Target direct) {
        return new Target(
                direct.url().replaceFirst(":\\d+/", ":" + port + "/"),
                direct.username(),
                direct.password(),
                "test",
                false);
    }

    /** A plain JDBC connection through this pooler, which sets nothing in its session. */
    public Connection connect(Target direct) throws SQLException {
        Target target = through(direct);
        Secret password = Objects.requireNonNull(target.password());
        return DriverManager.getConnection(
                target.url() + "?assumeMinServerVersion=9.0&preferQueryMode=simple",
                target.username(),
                password.reveal());
    }

    /** PAUSE, as the signal USR1 has it; returns when it has heard. */
    public void pause() throws IOException, InterruptedException {
        signal("USR1");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(directory.resolve("log")).contains("SIGUSR1")) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it does not hear:\n" + Files.readString(directory.resolve("log")));
            }
            shortly();
        }
    }

    /** RESUME, as the signal USR2 has it. */
    public void resume() throws IOException, InterruptedException {
        signal("USR2");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError("kill -" + name + " failed");
        }
    }

    /** Kills it, and all connections with it, and starts it again in the same place. */
    public void crash() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = launch(command, directory);
        awaitReady();
    }

    private static String configuration(
            TestServer server, String mode, int port, Path directory, Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>();
        all.put("listen_addr", "127.0.0.1");
        all.put("listen_port", String.valueOf(port));
        all.put("unix_socket_dir", "");
        all.put("auth_type", "scram-sha-256");
        all.put("auth_file", directory.resolve("users.txt").toString());
        all.put("pool_mode", mode);
        settings.forEach((name, value) -> {
            if (!name.startsWith("user.")) {
                all.put(name, value);
            }
        });
        return "[databases]\n* = host=127.0.0.1 port=" + server.port() + "\n[pgbouncer]\n"
                + all.entrySet().stream()
                        .map(setting -> setting.getKey() + " = " + setting.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    private static void writeUsers(Path directory, TestServer server, Map<String, String> settings) throws IOException {
        Map<String, String> users = new TreeMap<>();
        Target superuser = server.target("postgres");
        users.put("postgres", Objects.requireNonNull(superuser.password()).reveal());
        settings.forEach((name, value) -> {
            if (name.startsWith("user.")) {
                users.put(name.substring("user.".length()), value);
            }
        });
        Path file = directory.resolve("users.txt");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(
                file,
                users.entrySet().stream()
                        .map(user -> quoted(user.getKey()) + " " + quoted(user.getValue()))
                        .toList());
        if (isRoot()) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!answers()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new AssertionError("PgBouncer does not start:\n" + Files.readString(directory.resolve("log")));
            }
            shortly();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void shortly() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() throws IOException {
        @Nullable Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return Integer.valueOf(0).equals(uid);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            PathUtils.deleteDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
