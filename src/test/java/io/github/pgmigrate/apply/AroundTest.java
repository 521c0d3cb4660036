package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.wire.Wire;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;

/** Scripts around migrations run where they should, leave the session alone, and never hide what went wrong. */
class AroundTest {

    private static final String NOTE =
            "INSERT INTO note (what) VALUES ('%s ' || :'PGMIGRATE_VERSION' || ' ' ||" + " :'PGMIGRATE_SCRIPT');\n";

    private static Bench noting(int major) {
        return Bench.on(major)
                .with("before_migrate.sql", """
                        CREATE TABLE IF NOT EXISTS note (id serial, what text);
                        INSERT INTO note (what) VALUES ('before all');
                        """)
                .with("after_migrate.sql", "INSERT INTO note (what) VALUES ('after all');\n")
                .with("before_each.sql", NOTE.formatted("before"))
                .with("after_each.sql", NOTE.formatted("after"))
                .with(
                        "after_error.sql",
                        NOTE.formatted("error") + "INSERT INTO note (what) VALUES (:'LAST_ERROR_SQLSTATE' || ': ' ||"
                                + " :'LAST_ERROR_MESSAGE');\n");
    }

    private static java.util.List<String> notes(Bench bench) {
        return bench.column("SELECT what FROM note ORDER BY id");
    }

    @ParameterizedTest
    @EachMajor
    void they_run_around_the_run_and_around_each_migration(int major) {
        try (Bench bench = noting(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "CREATE INDEX CONCURRENTLY i ON a (id);\nVACUUM a;\n")
                    .with("2_rollback_b.sql", "DROP INDEX i;")
                    .with("3_c.sql", "BEGIN;\nCREATE TABLE c (id int);\nCOMMIT;\n")
                    .with("3_rollback_c.sql", "DROP TABLE c;")
                    .with("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT * FROM c;")
                    .migrated();

            assertThat(notes(bench))
                    .containsExactly(
                            "before all",
                            "before 1 1_a.sql",
                            "after 1 1_a.sql",
                            "before 2 2_b.sql",
                            "after 2 2_b.sql",
                            "before 3 3_c.sql",
                            "after 3 3_c.sql",
                            "before  R_v.sql",
                            "after  R_v.sql",
                            "after all");
            assertThat(bench.applied()).containsExactly("1", "2", "3", "R_v.sql");
            assertThat(bench.log()).as("they are no migrations").hasSize(4);
            assertThat(bench.heard.lines).startsWith("ran before_migrate.sql").endsWith("ran after_migrate.sql");

            bench.heard.lines.clear();
            bench.migrated();
            assertThat(bench.heard.lines).as("nothing to apply").isEmpty();
            bench.with("R_v.sql", "DROP VIEW v;").migrated();
            assertThat(bench.rollback(2).problems()).isEmpty();
            assertThat(notes(bench))
                    .as("a rollback has none")
                    .hasSize(14)
                    .endsWith("before all", "before  R_v.sql", "after  R_v.sql", "after all");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_small_migration_is_one_message_with_them(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Wire wire = new Wire(bench.server.port())) {
            bench.with("before_each.sql", "CREATE TABLE one ();")
                    .with("1_a.sql", "CREATE TABLE two ();")
                    .with("after_each.sql", "CREATE TABLE three ();");
            bench.target = wire.of(bench.target);

            bench.migrated();

            assertThat(wire.queries().stream().filter(message -> message.contains("CREATE TABLE two")))
                    .singleElement()
                    .asString()
                    .containsSubsequence("CREATE TABLE one", "CREATE TABLE two", "CREATE TABLE three", "COMMIT;");
        }
    }

    @ParameterizedTest
    @EachMajor
    void nothing_that_they_do_to_the_session_reaches_a_migration(int major) {
        try (Bench bench = Bench.on(major)) {
            String leak = """
                    SET search_path = elsewhere;
                    SET standard_conforming_strings = off;
                    SET LOCAL lock_timeout = '77s';
                    SET my.setting = 'leaked';
                    CREATE TEMP TABLE a (leaked int);
                    PREPARE leaked AS SELECT 1;
                    DECLARE leaked CURSOR FOR SELECT 1;
                    LISTEN leaked;
                    \\set leaked yes
                    SET ROLE around_1;
                    """;
            String look = """
                    INSERT INTO seen SELECT concat_ws(' ', current_user, session_user, current_schema(),
                        current_setting('lock_timeout'), nullif(current_setting('my.setting', true), ''), 'a\\b', ':leaked',
                        to_regclass('pg_temp.a'), (SELECT count(*) FROM pg_prepared_statements WHERE name = 'leaked'),
                        (SELECT count(*) FROM pg_cursors WHERE name = 'leaked'),
                        (SELECT count(*) FROM pg_listening_channels()));
                    """;
            bench.execute(
                    "CREATE ROLE around_1",
                    "CREATE SCHEMA elsewhere",
                    "CREATE TABLE seen (what text)",
                    "GRANT INSERT ON seen TO around_1");
            bench.with("before_migrate.sql", leak.replace("DECLARE leaked", "DECLARE leaked_too"))
                    .with("before_each.sql", leak)
                    .with("after_each.sql", leak)
                    .with("1_a.sql", look)
                    .with("2_b.sql", "-- pgmigrate:no-transaction\n" + look)
                    .with("R_c.sql", look);

            bench.migrated();

            assertThat(bench.column("SELECT what FROM seen"))
                    .hasSize(3)
                    .containsOnly("postgres postgres public 5s a\\b :leaked 0 0 0");
            assertThat(bench.column("SELECT applied_by FROM schema_version")).containsOnly("postgres");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_migrations_settings_do_not_reach_the_one_after_it(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute("CREATE ROLE around_2", "CREATE TABLE seen (what text)");
            bench.with("1_a.sql", "SET search_path = '';\nSET ROLE around_2;\n")
                    .with("2_b.sql", "-- pgmigrate:no-transaction\nSET search_path = '';\nSET ROLE around_2;\n")
                    .with("after_each.sql", "INSERT INTO seen SELECT concat(current_user, ' ', current_schema());");

            bench.migrated();

            assertThat(bench.column("SELECT what FROM seen")).containsExactly("postgres public", "postgres public");
        }
    }

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
    void those_around_all_need_no_transaction(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("after_migrate.sql", """
                            CREATE TABLE t (id int, x text);
                            BEGIN;
                            INSERT INTO t VALUES (1);
                            INSERT INTO t VALUES (2);
                            COMMIT;
                            COPY t FROM stdin;
                            3\tthree
                            \\.
                            SELECT max(id) AS top FROM t \\gset
                            CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);
                            CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (8); COMMIT; END $$;
                            CALL p();
                            INSERT INTO t VALUES (:top + 1);
                            -- pgmigrate:expect 5 rows
                            SELECT id FROM t;
                            VACUUM (ANALYZE) t;
                            """);

            bench.migrated();

            assertThat(bench.column("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3", "4", "8");
            assertThat(bench.column("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_id'::regclass"))
                    .containsExactly("t");
            assertThat(bench.ledger()).isEmpty();
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
    void the_one_before_a_migration_in_steps_runs_once_although_that_goes_on_later(int major) {
        try (Bench bench = noting(major)) {
            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nCREATE TABLE a (id int);\nSELECT 1/0;\n")
                    .with("after_error.sql", "SELECT 1;");
            assertThat(bench.migrate().isOk()).isFalse();
            assertThat(bench.ledger()).hasSize(1);

            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nCREATE TABLE a (id int);\nSELECT 1;\n")
                    .migrated();

            assertThat(notes(bench))
                    .containsExactly("before all", "before 1 1_a.sql", "before all", "after 1 1_a.sql", "after all");
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
    void the_one_after_a_migration_in_steps_commits_with_its_record(int major) {
        try (Bench bench = noting(major)) {
            bench.with(
                            "1_a.sql",
                            "CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);\nINSERT INTO a VALUES (1);\n")
                    .with("after_each.sql", "SELECT 1/0;");

            RunReport report = bench.migrate();

            assertThat(Bench.place(Bench.problem(report))).isEqualTo("after_each.sql:1:1");
            assertThat(report.standing().orElseThrow()).startsWith("Of version 1 the first 2 steps are committed");
            assertThat(bench.column("SELECT id FROM a")).isEmpty();
            bench.with("after_each.sql", NOTE.formatted("after")).migrated();
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
            assertThat(notes(bench)).contains("after 1 1_a.sql").endsWith("after all");
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
