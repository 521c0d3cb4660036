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
import static io.github.pgmigrate.faults.TwoMigrations.recovers;
import static io.github.pgmigrate.testing.wire.Message.query;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgmigrate.apply.Bench;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.testing.Tmpfs;
import io.github.pgmigrate.testing.Tool;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Gate;
import io.github.pgmigrate.testing.wire.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What a run needs of the server has a limit, and is used up: connections, locks, memory, time, room on a disk. */
class ServerLimitsIT {

    /** As one in production, with little of everything. */
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.own(
                18,
                Map.of(
                        "fsync",
                        "on",
                        "full_page_writes",
                        "on",
                        "max_connections",
                        "12",
                        "superuser_reserved_connections",
                        "3",
                        "max_locks_per_transaction",
                        "10",
                        "max_wal_senders",
                        "2",
                        "max_worker_processes",
                        "4"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Tag("F036")
    void tooManyConnections() throws Exception {
        try (Bench bench = bench(server, B)) {
            server.execute("postgres", "DROP ROLE IF EXISTS one", "CREATE ROLE one LOGIN PASSWORD 'one'");
            bench.execute("GRANT CREATE ON SCHEMA public TO one");
            bench.target = server.target(bench.database, "one", Secret.of("one"));
            awaitOneConnection();
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
            awaitOneConnection();
            // One is enough, even where the run would like to look who blocks it.
            server.execute("postgres", "ALTER ROLE one CONNECTION LIMIT 1");
            bench.with("2_b.sql", B + "SELECT pg_sleep(2.5);");
            bench.invariants(FIRST, SECOND).recover(bench::migrate);
            bench.execute("DROP OWNED BY one");
            server.execute("postgres", "DROP ROLE one");
        }
    }

    /** A backend ends a moment after its client. */
    private static void awaitOneConnection() throws Exception {
        server.awaitRow(
                "postgres", "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' HAVING count(*) = 1");
    }

    @Test
    @Tag("F037")
    void outOfSharedMemory() throws Exception {
        try (Bench bench = bench(server, B + """
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
        try (Bench bench = bench(
                server,
                B + "CREATE TABLE c TABLESPACE small AS SELECT repeat('x', 1000) FROM"
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
        try (Bench bench = bench(server, B + IN_THE_MIDST);
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
            try (Bench bench = bench(server, B + "SELECT pg_sleep(60);")) {
                bench.execute("ALTER DATABASE " + bench.database + " SET " + limit.getKey() + " = '3s'");
                RunReport report = bench.migrate();
                assertThat(Bench.text(Bench.problem(report))).contains(limit.getValue());
                assertOnlyTheFirst(bench, report, report.problems().get(0).code());
                bench.execute("ALTER DATABASE " + bench.database + " RESET " + limit.getKey());
                recovers(bench, B);
            }
        }
        // Those that count while the client is silent are the run's own: a slow client is not thrown out.
        try (Bench bench = bench(server, B + "SELECT 'in';\n");
                Wire wire = new Wire(server.port())) {
            for (String name : List.of("idle_in_transaction_session_timeout", "idle_session_timeout")) {
                server.execute("postgres", "ALTER DATABASE " + bench.database + " SET " + name + " = '100ms'");
            }
            Target direct = bench.target;
            bench.target = wire.of(direct);
            wire.beforeEach(
                    query("SELECT 'in'").or(query("'1_a.sql'")).or(query("'2_b.sql'")),
                    Fault.pause(Duration.ofMillis(400)));
            bench.migrated();
            assertThat(wire.messages()).filteredOn(query("SELECT 'in'")).isNotEmpty();
            bench.target = direct;
            // Those who look are no runs.
            server.execute("postgres", "ALTER DATABASE " + bench.database + " RESET ALL");
            bench.invariants(FIRST, SECOND).awaitNobody(Duration.ofSeconds(60));
            bench.invariants(FIRST, SECOND).areSettled();
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
                    String said = strace.isAlive()
                            ? ""
                            : new String(strace.getErrorStream().readAllBytes(), UTF_8);
                    assertThat(said).as("strace has ended").isEmpty();
                    assumeTrue(strace.isAlive(), "NOT TESTED: strace has ended without a word");
                    Thread.sleep(10);
                }
                gate.open();
                RunReport report = get(run);
                assertThat(report.isOk()).isFalse();
                assertThat(Bench.codes(report)).contains(Code.CONNECTION_LOST);
            } finally {
                gate.open();
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
}
