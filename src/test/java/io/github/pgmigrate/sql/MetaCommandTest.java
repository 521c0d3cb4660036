package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.problem.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MetaCommandTest {

    private static List<String> echoes(Texts.Reading reading) {
        return reading.items().stream()
                .filter(Item.Echo.class::isInstance)
                .map(item -> ((Item.Echo) item).text())
                .toList();
    }

    @Test
    void echoShowsItsArguments() {
        Texts.Reading reading = Texts.run(
                "\\echo :y \"a  b\" 'it''s' :'y' :{?y} :no;x\n\\warn -n w \\\\ select 1;\n\\qecho a'b'c\\echo d",
                Map.of("y", "1 2"),
                Includes.NONE);

        assertThat(echoes(reading)).containsExactly("1 2 \"a  b\" it's '1 2' TRUE :no;x", "w", "abc", "d");
        assertThat(reading.items().get(1))
                .isInstanceOfSatisfying(
                        Item.Echo.class, echo -> assertThat(echo.warning()).isTrue());
        assertThat(reading.statementTexts()).containsExactly("select 1;");
    }

    @ParameterizedTest
    @CsvSource({
        "true,yes",
        "TRUE,yes",
        "t,yes",
        "on,yes",
        "yes,yes",
        "1,yes",
        "false,no",
        "off,no",
        "of,no",
        "n,no",
        "0,no"
    })
    void conditionsArePsqls(String condition, String shown) {
        assertThat(echoes(Texts.run("\\if " + condition + "\n\\echo yes\n\\else\n\\echo no\n\\endif")))
                .containsExactly(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "not true", "o", ":nothing", ""})
    void anythingElseIsFalseWithAWarning(String condition) {
        Texts.Reading reading = Texts.run("\\if " + condition + "\n\\echo yes\n\\else\n\\echo no\n\\endif");

        assertThat(echoes(reading)).containsExactly("no");
        assertThat(reading.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.CONDITIONAL);
            assertThat(problem.severity()).isEqualTo(Severity.WARNING);
        });
    }

    @Test
    void conditionalsNestAndCutStatementsAsPsqlDoes() {
        assertThat(Texts.run(
                                "select 1\n\\if true\n, 2\n\\else\n, (3; '\n'\n\\endif\n, 4;\n"
                                        + "\\if false\n\\if true\nselect 5;\n\\endif\n\\elif yes\nselect 6;\n\\else\nselect 7;\n\\endif")
                        .statementTexts())
                .containsExactly("select 1\n, 2\n, 4;", "select 6;");
    }

    @Test
    void anOpenConditionalIsToldWhereItOpens() {
        assertThat(Texts.check("select 1;\n  \\if true\nselect 2;").problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.CONDITIONAL);
                    assertThat(problem.location()).hasToString("a.sql:2:3");
                    assertThat(Texts.excerpt(problem).render()).containsExactly("  \\if true", "  ^");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\endif",
                "\\else",
                "\\elif true",
                "\\if true\n\\else\n\\else\n\\endif",
                "\\if 1\n\\else\n\\elif 1\n\\endif"
            })
    void unbalancedConditionalsAreErrors(String text) {
        assertThat(Texts.check(text).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.CONDITIONAL);
            assertThat(problem.isError()).isTrue();
        });
    }

    @Tag("F076")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\d",
                "\\dt+ public.*",
                "\\d+ t",
                "\\l",
                "\\timing on",
                "\\pset format csv",
                "\\x",
                "\\a",
                "\\t",
                "\\conninfo",
                "\\dRp+",
                "\\sf f(int)",
                "\\h select",
                "\\set",
                "\\encoding",
                "\\p"
            })
    void thoseThatOnlyShowArePassedOverWithANote(String text) {
        Texts.Reading reading = Texts.run(text + "\nselect 1;");

        assertThat(reading.statementTexts()).containsExactly("select 1;");
        assertThat(reading.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.META_COMMAND_SKIPPED);
            assertThat(problem.severity()).isEqualTo(Severity.NOTE);
        });
    }

    @Tag("F076")
    @Tag("S18")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\! rm x",
                "\\connect db",
                "\\c",
                "\\o file",
                "select 1 \\g file",
                "select 1 \\g |less",
                "\\w file",
                "\\cd /",
                "\\setenv A b",
                "\\getenv a A",
                "\\password",
                "\\prompt a",
                "\\copy t to 'x'",
                "\\copy t from program 'ls'",
                "\\copy t from pstdin",
                "\\echo `ls`",
                "\\set a `ls`",
                "\\nonsense",
                "\\q",
                "\\g",
                "\\gset",
                "\\watch 1",
                "select 1 \\gdesc",
                "\\lo_import x",
                "\\set ON_ERROR_STOP off",
                "\\set AUTOCOMMIT off",
                "\\unset ON_ERROR_STOP",
                "\\set SINGLELINE on",
                "\\deploy"
            })
    void othersAreErrorsThatNameTheirPlaceAndARemedy(String text) {
        Texts.Reading reading = Texts.check("select 0;\n" + text + "\n;select 2;");

        assertThat(reading.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.META_COMMAND_UNSUPPORTED);
            assertThat(Texts.location(problem).line()).isEqualTo(2);
            assertThat(Texts.location(problem).column()).isEqualTo(text.indexOf('\\') + 1);
            assertThat(Texts.excerpt(problem).line()).isEqualTo(text);
            assertThat(problem.hint()).isNotBlank();
        });
        assertThat(reading.statementTexts()).contains("select 2;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\set ON_ERROR_STOP on",
                "\\set ON_ERROR_STOP",
                "\\set AUTOCOMMIT 1",
                "\\set ECHO all",
                "\\encoding utf8"
            })
    void whatChangesNothingIsFine(String text) {
        assertThat(Texts.check(text).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\set a-b 1",
                "\\set x 'open",
                "\\echo \"open",
                "\\unset",
                "\\i",
                "\\copy t",
                "\\restrict",
                "\\set ON_ERROR_STOP maybe"
            })
    void malformedOnesAreErrors(String text) {
        assertThat(Texts.check(text).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(Code.META_COMMAND_MALFORMED));
    }

    @Test
    void inARunAnErrorEndsTheReading() {
        assertThatThrownBy(() -> Texts.run("\\! ls"))
                .isInstanceOfSatisfying(
                        ProblemsException.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .satisfies(problem ->
                                        assertThat(problem.code()).isEqualTo(Code.META_COMMAND_UNSUPPORTED)));
    }

    @Tag("F076")
    @Test
    void betweenRestrictAndUnrestrictNoOtherMetaCommandWorks() {
        Texts.Reading reading = Texts.check(
                "\\restrict k1\nselect 1 \\; select 2;\ncopy t from stdin;\n\\.\n\\echo x\n\\unrestrict k2\n\\unrestrict k1\n\\echo y\n\\unrestrict k1");

        assertThat(reading.problems().stream().map(problem -> problem.code() + " " + problem.location()))
                .containsExactly("RESTRICTED a.sql:5:1", "RESTRICTED a.sql:6:1", "RESTRICTED a.sql:9:1");
        assertThat(echoes(reading)).containsExactly("y");
        assertThat(reading.statementTexts()).containsExactly("select 1 ; select 2;", "copy t from stdin;");
    }

    @Test
    void gexecAndPlainGSendTheStatement() {
        List<Item> items =
                Texts.run("select 'x' \\gexec\nselect (1 \\g\nselect 2;").items();

        assertThat(items.stream().map(item -> ((Statement) item).ending()))
                .containsExactly(Statement.Ending.GEXEC, Statement.Ending.SEND, Statement.Ending.SEND);
        assertThat(((Statement) items.get(2)).text()).isEqualTo("select 2;");
    }

    @Test
    void aLineWithNothingButAMetaCommandLeavesNoTraceInTheStatement() {
        Statement statement = Texts.run("select 1\n\\set x 5\n, :x;").only();

        assertThat(statement.text()).isEqualTo("select 1\n, 5;");
        assertThat(statement.locationAt(9)).hasToString("a.sql:3:1");
    }
}
