package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Majors;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Assertions: within a migration, after it, and on demand. */
class VerifyTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    SELECT true                                                            | true
                    SELECT false                                                           | false
                    SELECT NULL::bool                                                      | false
                    SELECT true FROM a                                                     | false
                    SELECT b FROM (VALUES (true), (false)) v (b)                           | false
                    SELECT 0                                                               | true
                    -- pgmigrate:expect 0 rows\\nSELECT * FROM a                           | true
                    -- pgmigrate:expect empty\\nSELECT 1                                   | false
                    -- pgmigrate:expect 2 rows\\nSELECT false FROM generate_series(1, 2)   | true
                    SELECT * FROM a; -- Should return 0 rows                               | true
                    SELECT 1; -- Should return 0 rows                                      | false
                    DO $$ BEGIN END $$                                                     | true
                    SELECT 1/0                                                             | false
                    INSERT INTO a VALUES (1)                                               | false
                    CALL nothing()                                                         | true
                    """)
    void a_verify_script_decides_on_its_migration(String sql, boolean holds) {
        for (int major : Majors.tested()) {
            try (Bench bench = Bench.on(major)) {
                bench.with("1_a.sql", """
                                CREATE TABLE a (id int);
                                CREATE PROCEDURE nothing() LANGUAGE plpgsql AS 'BEGIN END';
                                SET search_path = '';
                                """).with("1_verify_a.sql", sql.replace("\\n", "\n"));

                RunReport report = bench.migrate();

                assertThat(report.isOk()).as("%s %s", sql, report.problems()).isEqualTo(holds);
                assertThat(bench.applied()).hasSize(holds ? 1 : 0);
                assertThat(bench.exists("a")).isEqualTo(holds);
                if (holds) {
                    assertThat(bench.verify().problems()).isEmpty();
                } else {
                    assertThat(Bench.place(Bench.problem(report))).startsWith("1_verify_a.sql:");
                }
            }
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_verify_script_leaves_no_trace(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute("DROP ROLE IF EXISTS verifier", "CREATE ROLE verifier", "CREATE SEQUENCE s");
            bench.with(
                            "1_a.sql",
                            "SET ROLE verifier;\nSET search_path = pg_temp;\nSET standard_conforming_strings = off;\n")
                    .with("1_verify_a.sql", """
                            PREPARE p AS SELECT true;
                            EXECUTE p;
                            SELECT current_user = 'postgres' AND current_schema() = 'public';
                            SELECT 'a\\' = E'a\\\\';
                            SET work_mem = '1234kB';
                            SET ROLE verifier;
                            SELECT current_user = 'verifier';
                            """)
                    .with(
                            "2_b.sql",
                            "CREATE TABLE b AS SELECT current_setting('work_mem') AS m,"
                                    + " (SELECT count(*) FROM pg_prepared_statements WHERE name = 'p') AS t, current_user AS u;");

            bench.migrated();

            assertThat(bench.value("SELECT concat_ws(' ', m, t, u) FROM b")).isEqualTo("4MB 0 postgres");
            assertThat(bench.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_a_query_of_the_migration_should_return(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                    CREATE TABLE a (id int);
                    INSERT INTO a VALUES (7);
                    SELECT id FROM a
                    WHERE id > 5;
                    -- Should return 0 rows
                    """);

            Problem problem = Bench.problem(bench.migrate());

            assertThat(Bench.text(problem))
                    .startsWith(
                            "1_a.sql:3:1: error PGM0802 [expectation] this query should return 0 rows, and it returned"
                                    + " 1 row\nSELECT id FROM a\n^");
            assertThat(problem.details()).anyMatch(line -> line.contains("7"));
            assertThat(bench.exists("a")).isFalse();

            bench.with("1_a.sql", """
                    BEGIN;
                    CREATE TABLE a (id int);
                    INSERT INTO a VALUES (7);
                    COMMIT;
                    SELECT id FROM a;
                    -- Should return 0 rows
                    """);
            RunReport report = bench.migrate();
            assertThat(Bench.codes(report)).containsExactly(Code.EXPECTATION);
            assertThat(report.standing().orElseThrow()).startsWith("Of version 1 the first step is committed");
            assertThat(bench.exists("a")).isTrue();
            assertThat(bench.applied()).isEmpty();

            bench.execute("DELETE FROM a").migrated();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_verify_script_holds_until_a_version(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_verify_a.sql", "-- pgmigrate:until 2\nSELECT to_regclass('a') IS NOT NULL;")
                    .migrated()
                    .execute("DROP TABLE a");
            assertThat(Bench.codes(bench.verify())).containsExactly(Code.VERIFY_FAILED);

            bench.with("2_b.sql", "CREATE TABLE b ();").migrated();

            assertThat(bench.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_retired_verify_script_does_not_run_when_its_migration_comes_late(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("2_b.sql", "CREATE TABLE b ();").migrated();
            bench.with("1_a.sql", "CREATE TABLE a ();").with("1_verify_a.sql", "-- pgmigrate:until 2\nSELECT false;");

            RunReport report = new Migrate(bench.request(), Optional.empty(), true, WhenInDoubt.ASK).run();

            assertThat(report.problems()).isEmpty();
            assertThat(bench.applied()).containsExactly("1", "2");
            bench.with("3_c.sql", "CREATE TABLE c ();").with("3_verify_c.sql", "-- pgmigrate:until 4\nSELECT false;");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.VERIFY_FAILED);
        }
    }

    @Tag("F066")
    @ParameterizedTest
    @EachMajor
    void history_and_folder_are_compared(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a ();")
                    .with("2_b.sql", "CREATE TABLE b ();")
                    .with("3_c.sql", "CREATE TABLE c ();")
                    .migrated()
                    .with("1_a.sql", "CREATE TABLE other ();")
                    .without("2_b.sql")
                    .with("4_d.sql", "CREATE TABLE d ();");

            assertThat(Bench.codes(bench.verify()))
                    .containsExactlyInAnyOrder(Code.EDITED, Code.MISSING_FILE, Code.PENDING);
            assertThat(bench.status().migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(
                            MigrationState.EDITED,
                            MigrationState.MISSING,
                            MigrationState.APPLIED,
                            MigrationState.PENDING);
            assertThat(bench.exists("d")).isFalse();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_database_without_history_is_only_looked_at(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a ();");

            assertThat(Bench.codes(bench.verify())).containsExactly(Code.PENDING);
            assertThat(bench.status().problems()).isEmpty();
            assertThat(Bench.codes(bench.rollback(1))).containsExactly(Code.NOTHING_TO_ROLL_BACK);
            assertThat(bench.column("SELECT 1 FROM pg_tables WHERE schemaname = 'public'"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void invalid_indexes_are_errors_and_constraints_never_validated_are_warnings(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                            CREATE TABLE a (id int);
                            INSERT INTO a VALUES (1), (1);
                            ALTER TABLE a ADD CONSTRAINT low CHECK (id > 5) NOT VALID;
                            """).migrated();
            try {
                bench.execute("CREATE UNIQUE INDEX CONCURRENTLY i ON a (id)");
            } catch (AssertionError expected) {
                assertThat(expected).hasMessageContaining("could not create unique index");
            }

            RunReport report = bench.verify();

            assertThat(report.problems())
                    .extracting(Problem::code, Problem::severity)
                    .containsExactly(
                            tuple(Code.INVALID_INDEX, Severity.ERROR),
                            tuple(Code.NOT_VALID_CONSTRAINT, Severity.WARNING));
            assertThat(Bench.text(report.problems().get(0)))
                    .contains("\"public\".\"i\"", "REINDEX INDEX CONCURRENTLY \"public\".\"i\";");
            assertThat(Bench.text(report.problems().get(1)))
                    .contains("low", "ALTER TABLE \"public\".\"a\" VALIDATE CONSTRAINT \"low\";");
        }
    }
}
