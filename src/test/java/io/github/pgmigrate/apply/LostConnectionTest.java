package io.github.pgmigrate.apply;

import static io.github.pgmigrate.testing.wire.Message.nth;
import static io.github.pgmigrate.testing.wire.Message.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Side;
import io.github.pgmigrate.testing.wire.Wire;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** A run whose connection breaks says truthfully what it has done, and the next one finishes. */
class LostConnectionTest {

    private static RunReport cut(Bench bench, Wire.When when, String words) throws Exception {
        Target direct = bench.target;
        try (Wire wire = new Wire(bench.server.port())) {
            bench.target = wire.of(direct);
            wire.at(when, query(words), Fault.cut());
            return bench.migrate();
        } finally {
            bench.target = direct;
        }
    }

    @ParameterizedTest
    @EachMajor
    void every_message_of_a_run_with_repeatables_and_scripts_around_them_may_be_the_last(int major) throws Exception {
        int messages = Integer.MAX_VALUE;
        for (int n = 1; n <= messages; n += 2) {
            Wire.When when = n % 4 == 1 ? Wire.When.BEFORE : Wire.When.AFTER;
            try (Bench bench = Bench.on(major);
                    Wire wire = new Wire(bench.server.port())) {
                repeatables(bench, "first").migrated();
                int before = bench.log().size();
                repeatables(bench, "second").with("2_b.sql", "CREATE TABLE b (id int);");
                Target direct = bench.target;
                bench.target = wire.of(direct);
                int nth = n;
                wire.at(when, nth(Side.CLIENT, nth), Fault.cut());

                RunReport report = bench.migrate();

                messages = report.isOk() ? 0 : messages;
                bench.target = direct;
                assertThat(report.done().stream().map(key -> "applied " + key).toList())
                        .as("cut %s message %s: %s", when, nth, wire.queries())
                        .isEqualTo(bench.log().subList(before, bench.log().size()));
                bench.migrated();
                assertThat(bench.applied()).containsExactly("1", "2", "R_steps.sql", "R_view.sql");
                assertThat(bench.ledger()).isEmpty();
                assertThat(bench.column("SELECT what FROM v")).containsExactly("second");
                assertThat(bench.column("SELECT what FROM steps ORDER BY n"))
                        .containsExactly("second one", "second two", "second three");
                assertThat(bench.column("SELECT script FROM note GROUP BY script HAVING count(*) <>"
                                + " CASE WHEN script = '2_b.sql' THEN 1 WHEN script = '1_a.sql' THEN 1 ELSE 2 END"))
                        .as("after_each.sql commits with what it comes after")
                        .isEmpty();
            }
        }
    }

    private static Bench repeatables(Bench bench, String what) {
        return bench.with("1_a.sql", "CREATE TABLE a (id int);")
                .with("before_migrate.sql", "CREATE TABLE IF NOT EXISTS note (script text);")
                .with("before_each.sql", "SET search_path = pg_catalog;\nSET ROLE pg_monitor;")
                .with("after_each.sql", "INSERT INTO note VALUES (:'PGMIGRATE_SCRIPT');")
                .with("after_migrate.sql", "VACUUM note;\nSELECT count(*) FROM note;")
                .with("R_view.sql", "CREATE OR REPLACE VIEW v AS SELECT '%s' AS what;".formatted(what))
                .with("R_steps.sql", """
                        BEGIN;
                        DROP TABLE IF EXISTS steps;
                        CREATE TABLE steps (n serial, what text);
                        INSERT INTO steps (what) VALUES ('%1$s one');
                        COMMIT;
                        INSERT INTO steps (what) VALUES ('%1$s two');
                        CREATE UNIQUE INDEX CONCURRENTLY i ON steps (n);
                        INSERT INTO steps (what) VALUES ('%1$s three');
                        """.formatted(what));
    }

    @Tag("F023")
    @ParameterizedTest
    @EachMajor
    void a_backend_that_is_terminated_leaves_nothing(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "CREATE TABLE b (id int);\nSELECT 'in';\nSELECT pg_sleep(20);");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            bench.heard.await("[[in]]");
            bench.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pgmigrate'"
                    + " AND datname = current_database()");

            RunReport report = run.get(20, TimeUnit.SECONDS);

            assertThat(Bench.codes(report)).containsExactly(Code.CONNECTION_LOST);
            assertThat(Bench.place(Bench.problem(report))).isEqualTo("2_b.sql:3:1");
            assertThat(report.standing())
                    .contains("Nothing of version 2 is in the database. This run has applied version 1.");
            assertThat(report.migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(MigrationState.APPLIED, MigrationState.PENDING);
            assertThat(bench.exists("b")).isFalse();
            bench.with("2_b.sql", "CREATE TABLE b (id int);").migrated();
        }
    }

    @Tag("F007")
    @ParameterizedTest
    @EachMajor
    void an_answer_to_commit_that_is_lost_is_found_out(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "CREATE TABLE b (id int);")
                    .with("3_c.sql", "CREATE TABLE c (id int);");

            RunReport report = cut(bench, Wire.When.AFTER, "CREATE TABLE b");

            assertThat(Bench.codes(report)).containsExactly(Code.CONNECTION_LOST);
            assertThat(Bench.problem(report).message()).contains("the history shows that version 2 is applied");
            assertThat(report.standing()).contains("This run has applied versions 1, 2.");
            assertThat(report.migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(MigrationState.APPLIED, MigrationState.APPLIED, MigrationState.PENDING);
            assertThat(bench.applied()).containsExactly("1", "2");
            bench.migrated();
        }
    }

    @Tag("F007")
    @ParameterizedTest
    @EachMajor
    void a_commit_that_never_came_is_found_out(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("2_b.sql", "CREATE TABLE b (id int);");

            RunReport report = cut(bench, Wire.When.BEFORE, "CREATE TABLE b");

            assertThat(Bench.codes(report)).containsExactly(Code.CONNECTION_LOST);
            assertThat(report.standing())
                    .contains("Nothing of version 2 is in the database. This run has applied version 1.");
            assertThat(bench.exists("b")).isFalse();
            bench.migrated();
        }
    }

    @Tag("F013")
    @ParameterizedTest
    @EachMajor
    void steps_that_were_committed_before_are_named(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                    -- pgmigrate:no-transaction
                    CREATE TABLE a (id int);
                    CREATE TABLE b (id int);
                    CREATE TABLE c (id int);
                    """);

            RunReport report = cut(bench, Wire.When.AFTER, "CREATE TABLE b");

            assertThat(report.standing().orElseThrow())
                    .startsWith("Of version 1 the first 2 steps are committed, up to: CREATE TABLE b (id int);");
            bench.migrated();
            assertThat(bench.exists("c")).isTrue();
        }
    }

    @ParameterizedTest
    @EachMajor
    void every_message_of_a_run_may_be_the_last(int major) throws Exception {
        for (Wire.When when : Wire.When.values()) {
            int messages = Integer.MAX_VALUE;
            for (int n = 1; n <= messages; n += 2) {
                try (Bench bench = Bench.on(major);
                        Wire wire = new Wire(bench.server.port())) {
                    bench.with("1_a.sql", "CREATE TABLE a (id int);\nSELECT count(*) FROM a;\n")
                            .with("2_b.sql", """
                                    INSERT INTO a VALUES (1);
                                    BEGIN;
                                    INSERT INTO a VALUES (2);
                                    COMMIT;
                                    CREATE UNIQUE INDEX CONCURRENTLY i ON a (id);
                                    INSERT INTO a VALUES (3);
                                    """);
                    Target direct = bench.target;
                    bench.target = wire.of(direct);
                    int nth = n;
                    wire.at(when, nth(Side.CLIENT, nth), Fault.cut());

                    RunReport report = bench.migrate();

                    messages = report.isOk() ? 0 : messages;
                    bench.target = direct;
                    List<String> applied = bench.applied();
                    assertThat(report.done().stream().map(Object::toString).toList())
                            .as("cut %s message %s: %s", when, nth, wire.queries())
                            .isEqualTo(applied);
                    assertThat(bench.exists("a")).isEqualTo(applied.contains("1"));
                    bench.migrated();
                    assertThat(bench.applied()).containsExactly("1", "2");
                    assertThat(bench.column("SELECT id FROM a ORDER BY id")).containsExactly("1", "2", "3");
                }
            }
        }
    }

    @Tag("F023")
    @Test
    void a_server_that_stops_is_said_so_and_the_next_run_finishes() throws Exception {
        try (TestServer server = TestServer.own(18);
                Bench bench = Bench.on(server)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "CREATE TABLE b (id int);\nSELECT 'in';\nSELECT pg_sleep(100);");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            bench.heard.await("[[in]]");
            server.stop();

            RunReport report = run.get(60, TimeUnit.SECONDS);

            assertThat(Bench.codes(report)).containsExactly(Code.CONNECTION_LOST, Code.OUTCOME_UNKNOWN);
            assertThat(report.standing().orElseThrow()).contains("This run has applied version 1.");

            server.restart();
            bench.target = server.target(bench.database);
            bench.with("2_b.sql", "CREATE TABLE b (id int);").migrated();
            assertThat(bench.applied()).containsExactly("1", "2");
        }
    }
}
