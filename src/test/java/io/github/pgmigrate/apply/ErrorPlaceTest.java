package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** An error of the server is shown where it stands in the file. */
class ErrorPlaceTest {

    private static String place(Bench bench, String script) {
        Problem problem = Bench.problem(bench.with("1_a.sql", script).migrate());
        return Bench.place(problem) + " " + problem.message();
    }

    @ParameterizedTest
    @EachMajor
    void line_and_column_count_characters(int major) {
        try (Bench bench = Bench.on(major)) {
            assertThat(place(bench, "CREATE TABLE a (id int);\nSELECT '😀é' AS x,\n\t'😀' || nope\nFROM a;"))
                    .isEqualTo("1_a.sql:3:9 column \"nope\" does not exist");
            assertThat(place(bench, "-- 😀 a comment\r\nCREATE TABLE a ();\r\nCREATE TABLE b (x nope);\r\n"))
                    .isEqualTo("1_a.sql:3:19 type \"nope\" does not exist");
            assertThat(place(bench, "CREATE TABLE a ();\nALTER TABLE a ADD x int CHECK (y > 1);"))
                    .startsWith("1_a.sql:2:");
        }
    }

    @ParameterizedTest
    @EachMajor
    void far_down_in_a_large_message(int major) {
        try (Bench bench = Bench.on(major)) {
            String inserts = IntStream.rangeClosed(1, 2500)
                    .mapToObj(i -> "INSERT INTO a VALUES (" + i + ", '😀 " + "x".repeat(50) + "');\n")
                    .collect(Collectors.joining());
            assertThat(place(bench, "CREATE TABLE a (id int, t text);\n" + inserts + "INSERT INTO a VALUES (1, nope);"))
                    .isEqualTo("1_a.sql:2502:26 column \"nope\" does not exist");
            assertThat(place(
                            bench,
                            "CREATE TABLE a (id int PRIMARY KEY, t text);\n" + inserts
                                    + "INSERT INTO a VALUES (500, 'again');\nSELECT 1;\n"))
                    .startsWith("1_a.sql:2502:1 duplicate key value");
        }
    }

    @ParameterizedTest
    @EachMajor
    void in_included_files_and_after_variables(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.file("more/x.sql", "SELECT 1;\nSELECT\n  nope;\n");
            assertThat(place(bench, "SELECT 0;\n\\i more/x.sql\n"))
                    .isEqualTo("more/x.sql:3:3 column \"nope\" does not exist");
            bench.variables.put("long", "a rather long value");
            assertThat(place(bench, "SELECT :'long', nope;")).isEqualTo("1_a.sql:1:17 column \"nope\" does not exist");
        }
    }

    @Tag("F089")
    @ParameterizedTest
    @EachMajor
    void in_what_a_query_generates(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "SELECT 1;\nSELECT 'CREATE TABLE x (y nope)' \\gexec\n");

            Problem problem = Bench.problem(bench.migrate());

            assertThat(Bench.text(problem))
                    .startsWith("1_a.sql:2:1: error PGM0701 [statement-failed] type \"nope\" does not exist\n"
                            + "CREATE TABLE x (y nope)\n                  ^");
        }
    }

    @Tag("F089")
    @Tag("F091")
    @ParameterizedTest
    @EachMajor
    void within_bodies_and_at_commit(int major) {
        try (Bench bench = Bench.on(major)) {
            Problem body = Bench.problem(bench.with("1_a.sql", "SELECT 1;\n\nDO $$\nBEGIN\n    PERFORM 1/0;\nEND $$;")
                    .migrate());
            assertThat(Bench.place(body)).isEqualTo("1_a.sql:3:1");
            assertThat(body.details()).anyMatch(line -> line.contains("inline_code_block line 3 at PERFORM"));

            Problem raised =
                    Bench.problem(bench.with("1_a.sql", "DO $$ BEGIN RAISE 'no %', 7 USING HINT = 'try 8'; END $$;")
                            .migrate());
            assertThat(Bench.text(raised)).contains("[script-raised] no 7", "server's hint: try 8");

            Problem deferred = Bench.problem(bench.with("1_a.sql", """
                            CREATE TABLE a (id int PRIMARY KEY, p int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
                            INSERT INTO a VALUES (1, 2);
                            """).migrate());
            assertThat(Bench.text(deferred))
                    .startsWith("1_a.sql:1:1: error PGM0701 [statement-failed] the transaction could not be completed:"
                            + " insert or update on table \"a\" violates foreign key constraint")
                    .contains("detail: Key (p)=(2) is not present");
            assertThat(bench.exists("a")).isFalse();
        }
    }
}
