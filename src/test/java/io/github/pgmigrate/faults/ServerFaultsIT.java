package io.github.pgmigrate.faults;

import static io.github.pgmigrate.testing.wire.Message.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Bench;
import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.Pooler;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.Network;
import io.github.pgmigrate.testing.Run;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.testing.Tmpfs;
import io.github.pgmigrate.testing.Tool;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Gate;
import io.github.pgmigrate.testing.wire.Side;
import io.github.pgmigrate.testing.wire.Wire;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The server, or the network before it, fails while a migration runs. */
class ServerFaultsIT {

    private static final Evidence FIRST = Evidence.of(1, "SELECT count(*) = 1 FROM a");
    private static final Evidence SECOND = Evidence.of(2, "SELECT count(*) = 1 FROM b");
    private static final String A = "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n";
    private static final String B = "CREATE TABLE b (id int);\nINSERT INTO b VALUES (1);\n";
    private static final String IN_THE_MIDST = "SELECT 'in';\nSELECT pg_sleep(100);\n";

    /** As one in production, with little of everything. */
    private static TestServer server;

    private static CompletableFuture<Duration> halfOpen = CompletableFuture.completedFuture(Duration.ZERO);

    @BeforeAll
    static void start() {
        server = TestServer.own(
                18,
                Map.of(
                        "fsync", "on",
                        "full_page_writes", "on",
                        "max_connections", "12",
                        "superuser_reserved_connections", "3",
                        "max_locks_per_transaction", "10",
                        "max_wal_senders", "2",
                        "max_worker_processes", "4"));
        if (Network.isPossible()) {
            // It takes as long as the keepalives: meanwhile the other tests run.
            halfOpen = CompletableFuture.supplyAsync(ServerFaultsIT::loseTheClient, task -> new Thread(task).start());
        }
    }

    @AfterAll
    static void stop() {
        halfOpen.exceptionally(failure -> Duration.ZERO).join();
        server.close();
    }

    /** Migrates from another machine, which disappears; how long the server keeps the lock for it. */
    private static Duration loseTheClient() {
        try (Network network = new Network();
                TestServer own = TestServer.own(18, Map.of("listen_addresses", "127.0.0.1," + network.address()));
                Bench bench = Bench.on(own)) {
            Files.writeString(
                    own.data().resolve("pg_hba.conf"),
                    "host all all " + network.addresses() + " scram-sha-256\n",
                    StandardOpenOption.APPEND);
            own.execute("postgres", "SELECT pg_reload_conf()");
            bench.with("1_a.sql", A).with("2_b.sql", B + "SELECT pg_sleep(300);");
            Target direct = bench.target;
            Target there =
                    direct.withUrl(direct.url().replace("127.0.0.1:", network.address() + ":") + "?sslmode=disable");
            try (Run run = bench.migrator(there).within(network.there()).start()) {
                own.awaitRow(bench.database, "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
                // What is not acknowledged yet is sent again and again, for as long as the system likes.
                Thread.sleep(1_000);
                network.cut();
                long began = System.nanoTime();
                Invariants invariants = bench.invariants(FIRST, SECOND);
                invariants.awaitNobody(Duration.ofSeconds(100));
                Duration held = Duration.ofNanos(System.nanoTime() - began);
                invariants.hold();
                network.mend();
                assertThat(run.failed()).contains("[connection-lost]", "Nothing of version 2 is in the database.");
                bench.with("2_b.sql", B);
                invariants.recover(bench::migrate);
                return held;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The keepalives' budget is 45 seconds; the server looks every two. */
    @Test
    @Tag("F027")
    @EnabledIf(value = "io.github.pgmigrate.testing.Network#isPossible", disabledReason = Network.NEEDED)
    void theClientsMachineIsGone() {
        Duration held = halfOpen.join();
        System.out.println(
                "ServerFaultsIT: the lock of a machine that is gone was held for " + held.toSeconds() + " s");
        assertThat(held).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    private static Bench bench(String second) {
        return Bench.on(server).with("1_a.sql", A).with("2_b.sql", second);
    }

    private static CompletableFuture<RunReport> inTheMidst(Bench bench) throws InterruptedException {
        CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
        bench.heard.await("[[in]]");
        return run;
    }

    private static RunReport get(CompletableFuture<RunReport> run) throws Exception {
        return run.get(60, TimeUnit.SECONDS);
    }

    /** The next run does what the one before could not. */
    private static void recovers(Bench bench, String second) throws Exception {
        bench.with("2_b.sql", second);
        bench.interruption = new Interruption();
        bench.invariants(FIRST, SECOND).recover(bench::migrate);
    }

    private static void assertOnlyTheFirst(Bench bench, RunReport report, Code... codes) {
        assertThat(Bench.codes(report)).as(report.problems().toString()).containsExactly(codes);
        assertThat(report.standing().orElseThrow())
                .isEqualTo("Nothing of version 2 is in the database. This run has applied version 1.");
        assertThat(bench.applied()).containsExactly("1");
        assertThat(bench.exists("b")).isFalse();
    }

    private static String backend(Bench bench) {
        return bench.value("SELECT pid FROM pg_stat_activity WHERE application_name = 'pgmigrate'"
                + " AND datname = current_database()");
    }

    @Test
    @Tag("F023")
    void aCancelledStatement() throws Exception {
        try (Bench bench = bench(B + IN_THE_MIDST)) {
            CompletableFuture<RunReport> run = inTheMidst(bench);
            bench.execute("SELECT pg_cancel_backend(" + backend(bench) + ")");
            RunReport report = get(run);
            assertOnlyTheFirst(bench, report, Code.STATEMENT_TIMEOUT);
            assertThat(Bench.text(Bench.problem(report))).contains("2_b.sql:4:1", "user request", "pg_cancel_backend");
            recovers(bench, B);
        }
    }

    @Test
    @Tag("F024")
    @Tag("F042")
    void anotherBackendIsKilled() throws Exception {
        try (Bench bench = bench(B + IN_THE_MIDST);
                Connection other = server.connect(bench.database);
                Statement statement = other.createStatement();
                var pid = statement.executeQuery("SELECT pg_backend_pid()")) {
            pid.next();
            // A busy machine recovers slowly.
            bench.session = new SessionSettings(Optional.empty(), Optional.empty(), false, Pooler.NONE, 10);
            CompletableFuture<RunReport> run = inTheMidst(bench);
            server.killBackend(pid.getLong(1));
            RunReport report = get(run);
            assertThat(Bench.codes(report)).contains(Code.CONNECTION_LOST);
            assertThat(bench.heard.lines)
                    .anyMatch(line -> line.startsWith("WARNING: terminating connection because of crash of another"));
            server.awaitReady();
            assertOnlyTheFirst(bench, report, Code.CONNECTION_LOST);
            recovers(bench, B);
        }
    }

    @Test
    @Tag("F026")
    void aConnectionThatIsReset() throws Exception {
        try (Bench bench = bench(B + "SELECT pg_sleep(0.1);");
                Wire wire = new Wire(server.port())) {
            Target direct = bench.target;
            bench.target = wire.of(direct);
            wire.before(query("pg_sleep"), link -> {
                link.reset();
                return false;
            });
            RunReport report = bench.migrate();
            bench.target = direct;
            assertOnlyTheFirst(bench, report, Code.CONNECTION_LOST);
            recovers(bench, B);
        }
    }

    @Test
    @Tag("F029")
    void aSlowServer() throws Exception {
        try (Bench bench = bench(B);
                Wire wire = new Wire(server.port())) {
            bench.target = wire.of(bench.target);
            wire.slow(Side.SERVER, 4_000);
            long began = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            bench.migrated();
            long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            long time = System.nanoTime() - began;
            assertThat(Duration.ofNanos(time)).isGreaterThan(Duration.ofMillis(500));
            assertThat(used).as("nanoseconds of CPU, of %s", time).isLessThan(time / 2);
            bench.invariants(FIRST, SECOND).awaitNobody(Duration.ofSeconds(10));
            bench.invariants(FIRST, SECOND).areSettled();
        }
    }

    @Test
    @Tag("F032")
    void aSynchronousStandbyThatIsMissing() throws Exception {
        try (Bench bench = Bench.on(server).with("1_a.sql", A).migrated().with("2_b.sql", B + "SELECT 'in';")) {
            server.execute(
                    "postgres", "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
            try {
                server.awaitRow(
                        bench.database, "SELECT 1 WHERE current_setting('synchronous_standby_names') = 'nobody'");
                CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
                server.awaitRow(bench.database, "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
                bench.interruption.request();
                RunReport report = get(run);
                assertThat(report.done()).extracting(Object::toString).containsExactly("2");
                assertThat(report.standing()).contains("This run has applied version 2.");
                assertThat(bench.heard.lines)
                        .anyMatch(line -> line.startsWith("WARNING: canceling wait for synchronous replication"));
            } finally {
                server.execute("postgres", "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
            }
            bench.interruption = new Interruption();
            bench.invariants(FIRST, SECOND).recover(bench::migrate);
        }
    }

    @Test
    @Tag("F036")
    void tooManyConnections() throws Exception {
        try (Bench bench = bench(B)) {
            server.execute("postgres", "DROP ROLE IF EXISTS one", "CREATE ROLE one LOGIN PASSWORD 'one'");
            bench.execute("GRANT CREATE ON SCHEMA public TO one");
            bench.target = server.target(bench.database, "one", Secret.of("one"));
            List<Connection> others = new ArrayList<>();
            try {
                for (int i = 0; i < 9; i++) {
                    others.add(server.connect(bench.database));
                }
                Problem problem = Bench.problem(bench.migrate());
                assertThat(problem.code()).isEqualTo(Code.CONNECTION);
                assertThat(Bench.text(problem))
                        .contains(
                                "remaining connection slots are reserved", "All of the server's connections are taken");
            } finally {
                for (Connection other : others) {
                    other.close();
                }
            }
            // One is enough, even where the run would like to look who blocks it.
            server.execute("postgres", "ALTER ROLE one CONNECTION LIMIT 1");
            bench.with("2_b.sql", B + "SELECT pg_sleep(2.5);");
            bench.invariants(FIRST, SECOND).recover(bench::migrate);
            bench.execute("DROP OWNED BY one");
            server.execute("postgres", "DROP ROLE one");
        }
    }

    @Test
    @Tag("F037")
    void outOfSharedMemory() throws Exception {
        try (Bench bench = bench(B + """
                        DO $$ BEGIN FOR i IN 1..20000 LOOP EXECUTE format('CREATE TABLE t%s (id int)', i); END LOOP; END $$;
                        """)) {
            RunReport report = bench.migrate();
            assertOnlyTheFirst(bench, report, Code.STATEMENT_FAILED);
            assertThat(Bench.text(Bench.problem(report))).contains("out of shared memory", "max_locks_per_transaction");
            assertThat(Bench.problem(report).sqlState()).isEqualTo("53200");
            recovers(bench, B);
        }
    }

    @Test
    @Tag("F038")
    @EnabledIf(value = "io.github.pgmigrate.testing.Tmpfs#isPossible", disabledReason = Tmpfs.NEEDED)
    void aDiskThatIsFull() throws Exception {
        try (Bench bench = bench(B + "CREATE TABLE c TABLESPACE small AS SELECT repeat('x', 1000) FROM"
                + " generate_series(1, 20000);")) {
            server.execute("postgres", "CREATE TABLESPACE small LOCATION '" + server.disk(10) + "'");
            try {
                RunReport report = bench.migrate();
                assertOnlyTheFirst(bench, report, Code.STATEMENT_FAILED);
                assertThat(Bench.text(Bench.problem(report))).contains("No space left on device");
                assertThat(Bench.problem(report).sqlState()).isEqualTo("53100");
                recovers(bench, B);
            } finally {
                server.execute("postgres", "DROP TABLESPACE small");
            }
        }
    }

    @Test
    @Tag("F042")
    void memoryThatIsUsedUp() throws Exception {
        try (Bench bench = bench(B + IN_THE_MIDST);
                Wire wire = new Wire(server.port())) {
            Target direct = bench.target;
            bench.target = wire.of(direct);
            bench.with("2_b.sql", B + "SELECT length(repeat('x', 800000000));");
            Gate gate = new Gate();
            wire.before(query("repeat("), Fault.hold(gate));
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            gate.awaitMessage();
            String pid = backend(bench);
            String pages = Files.readString(Path.of("/proc", pid, "statm")).split(" ", -1)[0];
            long limit = Long.parseLong(pages) * 4096 + 200_000_000;
            Tool.run("prlimit", "--pid", pid, "--as=" + limit);
            gate.open();
            RunReport report = get(run);
            bench.target = direct;
            assertOnlyTheFirst(bench, report, Code.STATEMENT_FAILED);
            assertThat(Bench.text(Bench.problem(report))).contains("out of memory");
            assertThat(Bench.problem(report).sqlState()).isEqualTo("53200");
            recovers(bench, B);
        }
    }

    @Test
    @Tag("F043")
    void limitsOfTheDatabase() throws Exception {
        Map<String, String> limits = Map.of(
                "transaction_timeout", "transaction timeout",
                "statement_timeout", "statement timeout");
        for (Map.Entry<String, String> limit : limits.entrySet()) {
            try (Bench bench = bench(B + "SELECT pg_sleep(60);")) {
                bench.execute("ALTER DATABASE " + bench.database + " SET " + limit.getKey() + " = '300ms'");
                RunReport report = bench.migrate();
                assertThat(Bench.text(Bench.problem(report))).contains(limit.getValue());
                assertOnlyTheFirst(bench, report, report.problems().get(0).code());
                bench.execute("ALTER DATABASE " + bench.database + " RESET " + limit.getKey());
                recovers(bench, B);
            }
        }
        // Those that count while the client is silent are the run's own: a slow client is not thrown out.
        try (Bench bench = bench(B + "SELECT 'in';\n");
                Wire wire = new Wire(server.port())) {
            for (String name : List.of("idle_in_transaction_session_timeout", "idle_session_timeout")) {
                bench.execute("ALTER DATABASE " + bench.database + " SET " + name + " = '100ms'");
            }
            Target direct = bench.target;
            bench.target = wire.of(direct);
            wire.beforeEach(
                    query("SELECT 'in'").or(query("'1_a.sql'")).or(query("'2_b.sql'")),
                    Fault.pause(Duration.ofMillis(400)));
            bench.migrated();
            assertThat(wire.messages()).filteredOn(query("SELECT 'in'")).isNotEmpty();
            bench.target = direct;
            bench.invariants(FIRST, SECOND).awaitNobody(Duration.ofSeconds(10));
            bench.invariants(FIRST, SECOND).areSettled();
        }
    }

    @Test
    @Tag("F045")
    void theDatabaseIsDropped() throws Exception {
        try (Bench bench = bench(B + IN_THE_MIDST)) {
            CompletableFuture<RunReport> run = inTheMidst(bench);
            server.execute("postgres", "DROP DATABASE " + bench.database + " WITH (FORCE)");
            RunReport report = get(run);
            assertThat(Bench.codes(report)).containsExactly(Code.CONNECTION_LOST, Code.OUTCOME_UNKNOWN);
            server.newDatabase(bench.database);
            recovers(bench, B);
        }
    }

    @Test
    @Tag("F045")
    void theDatabaseIsRenamed() throws Exception {
        try (Bench bench = bench(B + IN_THE_MIDST)) {
            CompletableFuture<RunReport> run = inTheMidst(bench);
            server.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(" + backend(bench) + ", 10000)",
                    "ALTER DATABASE " + bench.database + " RENAME TO elsewhere");
            RunReport report = get(run);
            assertThat(Bench.codes(report)).contains(Code.CONNECTION_LOST);
            server.execute("postgres", "ALTER DATABASE elsewhere RENAME TO " + bench.database);
            recovers(bench, B);
        }
    }

    @Test
    @Tag("F045")
    void thePasswordIsChanged() throws Exception {
        try (Bench bench = bench(B + IN_THE_MIDST);
                Wire wire = new Wire(server.port())) {
            server.execute("postgres", "DROP ROLE IF EXISTS two", "CREATE ROLE two LOGIN PASSWORD 'the old canary'");
            bench.execute("GRANT CREATE ON SCHEMA public TO two");
            Target old = server.target(bench.database, "two", Secret.of("the old canary"));
            bench.target = wire.of(old);
            CompletableFuture<RunReport> run = inTheMidst(bench);
            server.execute("postgres", "ALTER ROLE two PASSWORD 'the new canary'");
            bench.execute("SELECT pg_terminate_backend(" + backend(bench) + ")");
            RunReport report = get(run);
            assertThat(Bench.codes(report)).containsExactly(Code.CONNECTION_LOST, Code.OUTCOME_UNKNOWN);
            assertThat(report.toString() + bench.heard.lines).doesNotContain("canary");
            assertThat(wire.traffic().connections()).as("no storm of retries").isLessThan(5);
            bench.target = server.target(bench.database, "two", Secret.of("the new canary"));
            recovers(bench, B);
            bench.execute("DROP OWNED BY two");
            server.execute("postgres", "DROP ROLE two");
        }
    }

    @Test
    @Tag("F041")
    @EnabledIf(value = "canTrace", disabledReason = "NOT TESTED: strace is not installed or may not trace")
    void aDiskThatFails() throws Exception {
        try (TestServer own = TestServer.durable(18);
                Bench bench = Bench.on(own);
                Wire wire = new Wire(own.port())) {
            bench.with("1_a.sql", A).with("2_b.sql", B + "SELECT 'in';");
            Target direct = bench.target;
            bench.target = wire.of(direct);
            Gate gate = new Gate();
            wire.before(query("'2_b.sql'"), Fault.hold(gate));
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            gate.awaitMessage();
            String pid = backend(bench);
            Process strace = new ProcessBuilder(
                            "strace", "-qq", "-o", "/dev/null", "-p", pid, "-e", "inject=fdatasync:error=EIO")
                    .start();
            try {
                while (Files.readString(Path.of("/proc", pid, "status")).contains("TracerPid:\t0\n")) {
                    Thread.sleep(10);
                }
                gate.open();
                RunReport report = get(run);
                assertThat(report.isOk()).isFalse();
                assertThat(Bench.codes(report)).contains(Code.CONNECTION_LOST);
            } finally {
                strace.destroy();
            }
            own.awaitReady();
            assertThat(own.log()).containsPattern("PANIC:  could not f\\w*sync file");
            bench.target = direct;
            bench.invariants(FIRST, SECOND).recover(bench::migrate);
        }
    }

    static boolean canTrace() {
        return Tool.succeeds("strace", "-o", "/dev/null", "true");
    }

    @Test
    @Tag("F039")
    @EnabledIf(value = "io.github.pgmigrate.testing.Tmpfs#isPossible", disabledReason = Tmpfs.NEEDED)
    void aWriteAheadLogWithoutRoom() throws Exception {
        try (TestServer own = TestServer.own(18, Map.of("fsync", "on", "wal_recycle", "off", "min_wal_size", "32MB"))) {
            Path disk = own.moveWal(80);
            try (Bench bench = Bench.on(own)) {
                bench.with("1_a.sql", A)
                        .with(
                                "2_b.sql",
                                B + "CREATE TABLE c AS SELECT repeat(md5(n::text), 30) AS t FROM"
                                        + " generate_series(1, 500000) n;");
                RunReport report = bench.migrate();
                assertThat(Bench.codes(report)).contains(Code.CONNECTION_LOST);
                assertThat(own.log()).contains("PANIC:  could not write to file \"pg_wal/");
                Tmpfs.resize(disk, 2000);
                own.restart();
                bench.target = own.target(bench.database);
                bench.with("2_b.sql", B);
                bench.invariants(FIRST, SECOND).recover(bench::migrate);
            }
        }
    }

    @Test
    @Tag("F030")
    @Tag("F031")
    void aStandbyAndWhatItLacksWhenItIsPromoted() throws Exception {
        try (TestServer primary = TestServer.durable(18);
                Bench bench = Bench.on(primary).with("1_a.sql", A).migrated()) {
            try (TestServer standby = primary.standby(Map.of())) {
                standby.awaitRow(bench.database, "SELECT 1 FROM schema_version");
                bench.target = standby.target(bench.database);
                try (Wire wire = new Wire(standby.port())) {
                    bench.target = wire.of(bench.target);
                    assertThat(Bench.codes(bench.with("2_b.sql", B).migrate())).containsExactly(Code.STANDBY);
                    assertThat(wire.queries()).noneMatch(sql -> sql.contains("pg_try_advisory_lock"));
                }
                standby.stop();
                bench.target = primary.target(bench.database);
                bench.migrated();
                primary.kill();
                standby.restart();
                standby.promote();
                try (Bench there = Bench.on(standby)) {
                    there.target = standby.target(bench.database);
                    there.with("1_a.sql", A).with("2_b.sql", B);
                    Invariants invariants = new Invariants(standby, bench.database, List.of(FIRST, SECOND));
                    assertThat(invariants.standing()).isEqualTo("1 applied");
                    invariants.recover(there::migrate);
                }
            }
        }
    }

    /** The ledger says of the index that it was begun, and the files of the backup hold what there was of it. */
    @Test
    @Tag("F064")
    void aBackupThatWasTakenAmidARun() throws Exception {
        Evidence index = new Evidence(
                2, false, List.of(List.of("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('i')")));
        try (TestServer own = TestServer.durable(18);
                Bench bench = Bench.on(own).with("1_a.sql", A).migrated();
                Connection reader = own.connect(bench.database);
                Statement statement = reader.createStatement()) {
            bench.with("2_i.sql", "CREATE INDEX CONCURRENTLY i ON a (id);");
            reader.setAutoCommit(false);
            statement.execute("INSERT INTO a VALUES (2)");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            own.awaitRow(
                    bench.database,
                    "SELECT 1 FROM pg_stat_progress_create_index WHERE phase = 'waiting for writers before build'");
            try (TestServer restored = own.backup();
                    Bench there = Bench.on(restored)) {
                there.target = restored.target(bench.database);
                there.with("1_a.sql", A).with("2_i.sql", "CREATE INDEX CONCURRENTLY i ON a (id);");
                Invariants invariants = new Invariants(restored, bench.database, List.of(FIRST, index));
                assertThat(invariants.standing()).isEqualTo("1 applied, in the ledger: 2.1 started");
                invariants.recover(there::migrate);
                invariants.areSettled();
            }
            reader.rollback();
            assertThat(get(run).problems()).isEmpty();
        }
    }

    /** One that prevents wraparound does not give way to others, as other autovacuums do. */
    @Test
    @Tag("F053")
    void autovacuumInTheWay() throws Exception {
        try (TestServer own = TestServer.own(
                        18,
                        Map.of(
                                "autovacuum_freeze_max_age", "100000",
                                "autovacuum_naptime", "1s",
                                "synchronous_commit", "off"));
                Bench bench = Bench.on(own)) {
            bench.execute(
                    "CREATE TABLE busy (t text) WITH (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)",
                    "INSERT INTO busy SELECT repeat('x', 1000) FROM generate_series(1, 20000)",
                    "DO $$ BEGIN FOR i IN 1..101000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$");
            own.awaitRow(
                    bench.database,
                    "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'autovacuum:%public.busy (to prevent wraparound)'");
            bench.lockTimeout = Duration.ofMillis(1_500);
            bench.lockRetries = 1;
            bench.with("1_a.sql", A).with("2_b.sql", B + "ALTER TABLE busy ADD COLUMN k int;");

            RunReport report = bench.migrate();

            assertOnlyTheFirst(bench, report, Code.LOCK_TIMEOUT);
            assertThat(Bench.text(Bench.problem(report))).contains("blocked by: pid ", "autovacuum", "public.busy");
            assertThat(bench.heard.lines).anyMatch(line -> line.startsWith("retrying 1 of 1"));
            recovers(bench, B);
        }
    }
}
