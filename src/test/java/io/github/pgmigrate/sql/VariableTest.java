package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VariableTest {

    private static List<String> cut(String text, Map<String, String> variables) {
        return Texts.run(text, variables, Includes.NONE).statementTexts();
    }

    @Tag("F077")
    @Tag("S12")
    @Test
    void valuesArePutInAsPsqlPutsThemIn() {
        Map<String, String> variables = Map.of("n", "O'Re\\ily", "m", "we\"ird", "s", "app", "ü", "1");

        assertThat(cut("select :'n', :\"m\", :s, :{?s}, :{?no}, ':s', \":s\", $$:s$$, :ü;", variables))
                .containsExactly("select  E'O''Re\\\\ily', \"we\"\"ird\", app, TRUE, FALSE, ':s', \":s\", $$:s$$, 1;");
    }

    @Tag("F077")
    @Test
    void whatIsNotSetStaysAsItStands() {
        assertThat(cut("select :no, :'no', :\"no\", a::int, b[1:2], :-x, :'a b', :{x};", Map.of()))
                .containsExactly("select :no, :'no', :\"no\", a::int, b[1:2], :-x, :'a b', :{x};");
    }

    @Test
    void aValueIsReadAsIfItStoodInTheScript() {
        assertThat(cut(":two 3; select :open 1; 2);", Map.of("two", "select 1; select", "open", "(")))
                .containsExactly("select 1;", "select 3;", "select ( 1; 2);");
        assertThat(cut("select :a;", Map.of("a", ":b + 1", "b", "2"))).containsExactly("select 2 + 1;");
    }

    @Tag("F077")
    @Test
    void aVariableInItsOwnValueStaysAsItStands() {
        Texts.Reading reading = Texts.run("select :a;", Map.of("a", ":b", "b", "x :a"), Includes.NONE);

        assertThat(reading.statementTexts()).containsExactly("select x :a;");
        assertThat(reading.headlines())
                .singleElement()
                .asString()
                .contains("warning")
                .contains("a stands in its own value");
    }

    @Tag("F077")
    @Tag("S12")
    @ParameterizedTest
    @ValueSource(strings = {"'x", "$$ x", "/* x", "\"x", "\\echo hi", "E'x\\'"})
    void aValueThatLeavesSomethingOpenIsAnError(String value) {
        assertThat(Texts.check("select :v, 'a';", Map.of("v", value)).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.VARIABLE);
                    assertThat(problem.location()).hasToString("a.sql:1:8");
                });
    }

    @Test
    void aCharacterOutOfAValueStandsWhereTheVariableStands() {
        Statement statement = Texts.run("select :v,\n x;", Map.of("v", "'a' ||\n 'b'"), Includes.NONE)
                .only();

        assertThat(statement.text()).isEqualTo("select 'a' ||\n 'b',\n x;");
        assertThat(statement.locationAt(15)).hasToString("a.sql:1:8");
        assertThat(statement.locationAt(18)).hasToString("a.sql:1:10");
        assertThat(statement.locationAt(statement.text().indexOf("x;"))).hasToString("a.sql:2:2");
    }

    @Test
    void aNameMayBeMadeOfParts() {
        Statement statement = Texts.run("drop table t_:env; ", Map.of("env", "dev"), Includes.NONE)
                .only();

        assertThat(statement.head().stream().map(Token::text)).containsExactly("drop", "table", "t_dev");
    }

    @Test
    void setJoinsItsArgumentsAndUnsetForgets() {
        assertThat(cut("\\set x 1\n\\set y a b :x 'it''s' :'x'\nselect :'y';\n\\unset y\nselect :'y';", Map.of()))
                .containsExactly("select 'ab1it''s''1''';", "select :'y';");
        assertThat(cut("\\set e\nselect :e 1;\n\\set l 'a\\n\\x41\\303\\251'\nselect :'l'", Map.of()))
                .containsExactly("select  1;", "select 'a\nAé'");
    }

    @Test
    void whatGsetBringsIsUsedInARun() {
        ScriptContext context = new ScriptContext(ScriptContext.Mode.RUN, Map.of(), Includes.NONE, problem -> {});
        try (Script script = Script.open(Texts.source("select 1 as a \\gset p_\nselect :p_a;"), context)) {
            Statement first = Texts.next(script);
            assertThat(first.text()).isEqualTo("select 1 as a ");
            assertThat(first.ending()).isEqualTo(Statement.Ending.GSET);
            assertThat(first.gsetPrefix()).isEqualTo("p_");
            script.set("p_a", "7");

            assertThat(Texts.next(script).text()).isEqualTo("select 7;");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 as f \\gset\n\\i :f",
                "select 1 as c \\gset\n:c;",
                "select 1 as c \\gset\ncommit :c;",
                "select true as c \\gset\n\\if :c\ncommit;\n\\endif",
                "select true as c \\gset\n\\if :c\n\\else\nbegin;\n\\endif",
                "select true as c \\gset\n\\if :c\n\\set f x\n\\endif\n\\i :f",
                "\\set f a.sql\nselect 'b.sql' as f \\gset\n\\i :f",
                "\\set f a.sql\nselect * from t \\gset\n\\i :f"
            })
    void filesAndTransactionsMayNotDependOnGset(String text) {
        assertThat(Texts.check(text).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.VARIABLE);
            assertThat(problem.hint()).isNotNull();
        });
    }

    @Test
    void otherStatementsMay() {
        Texts.Reading reading = Texts.check(
                "select true as c, 1 as x \\gset\n\\if :c\nselect :x;\n\\elif :{?nothing}\nselect 2;\n\\else\nselect 3;\n\\endif");

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.statementTexts())
                .containsExactly("select true as c, 1 as x ", "select :x;", "select 2;", "select 3;");
    }
}
