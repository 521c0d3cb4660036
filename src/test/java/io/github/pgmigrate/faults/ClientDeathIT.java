package io.github.pgmigrate.faults;

import static io.github.pgmigrate.testing.wire.Message.ofKind;
import static io.github.pgmigrate.testing.wire.Message.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Bench;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.Run;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Message;
import io.github.pgmigrate.testing.wire.Wire;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The process that migrates is killed, in each case at a moment that the test chooses; the rest is in the sweeps. */
class ClientDeathIT {

    /** It looks every two seconds; what it is busy with takes longer than this. */
    private static final Duration SERVER_NOTICES = Duration.ofSeconds(45);

    private static final Evidence FIRST = Evidence.of(1, "SELECT count(*) = 1 FROM a");
    private static final Evidence SECOND = Evidence.of(2, "SELECT count(*) = 1 FROM b");

    /** Two migrations; the record of the second goes in a message of its own, since a query is the last of its statements. */
    private static Bench bench() {
        return Bench.on(18)
                .with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);")
                .with("1_rollback_a.sql", "DROP TABLE a;")
                .with("2_b.sql", "CREATE TABLE b (id int);\nINSERT INTO b VALUES (1);\nSELECT count(*) FROM b;")
                .with("2_rollback_b.sql", "SELECT count(*) FROM b;\nDROP TABLE b;\nSELECT 1;")
                .with("2_verify_b.sql", "SELECT count(*) = 1 FROM b;");
    }

    /** {@code kill -9} of a goal at a message; what must hold holds then, and the next run of the goal migrate is a good one. */
    private static Invariants killed(Bench bench, String goal, Wire.When when, Predicate<Message> at) throws Exception {
        try (Wire wire = new Wire(bench.server.port())) {
            CompletableFuture<Run> started = new CompletableFuture<>();
            wire.at(when, at, Fault.kill(() -> started.join().kill()));
            try (Run run = bench.migrator(wire.of(bench.target)).goal(goal).start()) {
                started.complete(run);
                assertThat(run.exitValue()).as(run.output()).isEqualTo(137);
                assertThat(wire.hasStruck()).isTrue();
            }
        }
        Invariants invariants = bench.invariants(FIRST, SECOND);
        invariants.awaitNobody(SERVER_NOTICES);
        invariants.hold();
        return invariants;
    }

    private static Invariants killed(Bench bench, Wire.When when, Predicate<Message> at) throws Exception {
        return killed(bench, "migrate", when, at);
    }

    private static Predicate<Message> record(String script) {
        return query("INSERT INTO \"public\".\"schema_version\" ").and(query("'" + script + "'"));
    }

    @Test
    @Tag("F001")
    void beforeTheLock() throws Exception {
        leavesNothing(Wire.When.BEFORE);
    }

    @Test
    @Tag("F002")
    void withTheLock() throws Exception {
        leavesNothing(Wire.When.AFTER);
    }

    /** Killed before or after it took the lock. */
    private static void leavesNothing(Wire.When when) throws Exception {
        try (Bench bench = bench()) {
            Invariants invariants = killed(bench, when, query("pg_try_advisory_lock"));
            assertThat(invariants.standing()).isEqualTo("no history");
            invariants.recover(bench::migrate);
        }
    }

    @Test
    @Tag("F004")
    void whileAStatementRuns() throws Exception {
        try (Bench bench = bench()) {
            bench.with("2_b.sql", "CREATE TABLE b (id int);\nINSERT INTO b VALUES (1);\nSELECT pg_sleep(100);");
            Invariants invariants = bench.invariants(FIRST, SECOND);
            try (Run run = bench.migrator(bench.target).start()) {
                bench.server.awaitRow(
                        bench.database,
                        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
                bench.with("2_b.sql", "CREATE TABLE b (id int);\nINSERT INTO b VALUES (1);");
                CompletableFuture<RunReport> next = CompletableFuture.supplyAsync(bench::migrate);
                bench.heard.await("waiting for pid ");
                assertThat(run.kill()).isTrue();
                assertThat(next.get(SERVER_NOTICES.toSeconds(), TimeUnit.SECONDS)
                                .problems())
                        .isEmpty();
            }
            invariants.areSettled();
        }
    }

    @Test
    @Tag("F005")
    void betweenTheStatementsAndTheRecord() throws Exception {
        try (Bench bench = bench()) {
            Invariants invariants = killed(bench, Wire.When.BEFORE, record("2_b.sql"));
            assertThat(invariants.standing()).isEqualTo("1 applied");
            invariants.recover(bench::migrate);
        }
    }

    @Test
    @Tag("F006")
    void whileCommitRuns() throws Exception {
        try (Bench bench = bench()) {
            bench.with("2_b.sql", """
                    CREATE TABLE b (id int);
                    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN PERFORM pg_sleep(coalesce(current_setting('test.sleep', true)::int, 0)); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON b DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION slow();
                    INSERT INTO b VALUES (1);
                    """);
            bench.execute("ALTER DATABASE " + bench.database + " SET test.sleep = 30");
            try (Run run = bench.migrator(bench.target).start()) {
                bench.server.awaitRow(
                        bench.database,
                        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
                assertThat(bench.column("SELECT mode FROM pg_locks WHERE relation = 'schema_version_log'::regclass"))
                        .as("the record is written")
                        .contains("RowExclusiveLock");
                assertThat(run.kill()).isTrue();
            }
            bench.execute("ALTER DATABASE " + bench.database + " RESET test.sleep");
            bench.invariants(FIRST, SECOND).recover(bench::migrate);
        }
    }

    @Test
    @Tag("F008")
    void betweenTwoMigrations() throws Exception {
        try (Bench bench = bench()) {
            Invariants invariants = killed(bench, Wire.When.AFTER, record("1_a.sql"));
            assertThat(invariants.standing()).isEqualTo("1 applied");
            invariants.recover(bench::migrate);
        }
    }

    /** Each phase of CREATE INDEX CONCURRENTLY waits for others (PostgreSQL manual, "CREATE INDEX Progress Reporting"). */
    @Test
    @Tag("F009")
    void inEachPhaseOfAnIndexBuiltConcurrently() throws Exception {
        for (String phase : new String[] {
            "waiting for writers before build", "waiting for writers before validation", "waiting for old snapshots"
        }) {
            try (Bench bench = Bench.on(18).with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);")) {
                bench.migrated().with("2_b.sql", "CREATE INDEX CONCURRENTLY i ON a (id);");
                Invariants invariants = bench.invariants(
                        FIRST,
                        new Evidence(
                                2,
                                false,
                                List.of(List.of(
                                        "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('i')"))));
                try (Connection before = bench.server.connect(bench.database);
                        Connection during = bench.server.connect(bench.database);
                        Connection snapshot = bench.server.connect(bench.database);
                        Run run = startAndPark(bench, before, during, snapshot, phase)) {
                    assertThat(run.kill()).isTrue();
                    invariants.awaitNobody(SERVER_NOTICES);
                    assertThat(bench.value("SELECT indisvalid FROM pg_index WHERE indrelid = 'a'::regclass"))
                            .isEqualTo("f");
                }
                assertThat(bench.ledger()).containsExactly("1 started CREATE INDEX CONCURRENTLY i ON a (id);");
                invariants.recover(bench::migrate);
            }
        }
    }

    private static Run startAndPark(
            Bench bench, Connection before, Connection during, Connection snapshot, String phase) throws Exception {
        write(before, 2);
        Run run = bench.migrator(bench.target).start();
        try {
            awaitPhase(bench, "waiting for writers before build");
            if (!phase.equals("waiting for writers before build")) {
                write(during, 3);
                before.rollback();
                awaitPhase(bench, "waiting for writers before validation");
            }
            if (phase.equals("waiting for old snapshots")) {
                snapshot.setAutoCommit(false);
                snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                execute(snapshot, "SELECT 1");
                during.rollback();
                awaitPhase(bench, phase);
            }
            return run;
        } catch (Exception | AssertionError e) {
            run.close();
            throw e;
        }
    }

    private static void write(Connection connection, int value) throws SQLException {
        connection.setAutoCommit(false);
        execute(connection, "INSERT INTO a VALUES (" + value + ")");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitPhase(Bench bench, String phase) throws Exception {
        bench.server.awaitRow(
                bench.database, "SELECT 1 FROM pg_stat_progress_create_index WHERE phase = '" + phase + "'");
    }

    @Test
    @Tag("F012")
    void amidCopyData() throws Exception {
        try (Bench bench = bench()) {
            String row = "1\t" + "x".repeat(1000) + "\n";
            bench.with(
                    "2_b.sql",
                    "CREATE TABLE b (id int, t text);\nCOPY b FROM stdin;\n" + row.repeat(2000)
                            + "\\.\nDELETE FROM b WHERE ctid <> '(0,1)';");
            AtomicInteger data = new AtomicInteger();
            Invariants invariants =
                    killed(bench, Wire.When.AFTER, ofKind("CopyData").and(message -> data.incrementAndGet() == 5));
            assertThat(invariants.standing()).isEqualTo("1 applied");
            invariants.recover(bench::migrate);
        }
    }

    @Test
    @Tag("F014")
    void whileTheHistoryIsMade() throws Exception {
        for (Wire.When when : Wire.When.values()) {
            try (Bench bench = bench()) {
                Invariants invariants = killed(bench, when, query("CREATE TABLE \"public\".\"schema_version\""));
                assertThat(invariants.standing()).isEqualTo(when == Wire.When.BEFORE ? "no history" : "0 applied");
                invariants.recover(bench::migrate);
            }
        }
        try (Bench bench = bench();
                Connection other = bench.server.connect(bench.database)) {
            other.setAutoCommit(false);
            // COMMENT ON TABLE waits for it, when the tables are there already.
            execute(other, "LOCK TABLE pg_catalog.pg_description");
            try (Run run = bench.migrator(bench.target).start()) {
                bench.server.awaitRow(
                        bench.database,
                        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                                + " AND query LIKE '%CREATE TABLE \"public\".\"schema_version\"%'");
                assertThat(run.kill()).isTrue();
            }
            Invariants invariants = bench.invariants(FIRST, SECOND);
            invariants.awaitNobody(SERVER_NOTICES);
            other.rollback();
            assertThat(invariants.standing()).isEqualTo("no history");
            invariants.recover(bench::migrate);
        }
    }

    @Test
    @Tag("F015")
    void inARollback() throws Exception {
        for (Wire.When when : Wire.When.values()) {
            try (Bench bench = bench().migrated()) {
                Invariants invariants =
                        killed(bench, "rollback", when, query("DELETE FROM \"public\".\"schema_version\""));
                assertThat(invariants.standing()).isEqualTo(when == Wire.When.BEFORE ? "2 applied" : "1 applied");
                assertThat(bench.rollbackTo("0").problems()).isEmpty();
                invariants.hold();
                assertThat(bench.exists("a")).isFalse();
            }
        }
    }

    @Test
    @Tag("F015")
    void inAVerifyScript() throws Exception {
        try (Bench bench = bench().migrated()) {
            bench.with("2_verify_b.sql", "DO $$ BEGIN PERFORM 1; END $$;\nSELECT pg_sleep(100) IS NOT NULL;");
            try (Run run = bench.migrator(bench.target).goal("verify").start()) {
                bench.server.awaitRow(
                        bench.database,
                        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
                assertThat(run.kill()).isTrue();
            }
            Invariants invariants = bench.invariants(FIRST, SECOND);
            invariants.awaitNobody(SERVER_NOTICES);
            invariants.areSettled();
        }
    }

    @Test
    @Tag("F018")
    void whenMemoryRunsOut() throws Exception {
        try (Bench bench = bench()) {
            String begin = "CREATE TABLE b (id int);\nINSERT INTO b VALUES (1);\n";
            bench.with("2_b.sql", begin + "SELECT '" + "x".repeat(40_000_000) + "';");
            Invariants invariants = bench.invariants(FIRST, SECOND);
            try (Run run = bench.migrator(bench.target).heap("48m").start()) {
                assertThat(run.failed()).contains("OutOfMemoryError");
            }
            assertThat(invariants.standing()).isEqualTo("no history");
            bench.with("2_b.sql", begin + "SELECT repeat('x', 200000000);");
            try (Run run = bench.migrator(bench.target).heap("48m").start()) {
                assertThat(run.failed())
                        .contains("2_b.sql:3:1: error PGM0", "Nothing of version 2 is in the database.");
            }
            bench.with("2_b.sql", begin);
            invariants.recover(bench::migrate);
        }
    }
}
