package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** Scripts that run in steps, when they have failed in one of them and are run again. */
class ResumedTest {

    @ParameterizedTest
    @EachMajor
    void a_file_that_became_transactional_half_way_does_not_begin_anew(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\nBEGIN;\nSELECT 1/0;\nCOMMIT;\n");
            assertThat(bench.migrate().isOk()).isFalse();

            bench.with("1_a.sql", "CREATE TABLE IF NOT EXISTS a (id int);\nINSERT INTO a VALUES (1);\n");

            assertThat(bench.migrate().problems()).extracting(Problem::code).containsExactly(Code.LEDGER_CHANGED);
            assertThat(bench.column("SELECT id FROM a")).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_failed_last_statement_may_be_taken_out(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with(
                    "1_a.sql",
                    "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);\nCREATE UNIQUE INDEX CONCURRENTLY u ON a (id);\n");
            assertThat(bench.migrate().isOk()).isFalse();

            bench.with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);\n");
            bench.migrated();

            assertThat(bench.applied()).containsExactly("1");
            assertThat(bench.column("SELECT indexrelid FROM pg_index WHERE NOT indisvalid"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_commits_by_itself_and_fails_is_not_run_again_unasked(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("2_b.sql", """
                            -- pgmigrate:no-transaction
                            DO $$ BEGIN
                                INSERT INTO a VALUES (1);
                                COMMIT;
                                RAISE EXCEPTION USING ERRCODE = '40P01';
                            END $$;
                            """);

            RunReport report = bench.migrate();

            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
            assertThat(report.standing().orElseThrow()).contains("may have taken effect");
            assertThat(bench.migrate().problems()).extracting(Problem::code).containsExactly(Code.IN_DOUBT);
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
        }
    }

    @Tag("F013")
    @ParameterizedTest
    @EachMajor
    void what_was_done_before_a_failure_stays_and_the_next_run_goes_on(int major) {
        try (Bench bench = Bench.on(major)) {
            String begin = """
                    CREATE TABLE log (line text);
                    COMMIT;
                    """.replace("COMMIT;\n", "");
            bench.with(
                    "1_a.sql",
                    "BEGIN;\n" + begin + "COMMIT;\nINSERT INTO log VALUES ('two');\nBEGIN;\n"
                            + "INSERT INTO log VALUES ('three');\nSELECT 1/0;\nCOMMIT;\n");

            RunReport report = bench.migrate();

            assertThat(Bench.place(Bench.problem(report))).isEqualTo("1_a.sql:7:1");
            assertThat(report.standing())
                    .contains("Of version 1 the first 2 steps are committed, up to: INSERT INTO log VALUES ('two'); The"
                            + " next run goes on after that. This run has applied nothing.");
            assertThat(report.migrations()).extracting(MigrationStatus::state).containsExactly(MigrationState.FAILED);
            assertThat(bench.column("SELECT line FROM log")).containsExactly("two");
            assertThat(bench.ledger())
                    .containsExactly(
                            "1 done BEGIN; CREATE TABLE log (line text); ...",
                            "2 done INSERT INTO log VALUES ('two');");
            assertThat(bench.log()).containsExactly("failed 1");

            bench.with(
                    "1_a.sql",
                    "BEGIN; -- a comment may be edited\n" + begin
                            + "COMMIT;\nINSERT INTO log VALUES ('two');\nBEGIN;\nINSERT INTO log VALUES ('3');\nCOMMIT;\n");
            assertThat(bench.migrate().problems()).isEmpty();
            assertThat(bench.column("SELECT line FROM log")).containsExactly("two", "3");
            assertThat(bench.heard.lines).contains("started 1 after 4");
            assertThat(bench.ledger()).isEmpty();
            assertThat(bench.applied()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_edited_step_that_is_done_is_refused(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nCREATE TABLE a (id int);\nSELECT 1/0;\n");
            bench.migrate();
            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nCREATE TABLE a (id bigint);\nSELECT 1;\n");

            RunReport report = bench.migrate();

            assertThat(Bench.codes(report)).containsExactly(Code.LEDGER_CHANGED);
            assertThat(Bench.text(Bench.problem(report))).contains("step 1 of this file", "CREATE TABLE a (id int);");
            assertThat(report.standing().orElseThrow()).startsWith("Of version 1 the first step is committed");

            bench.with("1_a.sql", "-- pgmigrate:no-transaction\n");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.LEDGER_CHANGED);
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_a_new_session_has_forgotten_is_done_again(int major) {
        try (Bench bench = Bench.on(major)) {
            String begin = """
                    -- pgmigrate:no-transaction
                    \\set kept 'kept value'
                    CREATE SCHEMA "my app";
                    SET search_path = "my app";
                    PREPARE ins (text) AS SELECT $1;
                    SELECT random()::text AS x \\gset
                    CREATE TABLE a AS SELECT :'x' AS x;
                    """;
            bench.with("1_a.sql", begin + "SELECT 1/0;");
            bench.migrate();

            bench.with("1_a.sql", begin + "INSERT INTO a VALUES (:'x'), (:'kept');\nEXECUTE ins('hi');\n");
            assertThat(bench.migrate().problems()).isEmpty();

            assertThat(bench.column("SELECT x FROM \"my app\".a GROUP BY x ORDER BY count(*)"))
                    .hasSize(2)
                    .startsWith("kept value");
            assertThat(bench.heard.lines).contains("1_a.sql:9:1 [?column?] [[hi]] 1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_temporary_table_that_is_lost_refuses_the_resume(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nCREATE TEMP TABLE t (id int);\nSELECT 1/0;\n");
            bench.migrate();

            RunReport report = bench.migrate();

            assertThat(Bench.codes(report)).containsExactly(Code.HALF_DONE);
            assertThat(Bench.text(Bench.problem(report))).contains("CREATE TEMP TABLE t (id int);");
        }
    }

    @Tag("F084")
    @ParameterizedTest
    @EachMajor
    void the_ledger_is_kept_whatever_role_and_settings_the_script_takes_on(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute(
                    "DROP ROLE IF EXISTS powerless",
                    "CREATE ROLE powerless",
                    "CREATE SCHEMA theirs AUTHORIZATION powerless");
            bench.with("1_a.sql", """
                            SET ROLE powerless;
                            SET search_path = '';
                            BEGIN;
                            CREATE TABLE theirs.a (who name DEFAULT current_user, id serial);
                            COMMIT;
                            INSERT INTO theirs.a DEFAULT VALUES;
                            CREATE INDEX CONCURRENTLY i ON theirs.a (who);
                            INSERT INTO theirs.a DEFAULT VALUES;
                            BEGIN;
                            SET SESSION AUTHORIZATION powerless;
                            INSERT INTO theirs.a VALUES (session_user);
                            COMMIT;
                            INSERT INTO theirs.a VALUES (session_user);
                            VACUUM theirs.a;
                            """).with("2_b.sql", """
                            CREATE TABLE b AS SELECT current_user AS who, session_user AS login, current_schema() AS schema;
                            """).with("3_c.sql", """
                            -- pgmigrate:no-transaction
                            SET ROLE powerless;
                            SELECT current_user;
                            VACUUM theirs.a;
                            SELECT 1/0;
                            """);

            RunReport report = bench.migrate();

            assertThat(Bench.codes(report)).containsExactly(Code.STATEMENT_FAILED);
            assertThat(bench.column("SELECT who FROM theirs.a"))
                    .containsOnly("powerless")
                    .hasSize(4);
            assertThat(bench.value("SELECT concat_ws(' ', who, login, schema) FROM b"))
                    .isEqualTo("postgres postgres public");
            assertThat(bench.column("SELECT applied_by FROM schema_version")).containsOnly("postgres");
            assertThat(bench.ledger()).hasSize(3);
            assertThat(bench.log()).containsExactly("applied 1", "applied 2", "failed 3");
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_index_that_fails_concurrently_is_cleared_and_built_anew(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);")
                    .with("2_b.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);\n");

            RunReport report = bench.migrate();

            assertThat(Bench.problem(report).sqlState()).isEqualTo("23505");
            assertThat(report.standing().orElseThrow())
                    .startsWith(
                            "Nothing of version 2 is committed. What step 1 may have left, such as an INVALID index,");
            assertThat(bench.ledger()).containsExactly("1 failed CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);");
            assertThat(bench.column("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass"))
                    .containsExactly("f");

            bench.execute("DELETE FROM a").migrated();
            assertThat(bench.column("SELECT indisvalid FROM pg_index WHERE indrelid = 'a'::regclass"))
                    .containsExactly("t");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_statement_that_failed_may_be_edited_and_what_it_left_goes(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);")
                    .with("2_b.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);\n");
            bench.migrate();

            bench.with("2_b.sql", "BEGIN;\nCREATE INDEX other ON a (id);\nCOMMIT;\n")
                    .migrated();

            assertThat(bench.column("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'a'::regclass"))
                    .containsExactly("other");
            assertThat(bench.ledger()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_invalid_index_that_was_there_before_is_not_taken_for_the_new_one(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);")
                    .migrated();
            try {
                bench.execute("CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id)");
            } catch (AssertionError expected) {
                bench.execute("DELETE FROM a");
            }
            bench.with("2_b.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);\n");

            RunReport report = bench.migrate();

            assertThat(Bench.codes(report)).containsExactly(Code.INVALID_INDEX);
            assertThat(Bench.text(Bench.problem(report))).contains("DROP INDEX CONCURRENTLY \"public\".\"a_id\";");
            bench.execute("DROP INDEX a_id").migrated();
            assertThat(bench.column("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass"))
                    .containsExactly("t");
        }
    }
}
