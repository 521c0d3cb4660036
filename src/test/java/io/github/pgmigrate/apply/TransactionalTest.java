package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.wire.Wire;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** A migration and its record commit together, or neither does. */
class TransactionalTest {

    @ParameterizedTest
    @EachMajor
    void a_small_migration_is_one_message(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Wire wire = new Wire(bench.server.port())) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);")
                    .with("1_rollback_a.sql", "DROP TABLE a;")
                    .with("1_verify_a.sql", "DO $$ BEGIN ASSERT (SELECT count(*) = 1 FROM a); END $$;")
                    .with("2_b.sql", "CREATE TABLE b (id int);")
                    .with("3_c.sql", "CREATE TABLE c (id int);");
            bench.target = wire.of(bench.target);

            bench.migrated();

            assertThat(wire.queries().stream().filter(message -> message.contains("CREATE TABLE a")))
                    .singleElement()
                    .asString()
                    .contains("CREATE TABLE a", "ASSERT", "'1_a.sql'", "COMMIT;");
            int first = wire.queries()
                    .indexOf(wire.queries().stream()
                            .filter(message -> message.contains("CREATE TABLE a"))
                            .findFirst()
                            .orElseThrow());
            assertThat(wire.queries().get(first + 1)).contains("RESET ALL", "CREATE TABLE b", "'2_b.sql'", "COMMIT;");
            assertThat(wire.queries().get(first + 2)).contains("RESET ALL", "CREATE TABLE c", "'3_c.sql'", "COMMIT;");
            assertThat(bench.applied()).containsExactly("1", "2", "3");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_is_recorded_says_who_when_and_what(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("007_add_users.sql", "-- Author: Ada\n-- Ticket: X-1\nCREATE TABLE users (id int);")
                    .with("007_rollback_add_users.sql", "DROP TABLE users; -- :'later'\n");

            RunReport report = bench.migrate();

            assertThat(report.problems()).isEmpty();
            assertThat(report.done()).extracting(Object::toString).containsExactly("7");
            assertThat(report.standing()).contains("This run has applied version 7.");
            assertThat(report.migrations()).extracting(MigrationStatus::state).containsExactly(MigrationState.APPLIED);
            assertThat(bench.value("SELECT concat_ws('|', version, description, script, kind, length(checksum),"
                            + " header ->> 'Author', header ->> 'Ticket', rollback, transactional, statements, applied_by,"
                            + " plugin_version) FROM schema_version"))
                    .isEqualTo("7|add users|007_add_users.sql|versioned|64|Ada|X-1|DROP TABLE users; -- :'later'\n"
                            + "|t|1|postgres|test");
            assertThat(bench.value("SELECT concat_ws('|', event, script, by_role, execution_ms >= 0, from_host <> '')"
                            + " FROM schema_version_log"))
                    .isEqualTo("applied|007_add_users.sql|postgres|t|t");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_statement_that_fails_leaves_nothing_of_its_migration(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with(
                            "2_b.sql",
                            "CREATE TABLE b (id int);\nSELECT count(*) FROM b;\nSELECT 1/0;\nCREATE TABLE c ();")
                    .with("3_c.sql", "CREATE TABLE d ();");

            RunReport report = bench.migrate();

            Problem problem = Bench.problem(report);
            assertThat(Bench.text(problem))
                    .startsWith("2_b.sql:3:1: error PGM0701 [statement-failed] division by zero\nSELECT 1/0;\n^");
            assertThat(problem.sqlState()).isEqualTo("22012");
            assertThat(report.isOk()).isFalse();
            assertThat(report.standing())
                    .contains("Nothing of version 2 is in the database. This run has applied version 1.");
            assertThat(bench.applied()).containsExactly("1");
            assertThat(bench.exists("b")).isFalse();
            assertThat(bench.log()).containsExactly("applied 1", "failed 2");
            assertThat(bench.value("SELECT detail FROM schema_version_log WHERE event = 'failed'"))
                    .isEqualTo("division by zero");

            bench.with("2_b.sql", "CREATE TABLE b (id int);").migrated();
            assertThat(bench.applied()).containsExactly("1", "2", "3");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_check_that_the_migrations_own_rows_break_leaves_nothing(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                    CREATE TABLE a (id int, price int);
                    INSERT INTO a SELECT i, i - 3 FROM generate_series(1, 10) i;
                    ALTER TABLE a
                        ADD CONSTRAINT positive CHECK (price > 0);
                    """);

            Problem problem = Bench.problem(bench.migrate());

            assertThat(Bench.text(problem))
                    .startsWith("1_a.sql:3:1: error PGM0701 [statement-failed] check constraint \"positive\"")
                    .contains("hint: Rows that are there already contradict this.");
            assertThat(bench.exists("a")).isFalse();
            assertThat(bench.applied()).isEmpty();
        }
    }

    /** As in a history that keeps its own versions in a table of the same name, and makes it where there is none. */
    @ParameterizedTest
    @EachMajor
    void a_table_of_the_historys_name_is_a_warning(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                    CREATE SCHEMA other;
                    CREATE TABLE other.schema_version (id int);
                    CREATE TABLE my_schema_version (id int);
                    SELECT count(*) FROM schema_version;
                    """).with("2_b.sql", """
                    DO $$ BEGIN
                        IF to_regclass('schema_version') IS NULL THEN EXECUTE 'CREATE TABLE "schema_version" (stage int)'; END IF;
                    END $$;
                    ALTER TABLE IF EXISTS PUBLIC.Schema_Version ALTER version SET NOT NULL;
                    """);

            bench.migrated();

            assertThat(bench.heard.problems).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(Code.HISTORY_NAMESAKE);
                assertThat(Bench.place(problem)).isEqualTo("2_b.sql:1:1");
                assertThat(problem.hint()).contains("historyTable", "historySchema");
            });
        }
    }

    @ParameterizedTest
    @EachMajor
    void names_like_the_historys_are_free_where_it_is_named_otherwise(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.historyTable = "history of us";
            bench.with("1_a.sql", "CREATE TABLE schema_version (id int);\nCREATE TABLE history (id int);\n");

            bench.migrated();

            assertThat(bench.heard.problems).isEmpty();
            assertThat(bench.exists("schema_version")).isTrue();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_commit_without_begin_is_passed_over(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nCOMMIT;\nCREATE TABLE b (id int);\n")
                    .with("2_b.sql", "CREATE TABLE c (id int);\nCOMMIT;\nSELECT 1/0;\n");

            RunReport report = bench.migrate();

            assertThat(bench.applied()).containsExactly("1");
            assertThat(bench.exists("b")).isTrue();
            assertThat(bench.exists("c"))
                    .as("one transaction, whatever the COMMIT says")
                    .isFalse();
            assertThat(Bench.place(Bench.problem(report))).isEqualTo("2_b.sql:3:1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void row_count_is_that_of_the_statement_before(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                            \\echo at first :ROW_COUNT
                            CREATE TABLE a (id int);
                            INSERT INTO a SELECT generate_series(1, 7);
                            \\echo inserted :ROW_COUNT
                            UPDATE a SET id = id + :ROW_COUNT WHERE id = 4;
                            \\if :ROW_COUNT
                            CREATE TABLE b (updated int DEFAULT :ROW_COUNT);
                            \\endif
                            COPY a FROM stdin;
                            1
                            2
                            \\.
                            \\echo copied :ROW_COUNT
                            SELECT id FROM a;
                            \\echo selected :ROW_COUNT
                            """);

            bench.migrated();

            assertThat(bench.heard.lines)
                    .contains("echo at first 0", "echo inserted 7", "echo copied 2", "echo selected 9");
            assertThat(bench.value("SELECT column_default FROM information_schema.columns WHERE table_name = 'b'"))
                    .isEqualTo("1");
            assertThat(bench.column("SELECT id FROM a ORDER BY id"))
                    .containsExactly("1", "1", "2", "2", "3", "5", "6", "7", "11");
        }
    }

    @ParameterizedTest
    @EachMajor
    void psqls_commands_work(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.variables.put("who", "O'Neil \\ {{x}} ?");
            bench.with("1_a.sql", """
                            \\echo hello :who
                            CREATE TABLE a (id int, name text, doc jsonb DEFAULT '{"k": 1}');
                            SELECT 41 AS answer, NULL AS nothing \\gset my_
                            \\if :{?my_nothing}
                            SELECT 1/0;
                            \\else
                            INSERT INTO a VALUES (:my_answer + 1, :'who');
                            \\endif
                            COPY a (id, name) FROM stdin;
                            1\tone
                            2\ttwo;\\n{fn now()}
                            \\.
                            \\copy a (id, name) from 'data/a.csv' with (format csv)
                            SELECT format('CREATE TABLE %I (id int)', 'gen ' || i) FROM generate_series(1, 3) i \\gexec
                            \\i data/more.sql
                            SELECT count(*) FILTER (WHERE doc ? 'k') AS with_k FROM a;
                            DO $$ BEGIN RAISE NOTICE 'done with %', '{{x}}'; END $$;
                            SELECT 'last without semicolon' AS last
                            """)
                    .file("data/a.csv", "3,\"drei ä\"\n")
                    .file("data/more.sql", "INSERT INTO a VALUES (4, :'who');\n");

            bench.migrated();

            assertThat(bench.column("SELECT id || ' ' || name FROM a ORDER BY id"))
                    .containsExactly(
                            "1 one", "2 two;\n{fn now()}", "3 drei ä", "4 O'Neil \\ {{x}} ?", "42 O'Neil \\ {{x}} ?");
            assertThat(bench.column("SELECT tablename FROM pg_tables WHERE tablename LIKE 'gen%' ORDER BY 1"))
                    .containsExactly("gen 1", "gen 2", "gen 3");
            assertThat(bench.heard.lines)
                    .contains(
                            "echo hello O'Neil \\ {{x}} ?",
                            "1_a.sql:16:1 [with_k] [[5]] 1",
                            "NOTICE: done with {{x}}",
                            "1_a.sql:18:1 [last] [[last without semicolon]] 1");
        }
    }

    @Tag("F087")
    @ParameterizedTest
    @EachMajor
    void a_query_of_three_million_rows_is_shown_by_its_first(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "SELECT i, repeat('x', 300) AS wide FROM generate_series(1, 3000000) i;");
            long before = used();

            bench.migrated();

            assertThat(used() - before).as("bytes kept").isLessThan(60L << 20);
            assertThat(bench.heard.lines.stream().filter(line -> line.startsWith("1_a.sql:1:1")))
                    .singleElement()
                    .asString()
                    .endsWith(" 3000000");
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @ParameterizedTest
    @EachMajor
    void strings_with_backslashes_are_read_as_the_script_says(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                            CREATE TABLE a (t text);
                            SET standard_conforming_strings = off;
                            SET escape_string_warning = off;
                            INSERT INTO a VALUES ('one\\'; DROP TABLE a; --');
                            INSERT INTO a VALUES ('two\\\\');
                            """)
                    .with("1_rollback_a.sql", "DROP TABLE a; -- '\\'")
                    .with("2_b.sql", "INSERT INTO a VALUES ('three\\');");

            bench.migrated();

            assertThat(bench.column("SELECT t FROM a ORDER BY 1"))
                    .containsExactlyInAnyOrder("one'; DROP TABLE a; --", "two\\", "three\\");
            assertThat(bench.value("SELECT rollback FROM schema_version WHERE version = 1"))
                    .isEqualTo("DROP TABLE a; -- '\\'");
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_isolation_level_at_the_top_holds_for_the_migration(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                            SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
                            CREATE TABLE a AS SELECT current_setting('transaction_isolation') AS level;
                            """)
                    .with("2_b.sql", "INSERT INTO a SELECT current_setting('transaction_isolation');")
                    .with("2_verify_b.sql", "SELECT count(*) = 2 FROM a;");

            bench.migrated();

            assertThat(bench.column("SELECT level FROM a")).containsExactly("serializable", "read committed");
        }
    }

    @Tag("F057")
    @ParameterizedTest
    @EachMajor
    void a_file_that_changes_while_it_runs_leaves_nothing(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);");
            Request request = bench.request();
            bench.with("1_a.sql", "CREATE TABLE other (id int);");

            RunReport report = new Migrate(request, Optional.empty(), false, WhenInDoubt.ASK).run();

            assertThat(Bench.codes(report)).containsExactly(Code.CHECKSUM_MOVED);
            assertThat(bench.exists("other")).isFalse();
            assertThat(bench.log()).containsExactly("failed 1");
        }
    }

    @Tag("F057")
    @ParameterizedTest
    @EachMajor
    void an_include_that_is_gone_when_the_script_runs_leaves_nothing(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\n\\copy a from 'rows.txt'\n")
                    .file("rows.txt", "1\n");
            Request request = bench.request();
            Files.delete(bench.path("rows.txt"));

            RunReport report = new Migrate(request, Optional.empty(), false, WhenInDoubt.ASK).run();

            assertThat(Bench.codes(report)).containsExactly(Code.INCLUDE);
            assertThat(Bench.place(Bench.problem(report))).isEqualTo("1_a.sql:2:1");
            assertThat(bench.exists("a")).isFalse();
        }
    }

    @Tag("F050")
    @ParameterizedTest
    @EachMajor
    void giving_the_lock_away_means_that_nothing_is_recorded(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nSELECT pg_advisory_unlock_all();");

            RunReport report = bench.migrate();

            assertThat(Bench.codes(report)).containsExactly(Code.LOCK_LOST);
            assertThat(Bench.text(Bench.problem(report))).contains("pg_advisory_unlock_all");
            assertThat(bench.exists("a")).isFalse();
            assertThat(bench.applied()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void notes_of_the_check_are_not_told_again_by_the_run(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "\\timing on\nCREATE TABLE a (id int);\n");

            bench.migrated();

            assertThat(bench.heard.problems).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void joined_parts_without_a_statement_are_counted_as_the_server_counts(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                    CREATE TABLE a (id int)\\; ;
                    \\;\\; INSERT INTO a VALUES (1)\\;\\; INSERT INTO a VALUES (2)\\; /* nothing */ ;
                    SELECT count(*) FROM a\\; ;
                    \\; ;
                    """).with("2_b.sql", "VACUUM a\\; ;\n\\; ;\nINSERT INTO a VALUES (3);\n");

            bench.migrated();

            assertThat(bench.column("SELECT id FROM a ORDER BY id")).containsExactly("1", "2", "3");
            assertThat(bench.heard.lines).contains("1_a.sql:3:1 [count] [[2]] 1");
        }
    }
}
