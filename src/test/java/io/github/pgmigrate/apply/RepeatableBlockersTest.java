package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;

/** Repeatable scripts whose objects are in the way of a rollback or a migration. */
class RepeatableBlockersTest {

    @ParameterizedTest
    @EachMajor
    void down_and_up_again_gives_the_whole_schema(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a CASCADE;")
                    .with("2_b.sql", "CREATE TABLE b (id int);")
                    .with("2_rollback_b.sql", "-- pgmigrate:no-transaction\nDROP TABLE b CASCADE;\nVACUUM a;")
                    .with("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT a.id FROM a, b;")
                    .with("R_w.sql", "-- pgmigrate:no-transaction\nCREATE OR REPLACE VIEW w AS SELECT 1 AS one;\n")
                    .migrated();

            RunReport report = bench.rollback(1);

            assertThat(report.problems()).isEmpty();
            assertThat(bench.exists("v")).as("CASCADE took it").isFalse();
            assertThat(report.migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(
                            MigrationState.APPLIED,
                            MigrationState.ROLLED_BACK,
                            MigrationState.OUTDATED,
                            MigrationState.OUTDATED);
            assertThat(bench.verify().problems())
                    .extracting(Problem::message)
                    .contains("R_v.sql has to run again, since something was rolled back after it");
            bench.migrated();
            assertThat(bench.exists("v")).isTrue();
            assertThat(bench.applied()).containsExactly("1", "2", "R_v.sql", "R_w.sql");
            assertThat(bench.rollbackTo("0").problems()).isEmpty();
            assertThat(bench.applied()).containsExactly("R_v.sql", "R_w.sql");
            bench.migrated();
            assertThat(bench.exists("v")).isTrue();
        }
    }

    @ParameterizedTest
    @EachMajor
    void one_that_is_half_way_does_not_keep_a_version_from_being_rolled_back(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a;")
                    .with("R_a.sql", "-- pgmigrate:no-transaction\nINSERT INTO a VALUES (1);\nSELECT 1/0;\n");
            assertThat(bench.migrate().isOk()).isFalse();
            assertThat(bench.ledger()).hasSize(1);

            assertThat(bench.rollback(1).problems()).isEmpty();

            assertThat(bench.ledger()).isEmpty();
            bench.with("R_a.sql", "-- pgmigrate:no-transaction\nINSERT INTO a VALUES (1);\n")
                    .migrated();
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_blocks_a_rollback_is_told_though_a_repeatable_script_is_gone_meanwhile(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a;")
                    .with("R_active.sql", "CREATE OR REPLACE VIEW active AS SELECT * FROM a;")
                    .migrated();
            Request request = bench.request();
            bench.without("R_active.sql");

            RunReport report = new Rollback(request, 1, Optional.empty(), WhenInDoubt.ASK).run();

            assertThat(Bench.codes(report)).containsExactly(Code.DEPENDENTS);
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_blocks_a_rollback_is_named_with_the_script_that_made_it_and_the_remedy(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute("CREATE SCHEMA app")
                    .with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a;")
                    .with("R_active.sql", "CREATE OR REPLACE VIEW app.\"Active ä\" AS SELECT * FROM a;")
                    .with("R_functions.sql", """
                            CREATE OR REPLACE FUNCTION size(r a) RETURNS int LANGUAGE sql AS 'SELECT 1';
                            DROP MATERIALIZED VIEW IF EXISTS m;
                            CREATE MATERIALIZED VIEW m AS SELECT * FROM app."Active ä";
                            """)
                    .migrated();

            Problem problem = Bench.problem(bench.rollback(1));

            assertThat(problem.code()).isEqualTo(Code.DEPENDENTS);
            assertThat(problem.details())
                    .containsExactlyInAnyOrder(
                            "depends on it: view app.\"Active ä\" depends on table a (made by R_active.sql)",
                            "depends on it: function size(a) depends on type a (made by R_functions.sql)",
                            "depends on it: materialized view m depends on view app.\"Active ä\" (made by R_functions.sql)");
            String hint = String.valueOf(problem.hint());
            assertThat(hint)
                    .contains("R_active.sql", "R_functions.sql", "The next pgmigrate:migrate makes it again.")
                    .containsSubsequence(
                            "DROP MATERIALIZED VIEW IF EXISTS m;", "DROP VIEW IF EXISTS app.\"Active ä\";");

            String drops = hint.substring(hint.indexOf(": ") + 2, hint.lastIndexOf(";") + 1);
            bench.with("1_rollback_a.sql", drops + "\nDROP TABLE a;");
            assertThat(bench.rollback(1).problems()).isEmpty();
            bench.migrated();
            assertThat(bench.exists("m")).isTrue();
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_blocks_a_rollback_and_cannot_be_told_may_be_of_a_repeatable(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a;")
                    .with("R_all.sql", "DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW v AS SELECT * FROM a'; END $$;")
                    .migrated();

            Problem problem = Bench.problem(bench.rollback(1));

            assertThat(problem.hint()).contains("Drop or change what depends on it first", "(R_all.sql)");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_blocks_a_migration_is_named_with_the_script_that_made_it(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;")
                    .migrated()
                    .with("2_b.sql", "ALTER TABLE a ALTER id TYPE bigint;");

            Problem problem = Bench.problem(bench.migrate());

            assertThat(problem.code()).isEqualTo(Code.DEPENDENTS);
            assertThat(problem.details().toString()).contains("view v", "(made by R_v.sql)");
            assertThat(problem.hint()).contains("DROP VIEW IF EXISTS v;", "make it again in this file");
        }
    }
}
