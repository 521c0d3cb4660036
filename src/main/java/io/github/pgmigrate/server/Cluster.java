package io.github.pgmigrate.server;

import io.github.pgmigrate.target.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A data directory and the programs that work on it. Knows nothing of who uses the server. To be called under the server's
 * {@link Mutex}.
 */
final class Cluster {

    /** The superuser. */
    static final String USER = "postgres";

    /** The directory of the data within the server's. */
    static final String DATA = "data";

    /** The name of the log beside the data. */
    static final String LOG = "server.log";

    private static final int ATTEMPTS = 5;
    private static final long LARGEST_LOG = 10 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration BREATH = Duration.ofMillis(500);
    private static final String OURS = "# --- written by pgmigrate on each start, from here on ---";
    private static final Pattern SHELL = Pattern.compile("[\"$`\\\\]");
    private static final Pattern ADDRESS_TAKEN =
            Pattern.compile("could not bind IPv4 address|could not create any TCP/IP sockets");

    private static final String ACCESS = """
            # Written by pgmigrate: from this machine alone, and with a password.
            host all         all 127.0.0.1/32 scram-sha-256
            host replication all 127.0.0.1/32 scram-sha-256
            """;

    /**
     * What is not PostgreSQL's own default, and why: nobody from outside; nothing that only a crash of the machine would need;
     * wal_level for migrations that create publications and slots.
     */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", Loopback.ADDRESS),
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "off"),
            Map.entry("full_page_writes", "off"),
            Map.entry("wal_level", "logical"),
            Map.entry("shared_buffers", "64MB"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"));

    private final Path work;
    private final Account account;
    private final Path data;
    private final Path log;

    /**
     * A cluster in a directory.
     *
     * @param work holds {@code data} and {@code server.log}, or will
     */
    Cluster(Path work, Account account) {
        this.work = work;
        this.account = account;
        this.data = work.resolve(DATA);
        this.log = work.resolve(LOG);
    }

    /** The major version of the data; empty where there are none. */
    Optional<String> major() throws IOException {
        Path version = data.resolve("PG_VERSION");
        return Files.exists(version) ? Optional.of(Files.readString(version).strip()) : Optional.empty();
    }

    /** The server that runs on the data; empty where none does. */
    Optional<Postmaster> running() throws IOException {
        return Postmaster.alive(data);
    }

    /** Makes the data directory from the template, whole or not at all. */
    void create(Installation installation, Secret password) throws IOException {
        Path fresh = work.resolve("data.new");
        Directories.delete(fresh);
        Directories.copy(installation.template(), fresh);
        Files.writeString(fresh.resolve("pg_hba.conf"), ACCESS);
        setPassword(installation, fresh, password);
        Directories.delete(data);
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Gives the superuser a password, while no server runs on the data. */
    void setPassword(Installation installation, Secret password) throws IOException {
        Postmaster.disarm(data);
        setPassword(installation, data, password);
    }

    /** In single-user mode, so that no server ever listens without a password, and from stdin, which no process list shows. */
    private void setPassword(Installation installation, Path where, Secret password) throws IOException {
        Command.Result result = new Command(account.command(List.of(
                        installation.program("postgres").toString(),
                        "--single",
                        "-F",
                        "-D",
                        where.toString(),
                        "-c",
                        "password_encryption=scram-sha-256",
                        "postgres")))
                .in(work)
                .withInput("ALTER ROLE " + USER + " PASSWORD '" + password.reveal() + "'\n")
                .run();
        if (!result.succeeded() || result.output().contains("ERROR:")) {
            throw Failure.start("The password of the embedded PostgreSQL could not be set", result.output());
        }
    }

    /**
     * Starts the server on the wanted port, or on another where that is taken, and waits until it takes connections.
     *
     * @param parameters settings beyond our own, which win
     */
    Postmaster start(Installation installation, int wantedPort, Map<String, String> parameters) throws IOException {
        configure(parameters);
        int port = Loopback.freePort(wantedPort);
        for (int attempt = 1; ; attempt++) {
            Postmaster.disarm(data);
            long from = openLog();
            launch(installation, port);
            Optional<Postmaster> started = await(from);
            if (started.isPresent()) {
                return started.get();
            }
            Optional<Postmaster> hanging = running();
            if (hanging.isPresent()) {
                stop(hanging.get(), installation.programs());
            }
            String said = Failure.read(log, from);
            boolean portTaken = ADDRESS_TAKEN.matcher(said).find();
            boolean backendsLeft = said.contains("is still in use");
            if (attempt == ATTEMPTS || !(portTaken || backendsLeft)) {
                throw Failure.start("The embedded PostgreSQL did not start; its log is " + log, said);
            }
            if (portTaken) {
                port = Loopback.freePort(0);
            } else {
                Pause.of(BREATH);
            }
        }
    }

    /** Waits until a server that another process has started takes connections; empty where it ends or hangs instead. */
    Optional<Postmaster> awaitOther() throws IOException {
        return await(Long.MAX_VALUE);
    }

    /**
     * Stops a server, and waits until it is down. Needs nothing of its data, which mvn clean may have deleted under it.
     *
     * @param programs the directory of pg_ctl
     */
    static void stop(Postmaster postmaster, Path programs) throws IOException {
        stop(postmaster, programs, List.of("INT", "QUIT"));
    }

    /** Stops a server whose data nobody needs any more. */
    static void end(Postmaster postmaster, Path programs) throws IOException {
        stop(postmaster, programs, List.of("QUIT"));
    }

    private static void stop(Postmaster postmaster, Path programs, List<String> signals) throws IOException {
        String said = "";
        for (String signal : signals) {
            String pid = Long.toString(postmaster.pid());
            said += new Command(
                                    Directories.POSIX
                                            ? List.of("/bin/sh", "-c", "kill -" + signal + " \"$1\"", "sh", pid)
                                            : List.of(
                                                    Installation.programIn(programs, "pg_ctl")
                                                            .toString(),
                                                    "kill",
                                                    signal,
                                                    pid))
                            .run()
                            .output()
                    + "\n";
            long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                if (!postmaster.isAlive()) {
                    return;
                }
                Pause.of(POLL);
            }
        }
        throw Failure.stop("The embedded PostgreSQL with process id " + postmaster.pid() + " did not stop", said);
    }

    private void configure(Map<String, String> parameters) throws IOException {
        Path file = data.resolve("postgresql.conf");
        String text = Files.readString(file);
        int end = text.indexOf(OURS);
        Map<String, String> all = new TreeMap<>(SETTINGS);
        all.putAll(parameters);
        String ours = all.entrySet().stream()
                .map(entry -> entry.getKey() + " = '" + entry.getValue().replace("'", "''") + "'\n")
                .collect(Collectors.joining());
        Files.writeString(file, (end < 0 ? text : text.substring(0, end)) + OURS + "\n" + ours);
    }

    /** Makes sure that the server may write its log, and tells where it will go on. */
    private long openLog() throws IOException {
        if (!Files.exists(log)) {
            Directories.createPrivateFile(log);
            account.own(log);
        }
        if (Files.size(log) > LARGEST_LOG) {
            Files.write(log, new byte[0]);
        }
        return Files.size(log);
    }

    /**
     * Runs pg_ctl, which puts the server into a session of its own, out of reach of Ctrl-C. pg_ctl hands the paths to a shell
     * within double quotes (start_postmaster in pg_ctl.c): where that would not do, they are named in other ways.
     */
    private void launch(Installation installation, int port) throws IOException {
        boolean plain = !SHELL.matcher(work.toString()).find() || !Directories.POSIX;
        List<String> words =
                new ArrayList<>(List.of(installation.program("pg_ctl").toString(), "start", "-W", "-o", "-p " + port));
        words.addAll(plain ? List.of("-D", data.toString(), "-l", log.toString()) : List.of("-D", DATA, "-l", LOG));
        Command.Result result = new Command(account.command(words)).in(work).run();
        if (!result.succeeded()) {
            throw Failure.start("The embedded PostgreSQL could not be launched", result.output());
        }
    }

    private Optional<Postmaster> await(long from) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Postmaster> running = running();
            if (running.isPresent() && running.get().answers()) {
                return running;
            }
            if (running.isEmpty() && hasGivenUp(from)) {
                return Optional.empty();
            }
            Pause.of(POLL);
        }
        return Optional.empty();
    }

    private boolean hasGivenUp(long from) throws IOException {
        if (from == Long.MAX_VALUE) {
            return true;
        }
        String said = Failure.read(log, from);
        return said.contains("FATAL:") || said.contains("PANIC:") || said.contains("loading shared libraries");
    }
}
