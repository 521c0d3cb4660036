package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** Scripts that do not fit in one transaction go on where they stopped. */
class SteppedTest {

    @ParameterizedTest
    @EachMajor
    void a_file_that_is_one_transaction_of_its_own_is_recorded_with_it(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\n")
                    .with("1_rollback_a.sql", "BEGIN;\nDROP TABLE a;\nCOMMIT;\n")
                    .with("2_b.sql", "-- pgmigrate:no-transaction\nCREATE TABLE b (id int);\n")
                    .with("2_rollback_b.sql", "-- pgmigrate:no-transaction\nDROP TABLE b;\n");

            bench.migrated();

            assertThat(bench.applied()).containsExactly("1", "2");
            assertThat(bench.column("SELECT execution_ms >= 0 FROM schema_version"))
                    .containsExactly("t", "t");
            assertThat(bench.rollback(2).problems()).isEmpty();
            assertThat(bench.column("SELECT execution_ms >= 0 FROM schema_version_log"))
                    .containsExactly("t", "t", "t", "t");
        }
    }

    /** An included file with BEGIN and COMMIT of its own ends the transaction around it, and psql goes on. */
    @ParameterizedTest
    @EachMajor
    void a_transaction_within_a_transaction_ends_both(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.file("inner.sql", "BEGIN;\nCREATE TABLE b (id int);\nCOMMIT;\n")
                    .with("1_a.sql", """
                            COMMIT;
                            BEGIN;
                            CREATE TABLE a (id int);
                            \\i inner.sql
                            INSERT INTO a VALUES (1);
                            COMMIT;
                            COMMIT;
                            CREATE TABLE c (id int);
                            COMMIT;
                            SELECT 1 / count(*) FROM a WHERE id = 2;
                            COMMIT;
                            """)
                    .with("1_rollback_a.sql", "BEGIN;\nDROP TABLE a;\nBEGIN;\nDROP TABLE b, c;\nCOMMIT;\nCOMMIT;\n");

            RunReport report = bench.migrate();

            assertThat(Bench.problem(report).sqlState()).isEqualTo("22012");
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
            assertThat(bench.exists("c")).isTrue();
            bench.execute("INSERT INTO a VALUES (2)");
            bench.migrated();
            assertThat(bench.column("SELECT id FROM a"))
                    .as("what was done is not done again")
                    .containsExactly("1", "2");
            assertThat(bench.rollback(1).isOk()).isTrue();
            assertThat(bench.exists("a")).isFalse();
            assertThat(bench.applied()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void modes_of_a_begin_within_a_transaction_count(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a AS SELECT ''::text AS isolation;\n")
                    .with("2_b.sql", """
                            BEGIN;
                            BEGIN ISOLATION LEVEL SERIALIZABLE;
                            UPDATE a SET isolation = current_setting('transaction_isolation');
                            COMMIT;
                            """)
                    .with("3_c.sql", "BEGIN;\nSELECT 1;\nBEGIN READ ONLY;\nSELECT 2;\nCOMMIT;\n");

            bench.migrated();

            assertThat(bench.column("SELECT isolation FROM a")).containsExactly("serializable");
            assertThat(bench.applied()).containsExactly("1", "2", "3");
        }
    }

    @Tag("F078")
    @ParameterizedTest
    @EachMajor
    void several_transactions_and_statements_between_them(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                    SET search_path = public;
                    BEGIN;
                    CREATE TABLE a (id int);
                    SAVEPOINT s;
                    INSERT INTO a VALUES (1);
                    ROLLBACK TO s;
                    COMMIT;
                    INSERT INTO a VALUES (2);
                    BEGIN TRANSACTION READ ONLY;
                    SELECT count(*) FROM a;
                    COMMIT;
                    COPY a FROM stdin;
                    3
                    \\.
                    START TRANSACTION;
                    INSERT INTO a VALUES (4);
                    END;
                    \\echo done
                    """);

            RunReport report = bench.migrate();

            assertThat(report.problems()).isEmpty();
            assertThat(bench.column("SELECT id FROM a ORDER BY id")).containsExactly("2", "3", "4");
            assertThat(bench.ledger()).isEmpty();
            assertThat(bench.value("SELECT concat(transactional, statements) FROM schema_version"))
                    .isEqualTo("f15");
            assertThat(bench.heard.lines).contains("1_a.sql:10:1 [count] [[1]] 1", "echo done", "applied 1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void statements_that_no_transaction_takes(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                    CREATE TABLE a (id int, k int) PARTITION BY RANGE (id);
                    CREATE TABLE a1 PARTITION OF a FOR VALUES FROM (0) TO (10);
                    CREATE TABLE b (id int PRIMARY KEY);
                    """).with("2_b.sql", """
                    CREATE INDEX CONCURRENTLY "odd ""name" ON public.b USING btree ((id + 1));
                    CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "odd ""name" ON b (id);
                    VACUUM (ANALYZE) b;
                    REINDEX INDEX CONCURRENTLY "odd ""name";
                    DROP INDEX CONCURRENTLY "odd ""name";
                    ALTER TABLE a DETACH PARTITION a1 CONCURRENTLY;
                    ALTER SYSTEM SET log_min_messages = 'warning';
                    CREATE DATABASE "%1$s x";
                    DROP DATABASE "%1$s x";
                    """.formatted(bench.database));

            assertThat(bench.migrate().problems()).isEmpty();

            assertThat(bench.applied()).containsExactly("1", "2");
            assertThat(bench.exists("\"odd \"\"name\"")).isFalse();
            assertThat(bench.column("SELECT inhrelid FROM pg_inherits")).isEmpty();
            assertThat(bench.ledger()).isEmpty();
        }
    }

    @Tag("F078")
    @ParameterizedTest
    @EachMajor
    void a_hidden_commit_needs_no_transaction(int major) {
        try (Bench bench = Bench.on(major)) {
            String body = """
                    DO $$ BEGIN
                        CREATE TABLE a (id int);
                        COMMIT;
                        INSERT INTO a VALUES (1);
                    END $$;
                    """;
            bench.with("1_a.sql", body);

            Problem problem = Bench.problem(bench.migrate());

            assertThat(problem.sqlState()).isEqualTo("2D000");
            assertThat(problem.hint()).contains("-- pgmigrate:no-transaction");
            assertThat(bench.exists("a")).isFalse();

            bench.with("1_a.sql", "-- pgmigrate:no-transaction\n" + body).migrated();
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
            assertThat(bench.applied()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void time_limits_of_a_file_and_of_a_statement(int major) {
        try (Bench bench = Bench.on(major)) {
            String show =
                    "SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout') AS l;\n";
            bench.with(
                            "1_a.sql",
                            "-- pgmigrate:lock-timeout 2s\n-- pgmigrate:statement-timeout 10min\n" + show
                                    + "-- pgmigrate:lock-timeout 700ms\n" + show
                                    + "SET lock_timeout = '9s';\n-- pgmigrate:statement-timeout 3s\n" + show + show)
                    .with("2_b.sql", show)
                    .with(
                            "3_c.sql",
                            "-- pgmigrate:no-transaction\n-- pgmigrate:lock-timeout 2s\n\n"
                                    + "CREATE TABLE a (id int);\n" + show + "-- pgmigrate:lock-timeout 1s\n" + show
                                    + "CREATE INDEX CONCURRENTLY i ON a (id);\n" + show)
                    .with("4_d.sql", show)
                    .with(
                            "5_e.sql",
                            "-- pgmigrate:lock-timeout 1s\nSELECT 1;\n-- pgmigrate:lock-timeout 2s\nRESET ALL;\n");

            bench.migrated();

            assertThat(bench.heard.lines.stream().filter(line -> line.contains("[l]")))
                    .containsExactly(
                            "1_a.sql:3:1 [l] [[2s 10min]] 1",
                            "1_a.sql:5:1 [l] [[700ms 10min]] 1",
                            "1_a.sql:8:1 [l] [[9s 3s]] 1",
                            "1_a.sql:9:1 [l] [[9s 10min]] 1",
                            "2_b.sql:1:1 [l] [[5s 0]] 1",
                            "3_c.sql:5:1 [l] [[2s 0]] 1",
                            "3_c.sql:7:1 [l] [[1s 0]] 1",
                            "3_c.sql:9:1 [l] [[2s 0]] 1",
                            "4_d.sql:1:1 [l] [[5s 0]] 1");
        }
    }
}
