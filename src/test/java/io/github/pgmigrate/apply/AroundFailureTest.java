package io.github.pgmigrate.apply;

import static io.github.pgmigrate.apply.AroundTest.notes;
import static io.github.pgmigrate.apply.AroundTest.noting;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;

/** Scripts around migrations where something fails: they, a migration, or the connection. */
class AroundFailureTest {

    @ParameterizedTest
    @EachMajor
    void those_around_each_are_undone_with_a_migration_that_fails(int major) {
        try (Bench bench = noting(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("2_b.sql", "CREATE TABLE b (id int);\nSELECT 1/0;");

            RunReport report = bench.migrate();

            assertThat(Bench.place(Bench.problem(report))).isEqualTo("2_b.sql:2:1");
            assertThat(notes(bench))
                    .containsExactly(
                            "before all",
                            "before 1 1_a.sql",
                            "after 1 1_a.sql",
                            "error 2 2_b.sql",
                            "22012: division by zero");
            assertThat(bench.heard.lines).endsWith("ran after_error.sql");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_script_around_each_that_fails_undoes_the_migration(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("before_each.sql", "SELECT 1;\nSELECT 1/0;\n");

            RunReport report = bench.migrate();

            assertThat(Bench.text(Bench.problem(report)))
                    .startsWith("before_each.sql:2:1: error PGM0701 [statement-failed] division by zero");
            assertThat(report.standing())
                    .contains("Nothing of version 1 is in the database. This run has applied nothing.");
            assertThat(bench.exists("a")).isFalse();
            assertThat(bench.value("SELECT detail FROM schema_version_log"))
                    .isEqualTo("sql/migrations/before_each.sql:2:1: division by zero");

            bench.without("before_each.sql").with("after_each.sql", "SELECT 1 WHERE false;\n-- Should return 1 row\n");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.EXPECTATION);
            assertThat(bench.exists("a")).isFalse();
            bench.with("after_each.sql", "SELECT 1;\n-- Should return 1 row\n").migrated();
            assertThat(bench.applied()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_one_before_all_that_fails_keeps_all_from_running(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("before_migrate.sql", "CREATE TABLE t (id int);\nSELECT 1/0;")
                    .with("after_migrate.sql", "CREATE TABLE u (id int);")
                    .with("after_error.sql", "CREATE TABLE e AS SELECT :'PGMIGRATE_SCRIPT' AS script;")
                    .with("1_a.sql", "CREATE TABLE a (id int);");

            RunReport report = bench.migrate();

            assertThat(Bench.place(Bench.problem(report))).isEqualTo("before_migrate.sql:2:1");
            assertThat(report.standing())
                    .contains("before_migrate.sql has failed, and is rolled back, so no migration was run. This run has"
                            + " applied nothing.");
            assertThat(report.migrations()).extracting(MigrationStatus::state).containsExactly(MigrationState.PENDING);
            assertThat(bench.exists("t")).isFalse();
            assertThat(bench.exists("u")).isFalse();
            assertThat(bench.applied()).isEmpty();
            assertThat(bench.column("SELECT script FROM e")).containsExactly("before_migrate.sql");
            assertThat(bench.column("SELECT concat_ws(' ', event, script, kind, detail) FROM schema_version_log"))
                    .containsExactly("failed before_migrate.sql around division by zero");
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_one_after_all_that_fails_leaves_all_applied_and_says_so(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("after_migrate.sql", "CREATE TABLE t (id int);\nVACUUM ANALYZE a;\nSELECT 1/0;\n");

            RunReport report = bench.migrate();

            assertThat(report.isOk()).isFalse();
            assertThat(Bench.place(Bench.problem(report))).isEqualTo("after_migrate.sql:3:1");
            assertThat(report.standing().orElseThrow())
                    .startsWith("after_migrate.sql has failed, and what it had committed before stays; all that was"
                            + " pending is applied. It runs again with the next migration")
                    .endsWith("This run has applied version 1.");
            assertThat(bench.exists("t")).isTrue();
            assertThat(bench.applied()).containsExactly("1");
            assertThat(bench.migrate().isOk()).as("nothing to apply").isTrue();
        }
    }

    @ParameterizedTest
    @EachMajor
    void they_are_tried_again_after_a_lock_timeout_and_not_done_twice(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Connection holder = bench.server.connect(bench.database);
                Statement statement = holder.createStatement()) {
            bench.lockTimeout = Duration.ofMillis(200);
            bench.lockRetries = 50;
            bench.execute("CREATE TABLE held (id int)", "CREATE TABLE t (id int)");
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("after_migrate.sql", """
                            -- pgmigrate:no-transaction
                            CREATE TEMP TABLE kept AS SELECT 7 AS id;
                            INSERT INTO t VALUES (1);
                            SELECT 2 AS two \\gset
                            SET search_path = public, pg_temp;
                            BEGIN;
                            INSERT INTO t VALUES (:two);
                            LOCK TABLE held;
                            COMMIT;
                            INSERT INTO t SELECT id FROM kept;
                            """);
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE held");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            assertThat(bench.heard.retrying.await(30, TimeUnit.SECONDS)).isTrue();
            holder.commit();

            assertThat(run.get(60, TimeUnit.SECONDS).problems()).isEmpty();

            assertThat(bench.column("SELECT id FROM t")).containsExactly("1", "2", "7");
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_one_before_a_migration_in_steps_runs_once_although_its_first_step_is_tried_again(int major)
            throws Exception {
        try (Bench bench = noting(major);
                Connection holder = bench.server.connect(bench.database);
                Statement statement = holder.createStatement()) {
            bench.lockTimeout = Duration.ofMillis(200);
            bench.lockRetries = 50;
            bench.execute("CREATE TABLE held (id int)");
            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nALTER TABLE held ADD x int;\nSELECT 1;\n");
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE held");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            assertThat(bench.heard.retrying.await(30, TimeUnit.SECONDS)).isTrue();
            holder.commit();

            assertThat(run.get(60, TimeUnit.SECONDS).problems()).isEmpty();

            assertThat(notes(bench)).containsExactly("before all", "before 1 1_a.sql", "after 1 1_a.sql", "after all");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_goes_wrong_after_an_error_never_hides_it(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "SELECT 1/0;").with("after_error.sql", "CREATE TABLE t (id int);\nSELECT nothing;");

            RunReport report = bench.migrate();

            assertThat(report.problems())
                    .extracting(Bench::place)
                    .containsExactly("1_a.sql:1:1", "after_error.sql:2:8");
            assertThat(report.standing())
                    .contains("Nothing of version 1 is in the database. This run has applied nothing.");
            assertThat(bench.exists("t")).isFalse();
            assertThat(bench.log()).containsExactly("failed 1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_one_after_an_error_has_a_clean_session_whatever_failed(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute("CREATE ROLE around_3");
            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nSET search_path = '';\nSET ROLE around_3;\nSELECT 1/0;")
                    .with("after_error.sql", "CREATE TABLE t AS SELECT current_user AS who;");

            RunReport report = bench.migrate();

            assertThat(report.problems()).hasSize(1);
            assertThat(bench.column("SELECT who FROM t")).containsExactly("postgres");
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_interrupted_run_ends_at_once(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "SELECT 'in';\nSELECT pg_sleep(60);")
                    .with("after_error.sql", "CREATE TABLE t ();")
                    .with("after_migrate.sql", "CREATE TABLE u ();");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            bench.heard.await("[[in]]");
            bench.interruption.request();

            assertThat(Bench.codes(run.get(30, TimeUnit.SECONDS))).containsExactly(Code.INTERRUPTED);
            assertThat(bench.exists("t")).isFalse();
            assertThat(bench.exists("u")).isFalse();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_lost_connection_has_nothing_run_after_it(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "SELECT pg_terminate_backend(pg_backend_pid());")
                    .with("after_error.sql", "CREATE TABLE t ();");

            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.CONNECTION_LOST);
            assertThat(bench.exists("t")).isFalse();

            bench.with("1_a.sql", "SELECT 1;")
                    .with("after_migrate.sql", "SELECT pg_terminate_backend(pg_backend_pid());");
            RunReport report = bench.migrate();
            assertThat(Bench.codes(report)).containsExactly(Code.CONNECTION_LOST);
            assertThat(report.standing().orElseThrow()).contains("all that was pending is applied", "version 1.");
            assertThat(bench.applied()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_isolation_level_after_a_query_of_the_one_before_has_help(int major) {
        try (Bench bench = Bench.on(major)) {
            String table = "CREATE TABLE a AS SELECT current_setting('transaction_isolation') AS level;\n";
            bench.with("1_a.sql", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\n" + table)
                    .with("before_each.sql", "SELECT 1;");

            Problem problem = Bench.problem(bench.migrate());

            assertThat(problem.code()).isEqualTo(Code.STATEMENT_FAILED);
            assertThat(problem.hint()).contains("before_each.sql", "BEGIN ISOLATION LEVEL");
            bench.with("1_a.sql", "BEGIN ISOLATION LEVEL SERIALIZABLE;\n" + table + "COMMIT;\n")
                    .migrated();
            assertThat(bench.column("SELECT level FROM a")).containsExactly("serializable");
        }
    }
}
