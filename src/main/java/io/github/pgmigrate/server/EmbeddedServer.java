package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A PostgreSQL server that the plugin started, on loopback, with a password of its own. */
public final class EmbeddedServer implements AutoCloseable {

    /** The superuser of every embedded server. */
    public static final String USER = "postgres";

    private static final String DATABASE = "postgres";

    private final EmbeddedSettings settings;
    private final Installation installation;
    private final Account account;
    private final Path data;
    private final Path log;
    private final Secret password;
    private int port;

    private EmbeddedServer(
            EmbeddedSettings settings, Installation installation, Account account, Path work, Secret password) {
        this.settings = settings;
        this.installation = installation;
        this.account = account;
        this.data = work.resolve("data");
        this.log = work.resolve("server.log");
        this.password = password;
    }

    /**
     * Starts a server.
     *
     * @throws ProblemsException (SERVER_PLATFORM, SERVER_BINARIES, SERVER_START) with a remedy
     */
    public static EmbeddedServer start(EmbeddedSettings settings, Binaries binaries) {
        Platform platform = Platform.current();
        String version = platform.version(settings.major());
        try {
            Account account = Account.current();
            Path jar = binaries.jar(platform.artifactId(), version);
            Path cache = Files.createDirectories(settings.cache());
            Path work = Files.createDirectories(settings.directory());
            if (!account.enters(cache)) {
                cache = Files.createDirectories(Directories.shared().resolve("cache"));
            }
            if (!account.enters(work)) {
                work = Files.createDirectories(Directories.shared()
                        .resolve("server-" + Checksum.ofText(work.toString()).substring(0, 16)));
            }
            Installation installation = Installation.of(jar, cache, account);
            Path secret = settings.directory().resolve("password");
            boolean there = Files.exists(secret) && Files.exists(work.resolve("data"));
            if (!there) {
                byte[] random = new byte[24];
                new SecureRandom().nextBytes(random);
                Files.deleteIfExists(secret);
                if (Directories.POSIX) {
                    Files.createFile(
                            secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                }
                Files.writeString(secret, HexFormat.of().formatHex(random));
            }
            EmbeddedServer server =
                    new EmbeddedServer(settings, installation, account, work, Secret.of(Files.readString(secret)));
            if (!there) {
                server.create();
            }
            server.launch();
            return server;
        } catch (IOException e) {
            throw new ProblemsException(
                    List.of(Problem.error(Code.SERVER_START, "PostgreSQL did not start: " + e.getMessage())), e);
        }
    }

    private void create() throws IOException {
        Directories.delete(data);
        Directories.copy(installation.template(), data);
        String hba = "host all all 127.0.0.1/32 scram-sha-256\n";
        Files.writeString(data.resolve("pg_hba.conf"), hba);
        Command.Result result = new Command(account.command(List.of(
                        installation.program("postgres").toString(),
                        "--single",
                        "-F",
                        "-D",
                        data.toString(),
                        "-c",
                        "password_encryption=scram-sha-256",
                        "postgres")))
                .withInput("ALTER ROLE " + USER + " PASSWORD '" + password.reveal() + "'\n")
                .run();
        if (!result.succeeded()) {
            throw new IOException("the password could not be set: " + result.output());
        }
    }

    private void launch() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path configuration = data.resolve("postgresql.conf");
        Files.writeString(configuration, Files.readString(configuration) + """
                listen_addresses = '127.0.0.1'
                unix_socket_directories = ''
                fsync = off
                synchronous_commit = off
                full_page_writes = off
                wal_level = logical
                shared_buffers = '64MB'
                jit = off
                timezone = 'UTC'
                log_timezone = 'UTC'
                """);
        if (Directories.POSIX) {
            if (!Files.exists(log)) {
                Files.createFile(
                        log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            account.own(log);
        }
        Command.Result result = new Command(account.command(List.of(
                        installation.program("pg_ctl").toString(),
                        "start",
                        "-W",
                        "-D",
                        data.toString(),
                        "-l",
                        log.toString(),
                        "-o",
                        "-p " + port)))
                .run();
        if (!result.succeeded()) {
            throw new IOException(result.output());
        }
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (Postmaster.read(data).filter(Postmaster::ready).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(Files.readString(log));
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    public int port() {
        return port;
    }

    /** The server's default database, as its superuser. */
    public Target target() {
        return new Target(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE,
                USER,
                password,
                "embedded PostgreSQL " + settings.major(),
                true);
    }

    /** Stops the server, whoever uses it, and waits until it is down. */
    public void stop() {
        try {
            Optional<Postmaster> running = Postmaster.read(data);
            if (running.isPresent()) {
                Command.Result result = new Command(account.command(List.of(
                                installation.program("pg_ctl").toString(),
                                "stop",
                                "-w",
                                "-m",
                                "fast",
                                "-D",
                                data.toString())))
                        .run();
                if (!result.succeeded()) {
                    throw new IOException(result.output());
                }
            }
        } catch (IOException e) {
            throw new ProblemsException(
                    List.of(Problem.error(Code.SERVER_STOP, "PostgreSQL did not stop: " + e.getMessage())), e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
