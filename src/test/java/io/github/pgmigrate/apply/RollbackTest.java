package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import org.junit.jupiter.params.ParameterizedTest;

/** Undoing migrations. */
class RollbackTest {

    private static Bench withThree(int major) {
        Bench bench = Bench.on(major);
        for (int i = 1; i <= 3; i++) {
            bench.with(i + "_t.sql", "CREATE TABLE t" + i + " (id int);")
                    .with(i + "_rollback_t.sql", "DROP TABLE t" + i + ";");
        }
        return bench.migrated();
    }

    @ParameterizedTest
    @EachMajor
    void the_highest_goes_first_and_as_many_as_asked(int major) {
        try (Bench bench = withThree(major)) {
            RunReport one = bench.rollback(1);
            assertThat(one.problems()).isEmpty();
            assertThat(one.done()).extracting(Object::toString).containsExactly("3");
            assertThat(one.standing()).contains("This run has rolled back version 3.");
            assertThat(one.migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(MigrationState.APPLIED, MigrationState.APPLIED, MigrationState.ROLLED_BACK);
            assertThat(bench.applied()).containsExactly("1", "2");
            assertThat(bench.exists("t3")).isFalse();

            assertThat(bench.rollback(5).done()).extracting(Object::toString).containsExactly("2", "1");
            assertThat(bench.log())
                    .containsExactly(
                            "applied 1", "applied 2", "applied 3", "rolled back 3", "rolled back 2", "rolled back 1");
            assertThat(Bench.codes(bench.rollback(1))).containsExactly(Code.NOTHING_TO_ROLL_BACK);
            bench.migrated();
            assertThat(bench.applied()).containsExactly("1", "2", "3");
        }
    }

    @ParameterizedTest
    @EachMajor
    void down_to_a_version_that_stays(int major) {
        try (Bench bench = withThree(major)) {
            assertThat(Bench.codes(bench.rollbackTo("7"))).containsExactly(Code.TARGET_UNKNOWN);
            assertThat(bench.rollbackTo("2").done())
                    .extracting(Object::toString)
                    .containsExactly("3");
            assertThat(bench.rollbackTo("0").done())
                    .extracting(Object::toString)
                    .containsExactly("2", "1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_stored_text_runs_where_the_folder_lacks_the_file(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.variables.put("name", "a b");
            bench.with("1_a.sql", "CREATE TABLE :\"name\" (id int);\nCREATE TABLE b ();\nCREATE TABLE c ();")
                    .with(
                            "1_rollback_a.sql",
                            "\\ir parts/drop.sql\n\\if true\n\\i 'sql/c.sql' \\\\ DROP TABLE b;\n\\endif\n")
                    .with("parts/drop.sql", "DROP TABLE :\"name\"; -- no newline at the end")
                    .file("sql/c.sql", "DROP\n/* ä */ TABLE c;\n\\ir migrations/parts/c.sql \\\\ SELECT 1")
                    .with("parts/c.sql", "SELECT 2")
                    .migrated();
            bench.without("1_a.sql")
                    .without("1_rollback_a.sql")
                    .without("parts/drop.sql")
                    .without("parts/c.sql");

            RunReport report = bench.rollback(1);

            assertThat(report.problems()).isEmpty();
            assertThat(bench.column("SELECT tablename FROM pg_tables WHERE tablename IN ('a b', 'b', 'c')"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_cannot_be_undone_stops_all_before_anything_runs(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "-- pgmigrate:irreversible rows are gone\nCREATE TABLE a ();")
                    .with("2_b.sql", "CREATE TABLE b ();")
                    .with("3_c.sql", "CREATE TABLE c ();")
                    .with("3_rollback_c.sql", "DROP TABLE c;")
                    .migrated();

            RunReport report = bench.rollback(3);

            assertThat(Bench.codes(report)).containsExactly(Code.NO_ROLLBACK, Code.IRREVERSIBLE);
            assertThat(report.problems().get(1).message()).contains("rows are gone");
            assertThat(bench.applied()).containsExactly("1", "2", "3");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_depends_on_it_is_named(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a;")
                    .migrated()
                    .execute("CREATE VIEW \"my view\" AS SELECT * FROM a");

            RunReport report = bench.rollback(1);

            Problem problem = Bench.problem(report);
            assertThat(problem.code()).isEqualTo(Code.DEPENDENTS);
            assertThat(problem.details()).containsExactly("depends on it: view \"my view\" depends on table a");
            assertThat(report.standing().orElseThrow())
                    .startsWith("Nothing of the rollback of version 1 is in the database.");
            assertThat(bench.applied()).containsExactly("1");
            assertThat(bench.log()).containsExactly("applied 1", "failed 1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_type_of_a_column_that_a_view_uses_names_the_view(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with(
                    "1_a.sql",
                    "CREATE TABLE a (id int);\nCREATE VIEW v AS SELECT id FROM a;\n"
                            + "ALTER TABLE a ALTER id TYPE bigint;");

            Problem problem = Bench.problem(bench.migrate());

            assertThat(problem.code()).isEqualTo(Code.DEPENDENTS);
            assertThat(problem.details().toString()).contains("view v");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_rollback_in_steps_is_resumed(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nCREATE INDEX i ON a (id);")
                    .with("1_rollback_a.sql", "DROP INDEX CONCURRENTLY i;\nSELECT 1/0;\nDROP TABLE a;")
                    .migrated();

            RunReport report = bench.rollback(1);
            assertThat(report.standing().orElseThrow())
                    .startsWith("Of the rollback of version 1 the first step is committed");
            assertThat(bench.applied()).containsExactly("1");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.HALF_DONE);

            bench.with("1_rollback_a.sql", "DROP INDEX CONCURRENTLY i;\nDROP TABLE a;");
            assertThat(bench.rollback(1).problems()).isEmpty();
            assertThat(bench.applied()).isEmpty();
            assertThat(bench.ledger()).isEmpty();
            assertThat(bench.exists("a")).isFalse();
        }
    }
}
