package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.testing.EachMajor;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;

/** Repeatable scripts run after the versioned ones, and again whenever they change. */
class RepeatableTest {

    @ParameterizedTest
    @EachMajor
    void they_run_after_all_versions_by_name_and_only_when_changed(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("R_b.sql", "CREATE OR REPLACE VIEW b AS SELECT * FROM a;")
                    .with("R_a.sql", "-- Author: Ada\nCREATE OR REPLACE VIEW a AS SELECT * FROM t;")
                    .with("10_t.sql", "CREATE TABLE t (id int);")
                    .with("9_s.sql", "CREATE TABLE s (id int);");

            RunReport report = bench.migrate();

            assertThat(report.problems()).isEmpty();
            assertThat(report.done()).extracting(Object::toString).containsExactly("9", "10", "R_a.sql", "R_b.sql");
            assertThat(report.standing()).contains("This run has applied versions 9, 10, then R_a.sql, R_b.sql.");
            assertThat(bench.applied()).containsExactly("9", "10", "R_a.sql", "R_b.sql");
            assertThat(bench.log()).containsExactly("applied 9", "applied 10", "applied R_a.sql", "applied R_b.sql");
            assertThat(bench.value("SELECT concat_ws('|', coalesce(version::text, 'none'), description, kind,"
                            + " length(checksum), header ->> 'Author', coalesce(rollback, 'none'), transactional,"
                            + " statements) FROM schema_version WHERE script = 'R_a.sql'"))
                    .isEqualTo("none|a|repeatable|64|Ada|none|t|1");
            bench.heard.lines.clear();
            bench.migrated();
            assertThat(bench.heard.lines).isEmpty();

            bench.with("R_a.sql", "-- a comment does not count\nCREATE OR REPLACE VIEW a AS SELECT *, 1 AS n FROM t;");
            assertThat(bench.migrate().done()).extracting(Object::toString).containsExactly("R_a.sql");
            assertThat(bench.column("SELECT n FROM a")).isEmpty();
            assertThat(bench.applied()).containsExactly("9", "10", "R_a.sql", "R_b.sql");
            assertThat(bench.log()).hasSize(5).endsWith("applied R_a.sql");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_they_include_counts_and_the_values_of_variables_do_not(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.variables.put("size", "1");
            bench.with("R_a.sql", "DROP TABLE IF EXISTS a;\n\\i part.sql\n\\copy a from 'rows.txt'\n")
                    .file("part.sql", "CREATE TABLE a (id int, size int DEFAULT :size);\n")
                    .file("rows.txt", "1\t1\n")
                    .migrated();

            bench.variables.put("size", "2");
            assertThat(bench.migrate().done()).isEmpty();
            bench.file("rows.txt", "1\t1\n2\t2\n");
            assertThat(bench.migrate().done()).hasSize(1);
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1", "2");
            bench.file("part.sql", "CREATE TABLE a (id bigint, size int DEFAULT :size);\n");
            assertThat(bench.migrate().done()).hasSize(1);
            assertThat(bench.migrate().done()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void one_that_fails_leaves_the_versions_applied_and_what_it_made_before(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("R_a.sql", "CREATE OR REPLACE VIEW a AS SELECT 1 AS one;")
                    .migrated();
            bench.with("R_a.sql", "DROP VIEW a;\nCREATE VIEW a AS SELECT 1/0 AS one, nothing;")
                    .with("R_b.sql", "CREATE VIEW b AS SELECT 1;")
                    .with("1_t.sql", "CREATE TABLE t (id int);");

            RunReport report = bench.migrate();

            assertThat(Bench.place(Bench.problem(report))).isEqualTo("R_a.sql:2:37");
            assertThat(report.standing())
                    .contains("Nothing of this run of R_a.sql is in the database. This run has applied version 1.");
            assertThat(report.migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(MigrationState.APPLIED, MigrationState.OUTDATED, MigrationState.PENDING);
            assertThat(bench.applied()).containsExactly("1", "R_a.sql");
            assertThat(bench.log()).containsExactly("applied R_a.sql", "applied 1", "failed R_a.sql");
            assertThat(bench.column("SELECT one FROM a")).containsExactly("1");

            bench.with("R_a.sql", "CREATE OR REPLACE VIEW a AS SELECT 2 AS one;")
                    .migrated();
            assertThat(bench.column("SELECT one FROM a")).containsExactly("2");
            assertThat(bench.applied()).containsExactly("1", "R_a.sql", "R_b.sql");
        }
    }

    @ParameterizedTest
    @EachMajor
    void they_wait_for_versions_that_a_target_leaves_out(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a ();")
                    .with("2_b.sql", "CREATE TABLE b ();")
                    .with("R_v.sql", "CREATE VIEW v AS SELECT * FROM b;");

            RunReport report = to(bench, "1");

            assertThat(report.problems())
                    .extracting(Problem::code, Problem::severity)
                    .containsExactly(tuple(Code.REPEATABLES_WAIT, Severity.NOTE));
            assertThat(Bench.text(Bench.problem(report))).contains("R_v.sql");
            assertThat(report.done()).hasSize(1);
            assertThat(to(bench, "2").done())
                    .as("nothing is left out")
                    .extracting(Object::toString)
                    .containsExactly("2", "R_v.sql");
            assertThat(to(bench, "1").problems()).as("nothing to run").isEmpty();
            bench.with("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT *, 1 AS one FROM b;");
            assertThat(to(bench, "1").done())
                    .as("no version is left out that is not applied")
                    .hasSize(1);
        }
    }

    private static RunReport to(Bench bench, String target) {
        return new Migrate(bench.request(), Optional.of(Version.of(target)), false, WhenInDoubt.ASK).run();
    }

    @ParameterizedTest
    @EachMajor
    void those_of_an_older_checkout_do_not_run(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a ();")
                    .with("2_b.sql", "CREATE TABLE b ();")
                    .with("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT 2 AS two;")
                    .migrated()
                    .without("2_b.sql")
                    .with("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS two;");

            RunReport report = bench.migrate();

            assertThat(report.isOk()).isTrue();
            assertThat(Bench.codes(report)).containsExactly(Code.MISSING_FILE, Code.REPEATABLES_WAIT);
            assertThat(bench.column("SELECT two FROM v")).containsExactly("2");
        }
    }

    @ParameterizedTest
    @EachMajor
    void status_and_verify_tell_where_they_stand(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a ();").with("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
            assertThat(bench.status().migrations())
                    .extracting(MigrationStatus::file, MigrationStatus::state)
                    .containsExactly(
                            tuple(Bench.PREFIX + "1_a.sql", MigrationState.PENDING),
                            tuple(Bench.PREFIX + "R_v.sql", MigrationState.PENDING));
            assertThat(Bench.codes(bench.verify())).containsExactly(Code.PENDING, Code.PENDING);
            bench.migrated();
            assertThat(bench.verify().problems()).isEmpty();

            bench.with("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT 2 AS one;");
            assertThat(bench.status().migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(MigrationState.APPLIED, MigrationState.OUTDATED);
            assertThat(Bench.text(Bench.problem(bench.verify())))
                    .startsWith("R_v.sql:1:1: error PGM0805 [pending] R_v.sql has changed since it was applied");

            bench.without("R_v.sql").with("R_V.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
            assertThat(bench.status().migrations())
                    .extracting(MigrationStatus::file, MigrationStatus::state)
                    .containsExactly(
                            tuple(Bench.PREFIX + "1_a.sql", MigrationState.APPLIED),
                            tuple(Bench.PREFIX + "R_V.sql", MigrationState.PENDING),
                            tuple("R_v.sql", MigrationState.MISSING));
            bench.migrated();
            RunReport verified = bench.verify();
            assertThat(verified.isOk()).isTrue();
            assertThat(verified.problems())
                    .extracting(Problem::code, Problem::severity)
                    .containsExactly(tuple(Code.MISSING_FILE, Severity.NOTE));
        }
    }

    @ParameterizedTest
    @EachMajor
    void they_run_in_steps_like_others_and_go_on_where_they_stopped(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("R_steps.sql", """
                            INSERT INTO a VALUES (1);
                            BEGIN;
                            INSERT INTO a VALUES (2);
                            COMMIT;
                            SELECT max(id) AS highest FROM a \\gset
                            CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);
                            SELECT 1/0;
                            INSERT INTO a VALUES (:highest + 1);
                            """);

            RunReport report = bench.migrate();

            assertThat(report.standing().orElseThrow())
                    .startsWith("Of this run of R_steps.sql the first 4 steps are committed, up to: CREATE INDEX");
            assertThat(report.migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(MigrationState.APPLIED, MigrationState.FAILED);
            assertThat(bench.column("SELECT DISTINCT migration FROM schema_version_step"))
                    .containsExactly("R_steps.sql");
            assertThat(Bench.codes(bench.verify())).containsExactly(Code.HALF_DONE);

            bench.with("R_steps.sql", """
                            INSERT INTO a VALUES (1);
                            BEGIN;
                            INSERT INTO a VALUES (2);
                            COMMIT;
                            SELECT max(id) AS highest FROM a \\gset
                            CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);
                            INSERT INTO a VALUES (:highest + 1);
                            """).migrated();
            assertThat(bench.column("SELECT id FROM a ORDER BY id")).containsExactly("1", "2", "3");
            assertThat(bench.heard.lines).contains("started R_steps.sql after 6", "applied R_steps.sql");
            assertThat(bench.ledger()).isEmpty();
            assertThat(bench.applied()).containsExactly("1", "R_steps.sql");
        }
    }

    @ParameterizedTest
    @EachMajor
    void one_whose_finished_steps_were_edited_begins_anew(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (7), (7);")
                    .with("R_a.sql", """
                            SET search_path = public;
                            DROP INDEX CONCURRENTLY IF EXISTS a_id;
                            CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);
                            """);
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.STATEMENT_FAILED);

            bench.with("R_a.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);\n")
                    .migrated();

            assertThat(bench.column("SELECT indisunique FROM pg_index WHERE indexrelid = 'a_id'::regclass"))
                    .as("what the failed step had left is gone")
                    .containsExactly("f");
            assertThat(bench.heard.problems)
                    .extracting(Problem::code, Problem::severity)
                    .containsExactly(tuple(Code.LEDGER_CHANGED, Severity.NOTE));
            assertThat(bench.ledger()).isEmpty();

            bench.with("R_b.sql", "-- pgmigrate:no-transaction\nCREATE TEMP TABLE t (id int);\nSELECT 1/0;");
            assertThat(bench.migrate().isOk()).isFalse();
            bench.with("R_b.sql", "-- pgmigrate:no-transaction\nCREATE TEMP TABLE t (id int);\nTABLE t;")
                    .migrated();
            assertThat(bench.applied()).containsExactly("1", "R_a.sql", "R_b.sql");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_statement_in_doubt_is_asked_about(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("R_a.sql", """
                    -- pgmigrate:no-transaction
                    CREATE TABLE IF NOT EXISTS a (id int);
                    DO $$ BEGIN INSERT INTO a VALUES (1); COMMIT; RAISE EXCEPTION 'late'; END $$;
                    """);
            assertThat(bench.migrate().isOk()).isFalse();

            RunReport report = bench.migrate();

            assertThat(Bench.text(Bench.problem(report))).contains("step 2 of R_a.sql", "inDoubt=done");
            assertThat(report.migrations()).extracting(MigrationStatus::state).containsExactly(MigrationState.IN_DOUBT);
            assertThat(bench.migrate(WhenInDoubt.DONE).problems()).isEmpty();
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
            assertThat(bench.applied()).containsExactly("R_a.sql");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_query_that_does_not_return_what_it_should_undoes_it(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("R_a.sql", "CREATE TABLE a (id int);\nSELECT id FROM a;\n-- Should return 1 row\n");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.EXPECTATION);
            assertThat(bench.exists("a")).isFalse();

            bench.with(
                            "R_a.sql",
                            "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n-- pgmigrate:expect 1 row\nSELECT id FROM a;\n")
                    .migrated();
            assertThat(bench.applied()).containsExactly("R_a.sql");
        }
    }
}
