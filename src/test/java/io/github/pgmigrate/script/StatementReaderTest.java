package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Script;
import io.github.pgmigrate.sql.ScriptContext;
import io.github.pgmigrate.sql.ScriptSource;
import io.github.pgmigrate.sql.Statement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementReaderTest {

    private final List<Problem> problems = new ArrayList<>();
    private Script script = open("");

    @Test
    void timeoutsAtTheTopAreTheFilesAndLaterOnesTheNextStatements() {
        List<StatementReader.Directed> read = read(ScriptKind.FORWARD, """
                -- pgmigrate:lock-timeout 2s
                CREATE TABLE a (i int);
                -- pgmigrate:lock-timeout 100ms
                -- pgmigrate:statement-timeout 1h
                CREATE TABLE b (i int);
                CREATE TABLE -- pgmigrate:statement-timeout 5s
                    c (i int);
                """);

        assertThat(problems).isEmpty();
        assertThat(read.get(0).directives()).isEqualTo(StatementDirectives.NONE);
        assertThat(read.get(1).directives())
                .isEqualTo(new StatementDirectives(Optional.of("100ms"), Optional.of("1h"), Optional.empty()));
        assertThat(read.get(2).directives())
                .isEqualTo(new StatementDirectives(Optional.empty(), Optional.of("5s"), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- pgmigrate:expect 0 rows\nSELECT 1;",
                "SELECT 1 -- pgmigrate:expect 0 rows\n;",
                "SELECT 1; -- pgmigrate:expect 0 rows",
                "SELECT 1; -- Should return 0 rows\n",
                "SELECT 1; -- x\n-- y\n\n-- should return no rows\nSELECT 2;",
                "SELECT 1 -- should return 0 rows\nFROM t;",
                "SELECT 1\n-- expect 0 rows",
                "-- pgmigrate:expect 0 rows\nSELECT 1; -- should return 3 rows",
                "-- should return 7 rows\nSELECT 1; -- should return 0 rows\n-- should return 3 rows\n",
            })
    void anExpectationFindsItsQuery(String text) {
        assertThat(read(ScriptKind.FORWARD, text).get(0).directives().expectation())
                .contains(new Expectation.Rows(0));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1);\n-- should return 0 rows\nSELECT 1;",
                "\n-- should return 0 rows\nSELECT 1;",
                "/* at first */\n-- should return 0 rows\nSELECT 1;",
                "SELECT 1; -- should return 1 row\n-- should return 0 rows\nSELECT 2;",
                "INSERT INTO t VALUES (1);\n-- should return 0 rows\n-- pgmigrate:lock-timeout 2s\nSELECT 1;",
            })
    void aNoteAboveAQueryThatNoQueryBeforeItTakesIsAWarning(String text) {
        List<StatementReader.Directed> read = read(ScriptKind.FORWARD, text);

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isFalse();
            assertThat(problem.headline()).contains("PGM0117 [note-passed-over]");
            assertThat(String.valueOf(problem.location())).endsWith(":2:1");
        });
        assertThat(read.get(read.size() - 1).directives().expectation()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1);\n-- should return 0 rows\n",
                "INSERT INTO t VALUES (1);\n-- should return 0 rows\nINSERT INTO t VALUES (2);\nSELECT 1;",
                "INSERT INTO t VALUES (1);\n-- should return 0 rows\nSELECT 1; -- should return 0 rows",
                "INSERT INTO t VALUES (1);\n-- should return 0 rows\n-- pgmigrate:expect 0 rows\nSELECT 1;",
                "-- this function should return 3 rows\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
            })
    void aNoteThatNoQueryCouldMissIsNone(String text) {
        read(ScriptKind.FORWARD, text);

        assertThat(problems).isEmpty();
    }

    @Test
    void aNoteBelongsToTheStatementBeforeItAndNotToTheNext() {
        List<StatementReader.Directed> read = read(ScriptKind.FORWARD, """
                INSERT INTO t VALUES (1);
                -- should return 0 rows
                SELECT 1;
                SELECT 2; -- should return 2 rows
                -- pgmigrate:expect 3 rows
                SELECT 3;
                """);

        assertThat(read)
                .extracting(directed -> directed.directives().expectation())
                .containsExactly(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Expectation.Rows(2)),
                        Optional.of(new Expectation.Rows(3)));
    }

    @Test
    void queriesOfVerifyScriptsHaveToBeTrue() {
        List<StatementReader.Directed> read = read(
                ScriptKind.VERIFY,
                "SELECT true;\nSELECT 1 FROM t; -- should be empty\nSET x.y = 1;\nSELECT 1 AS a \\gset\n");

        assertThat(read)
                .extracting(directed -> directed.directives().expectation())
                .containsExactly(
                        Optional.of(new Expectation.Truth()),
                        Optional.of(new Expectation.Empty()),
                        Optional.empty(),
                        Optional.empty());
    }

    @Test
    void echoesAndCopiesComeThroughWithTheDataOfTheLatter() throws IOException {
        String text = "\\echo hello\nCOPY t FROM stdin;\n1\n2\n\\.\n-- should return 2 rows\nSELECT 1;\n";
        try (StatementReader reader = reader(ScriptKind.FORWARD, text)) {
            assertThat(reader.next())
                    .isNotNull()
                    .extracting(StatementReader.Directed::item)
                    .isInstanceOf(Item.Echo.class);
            assertThat(reader.next()).isNotNull();
            assertThat(script.copyData().readAllBytes()).asString().isEqualTo("1\n2\n");
            assertThat(reader.next())
                    .isNotNull()
                    .satisfies(query ->
                            assertThat(query.directives().expectation()).isEmpty());
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void aQueryIsHandedOutBeforeTheNextStatementIsRead() {
        String text = "SELECT 1; -- note\nSELECT 1 AS x \\gset\n-- note\nSELECT :x;\n";
        try (StatementReader reader = reader(ScriptKind.FORWARD, text)) {
            reader.next();
            script.set("x", "5");
            reader.next();
            script.set("x", "7");
            assertThat(reader.next())
                    .isNotNull()
                    .satisfies(
                            last -> assertThat(((Statement) last.item()).text()).isEqualTo("SELECT 7;"));
        }
    }

    @Test
    void aDirectiveInTheWrongPlaceIsAnError() {
        read(ScriptKind.FORWARD, """
                -- pgmigrate:until 12
                -- pgmigrate:lock-timeout 2s
                -- pgmigrate:lock-timeout 3s
                -- pgmigrate:expect 2 rows
                CREATE TABLE a (i int);
                -- pgmigrate:no-transaction
                -- pgmigrate:irreversible reasons
                -- pgmigrate:lock-timeout 3s
                -- pgmigrate:lock-timeout 4s
                """);

        assertThat(Folder.text(problems)).isEqualTo("""
                        x.sql:1:1: error PGM0312 [directive] 'until' has no meaning in a forward migration
                          Remove the line, or move it to the file it is meant for.
                        x.sql:3:1: error PGM0312 [directive] 'lock-timeout' stands in this file twice, first in line 2
                          Keep one of them.
                        x.sql:4:1: error PGM0312 [directive] 'expect' stands at a statement whose result is not looked at
                          Move the line before the query that it is about, one without \\gset or \\gexec.
                        x.sql:6:1: error PGM0312 [directive] 'no-transaction' has to stand before the first statement
                          Move the line to the top of the file.
                        x.sql:9:1: error PGM0312 [directive] 'lock-timeout' is said twice of the same statement, first in line 8
                          Keep one of them.
                        x.sql:8:1: error PGM0312 [directive] 'lock-timeout' is followed by no statement
                          Remove the line, or move it before a statement.
                        """);
    }

    @Test
    void textInsideLiteralsIsNoDirective() {
        read(ScriptKind.FORWARD, """
                SELECT '
                -- pgmigrate:nonsense
                ', $$
                -- pgmigrate:nonsense
                $$, "
                -- pgmigrate:nonsense
                " /*
                -- pgmigrate:nonsense
                */;
                """);

        assertThat(problems).isEmpty();
    }

    private StatementReader reader(ScriptKind kind, String text) {
        script = open(text);
        return new StatementReader(script, kind, problems::add);
    }

    private Script open(String text) {
        ScriptSource source = new ScriptSource() {
            @Override
            public String name() {
                return "x.sql";
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            }
        };
        return Script.open(source, new ScriptContext(ScriptContext.Mode.RUN, Map.of(), Includes.NONE, problems::add));
    }

    private List<StatementReader.Directed> read(ScriptKind kind, String text) {
        List<StatementReader.Directed> all = new ArrayList<>();
        try (StatementReader reader = reader(kind, text)) {
            for (StatementReader.Directed next = reader.next(); next != null; next = reader.next()) {
                all.add(next);
            }
        }
        return all;
    }
}
