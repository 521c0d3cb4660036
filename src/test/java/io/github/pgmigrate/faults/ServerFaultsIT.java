package io.github.pgmigrate.faults;

import static io.github.pgmigrate.faults.TwoMigrations.A;
import static io.github.pgmigrate.faults.TwoMigrations.B;
import static io.github.pgmigrate.faults.TwoMigrations.FIRST;
import static io.github.pgmigrate.faults.TwoMigrations.IN_THE_MIDST;
import static io.github.pgmigrate.faults.TwoMigrations.SECOND;
import static io.github.pgmigrate.faults.TwoMigrations.assertOnlyTheFirst;
import static io.github.pgmigrate.faults.TwoMigrations.backend;
import static io.github.pgmigrate.faults.TwoMigrations.bench;
import static io.github.pgmigrate.faults.TwoMigrations.get;
import static io.github.pgmigrate.faults.TwoMigrations.inTheMidst;
import static io.github.pgmigrate.faults.TwoMigrations.recovers;
import static io.github.pgmigrate.testing.wire.Message.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Bench;
import io.github.pgmigrate.apply.Pooler;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Network;
import io.github.pgmigrate.testing.Run;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.testing.wire.Side;
import io.github.pgmigrate.testing.wire.Wire;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The server, or the network before it, fails while a migration runs, or somebody takes away what the run needs. */
class ServerFaultsIT {

    /** As one in production. */
    private static TestServer server;

    private static CompletableFuture<Duration> halfOpen = CompletableFuture.completedFuture(Duration.ZERO);

    @BeforeAll
    static void start() {
        server = TestServer.own(18, Map.of("fsync", "on", "full_page_writes", "on"));
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

    @Test
    @Tag("F023")
    void aCancelledStatement() throws Exception {
        try (Bench bench = bench(server, B + IN_THE_MIDST)) {
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
        try (Bench bench = bench(server, B + IN_THE_MIDST);
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
        try (Bench bench = bench(server, B + "SELECT pg_sleep(0.1);");
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
        try (Bench bench = bench(server, B);
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
            bench.invariants(FIRST, SECOND).awaitNobody(Duration.ofSeconds(60));
            bench.invariants(FIRST, SECOND).areSettled();
        }
    }

    @Test
    @Tag("F045")
    void theDatabaseIsDropped() throws Exception {
        try (Bench bench = bench(server, B + IN_THE_MIDST)) {
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
        try (Bench bench = bench(server, B + IN_THE_MIDST)) {
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
        try (Bench bench = bench(server, B + IN_THE_MIDST);
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
            bench.lockTimeout = Duration.ofSeconds(4);
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
