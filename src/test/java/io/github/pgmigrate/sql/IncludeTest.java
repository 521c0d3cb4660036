package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IncludeTest {

    private static final Includes FILES = Texts.folder(Map.of(
            "x/b.sql", "select 'b';\n\\ir c.sql\nselect 'end of b'",
            "x/c.sql", "select 'c'; \\set v 9\n",
            "loop.sql", "\\i a.sql",
            "self.sql", "\\i self.sql",
            "open.sql", "\\if true\nselect 'o';",
            "quote.sql", "select 'q"));

    @Test
    void filesAreReadInPlace() {
        Texts.Reading reading = Texts.run("select 1\n\\i x/b.sql;\n, :v;", Map.of(), FILES);

        assertThat(reading.statementTexts())
                .containsExactly("select 'b';", "select 'c';", "select 'end of b'", "select 1\n, 9;");
        assertThat(reading.items().get(1).location()).hasToString("x/c.sql:1:1");
        assertThat(((Statement) reading.items().get(3)).locationAt(9)).hasToString("a.sql:3:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\i loop.sql", "\\i self.sql", "\\include self.sql", "\\include_relative self.sql"})
    void aLoopIsAnError(String text) {
        Texts.Reading reading = Texts.check(
                text,
                Map.of(),
                (from, name, relative) ->
                        name.equals("a.sql") ? Texts.source("a.sql", text) : FILES.find(from, name, relative));

        assertThat(reading.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(Code.INCLUDE_LOOP));
    }

    @Test
    void aMissingFileIsAnErrorWhereItIsNamed() {
        Texts.Reading reading = Texts.check("select 1;\n \\i no.sql\nselect 2;", Map.of(), FILES);

        assertThat(reading.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.INCLUDE);
            assertThat(problem.location()).hasToString("a.sql:2:2");
            assertThat(problem.message()).isEqualTo("there is no file no.sql");
        });
        assertThat(reading.statementTexts()).containsExactly("select 1;", "select 2;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\i ../b.sql", "\\ir ../b.sql", "\\copy t from '../b.sql'"})
    void aFileOutsideTheProjectIsAnErrorOfItsOwn(String text) {
        Texts.Reading reading = Texts.check(text, Map.of(), (from, name, relative) -> {
            throw new Includes.IncludeException(Includes.IncludeException.Kind.OUTSIDE, "'" + name + "' lies outside");
        });

        assertThat(reading.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.INCLUDE_OUTSIDE);
            assertThat(problem.message()).isEqualTo("'../b.sql' lies outside");
        });
    }

    @Test
    void inABranchNotTakenNothingIsReadFromThem() {
        assertThat(Texts.run(
                                "\\if false\n\\i x/b.sql\n\\i no.sql\n\\i self.sql\n\\copy t from 'no'\n\\endif\nselect 1;",
                                Map.of(),
                                FILES)
                        .statementTexts())
                .containsExactly("select 1;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"open.sql", "quote.sql"})
    void whatAFileOpensItMustClose(String name) {
        Texts.Reading reading = Texts.check("\\i " + name + "\n\\echo on\nselect 2;", Map.of(), FILES);

        assertThat(reading.problems())
                .singleElement()
                .satisfies(problem -> assertThat(Texts.location(problem).file()).isEqualTo(name));
        assertThat(reading.statementTexts()).endsWith("select 2;");
    }
}
