package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CutTest {

    private static List<String> cut(String text) {
        return Texts.run(text).statementTexts();
    }

    @Test
    void statementsEndAtSemicolonsOutsideQuotesCommentsAndParentheses() {
        assertThat(cut("select 1; select 2;\nselect 3")).containsExactly("select 1;", "select 2;", "select 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'a;b';",
                "select 'it''s;';",
                "select E'a\\';b';",
                "select 'a\\' || ';';",
                "select U&'d\\0061;t', U&\"a;b\";",
                "select N'a;b', B'0;1', x'f;f';",
                "select \"a;b\"\"c;\";",
                "select $$a;b$$, $t$ $$;$$ $t; $t$, $tëg$;$tëg$;",
                "select 1 /* a /* ; */ ; */;",
                "select 1 -- ;\n, 2;",
                "create rule r as on insert to t do also (insert into a values (1); insert into b values (2));",
                "create function f() returns int language sql begin atomic select 1; select case when true then 1 end; end;",
                "create or replace procedure p() begin atomic insert into t values (1); end;",
                "select a[1:2], b::int, c := 1;",
                "select '{}'::jsonb ? 'a', {fn now()};",
                "select 'a'\n'b;c';",
                "select a$$b from t where c = $1;"
            })
    void aSemicolonWithinDoesNotCut(String statement) {
        assertThat(cut(statement + " select 'next';")).containsExactly(statement, "select 'next';");
    }

    @Test
    void blankSpaceAndLineCommentsBeforeAStatementAreDroppedAndThoseInsideAreSent() {
        assertThat(cut("\n -- one\n /* two */ -- three\n\nselect 1\n\n\n , 2 -- four\n\n;\n"))
                .containsExactly("/* two */ -- three\nselect 1\n , 2 -- four\n;");
    }

    @Test
    void emptyStatementsAreSentAsPsqlSendsThem() {
        assertThat(cut(";; select 1;\n/* x */")).containsExactly(";", ";", "select 1;", "/* x */");
    }

    @Test
    void aStringGoesOnOverALineEndOnlyAsPsqlReadsIt() {
        // psql reads line by line, and so takes the second part for a plain string.
        assertThat(cut("select E'a'\n'b\\'; select 1;")).containsExactly("select E'a'\n'b\\';", "select 1;");
        assertThat(cut("select E'a' \r 'b\\''; select 1;")).containsExactly("select E'a' \r 'b\\'';", "select 1;");
    }

    @Test
    void aCarriageReturnEndsALineComment() {
        assertThat(cut("select 1 -- x\r; select 2;")).containsExactly("select 1 -- x\r;", "select 2;");
    }

    @Test
    void backslashSemicolonJoinsStatements() {
        Statement joined = Texts.run("select 1 \\; select 2; select 3").items().stream()
                .map(Statement.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(joined.text()).isEqualTo("select 1 ; select 2;");
        assertThat(joined.traits().parts()).isEqualTo(2);
    }

    @Test
    void standardConformingStringsIsFollowedFromTheNextLineOnAsPsqlDoes() {
        assertThat(cut("set standard_conforming_strings = off;\nselect 'a\\';b'; reset standard_conforming_strings;\n"
                        + "select 'a\\'; select 2"))
                .containsExactly(
                        "set standard_conforming_strings = off;",
                        "select 'a\\';b';",
                        "reset standard_conforming_strings;",
                        "select 'a\\';",
                        "select 2");
        assertThat(cut("select pg_catalog.set_config('standard_conforming_strings', 'off', false);\nselect '\\';';"))
                .hasSize(2);
        assertThat(cut("begin; set local standard_conforming_strings to off;\ncommit;\nselect '\\'; select 1"))
                .hasSize(5);
        assertThat(cut("set standard_conforming_strings = off; select '\\'; select\n'\\';', 3"))
                .containsExactly("set standard_conforming_strings = off;", "select '\\';", "select\n'\\';', 3");
    }

    @Test
    void theRunnerCanTellWhatTheServerSaysOfStandardConformingStrings() {
        ScriptContext context = new ScriptContext(ScriptContext.Mode.RUN, Map.of(), Includes.NONE, problem -> {});
        try (Script script = Script.open(Texts.source("select 'a\\';b';\nselect '\\'; select 3"), context)) {
            script.standardConformingStrings(false);

            assertThat(Texts.next(script).text()).isEqualTo("select 'a\\';b';");
            script.standardConformingStrings(true);
            assertThat(Texts.next(script).text()).isEqualTo("select '\\';");
        }
    }

    @Test
    void anOpenParenthesisAtTheEndIsSentAsPsqlSendsIt() {
        assertThat(cut("(select 1; select 2\n")).containsExactly("(select 1; select 2");
    }

    @Tag("F075")
    @ParameterizedTest
    @ValueSource(strings = {"'b; select", "\"b", "$x$ b $$", "/* b /* */", "E'b\\'", "U&'b"})
    void whatIsLeftOpenIsToldWhereItOpens(String open) {
        Texts.Reading reading = Texts.check("select 1;\nselect ä, " + open + "\n\n -- more");

        assertThat(reading.statementTexts()).containsExactly("select 1;");
        assertThat(reading.problems()).hasSize(1);
        assertThat(reading.problems().get(0).code()).isEqualTo(Code.UNTERMINATED);
        assertThat(reading.problems().get(0).location()).hasToString("a.sql:2:11");
        assertThat(Texts.excerpt(reading.problems().get(0)).line()).startsWith("select ä, ");
        assertThat(Texts.excerpt(reading.problems().get(0)).column()).isEqualTo(11);
        assertThat(reading.problems().get(0).hint()).isNotNull();
    }

    @Test
    void commentsOutsideStatementsAreItemsAndThoseInsideBelongToThem() {
        List<Item> items =
                Texts.run("-- first\nselect 1 -- inside\n; -- behind\n-- last").items();

        assertThat(items.stream().filter(Item.Comment.class::isInstance).map(item -> ((Item.Comment) item).text()))
                .containsExactly(" first", " behind", " last");
        assertThat(((Statement) items.get(1)).comments()).singleElement().satisfies(comment -> {
            assertThat(comment.text()).isEqualTo(" inside");
            assertThat(comment.location()).hasToString("a.sql:2:10");
        });
        assertThat(items.get(2).location()).hasToString("a.sql:3:3");
    }

    @Test
    void placesCountCodePointsAcrossDroppedLinesAndAreFoundForEveryCharacter() {
        Statement statement = Texts.run("/* 😀 */ select 'ä',\n\n\n  x;").only();

        assertThat(statement.location()).hasToString("a.sql:1:1");
        assertThat(statement.locationAt(9)).hasToString("a.sql:1:10");
        assertThat(statement.locationAt(
                        statement.text().codePointCount(0, statement.text().length()) - 2))
                .hasToString("a.sql:4:3");
        assertThat(statement.excerptAt(9).render()).containsExactly("/* 😀 */ select 'ä',", " ".repeat(9) + "^");
    }

    @Test
    void theHeadHoldsTheFirstTokens() {
        Statement statement = Texts.run("Insert into \"A b\".t$1 values (1.5e3, ((2)), 'x', $1);")
                .only();

        assertThat(statement.head().stream().map(Token::text))
                .containsExactly(
                        "Insert", "into", "\"A b\"", ".", "t$1", "values", "(", "1.5e3", ",", "(", ")", ",", "'x'", ",",
                        "$1", ")");
        assertThat(statement.head().get(0).is("INSERT")).isTrue();
        assertThat(statement.head().get(2).identifier()).isEqualTo("A b");
        assertThat(statement.head().get(14).kind()).isEqualTo(Token.Kind.PARAMETER);
        assertThat(statement.head().get(14).depth()).isOne();
    }

    @Test
    void operatorsAreCutAsTheServerCutsThem() {
        Statement statement =
                Texts.run("select a=-1, b@-1, c<>-2, d->>'x', 1..2, 3--4\n;").only();

        assertThat(statement.head().stream()
                        .filter(token -> token.kind() == Token.Kind.OPERATOR)
                        .map(Token::text))
                .containsExactly("=", "-", "@-", "<>", "-", "->>");
    }

    @Tag("F073")
    @Tag("S28")
    @Test
    void aHundredThousandNestedCommentsAndParenthesesAreFine() {
        int depth = 100_000;
        String text = "select " + "(".repeat(depth) + "/*".repeat(depth) + "*/".repeat(depth) + ")".repeat(depth) + ";";

        assertThat(cut(text)).containsExactly(text);
    }

    @Test
    void aByteOrderMarkIsDropped() {
        assertThat(cut("\uFEFFselect 1;")).containsExactly("select 1;");
    }
}
