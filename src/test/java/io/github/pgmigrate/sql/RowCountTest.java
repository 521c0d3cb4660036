package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** ROW_COUNT is what the statement before it brought, and costs nothing where no script asks for it. */
final class RowCountTest {

    /** What was read, and after how many statements the row count was asked for. */
    private record Run(List<String> texts, List<Integer> asked) {}

    /** Runs a script whose first statement brings 10 rows, its second 20, and so on. */
    private static Run run(String text) {
        return run(text, 10);
    }

    private static Run run(String text, long rows) {
        Run run = new Run(new ArrayList<>(), new ArrayList<>());
        ScriptContext context = new ScriptContext(ScriptContext.Mode.RUN, Map.of(), Includes.NONE, problem -> {
            throw new AssertionError(problem);
        });
        try (Script script = Script.open(Texts.source(text), context)) {
            script.rowCounts(() -> {
                run.asked().add((int) script.statements());
                return script.statements() * rows;
            });
            for (Item item = script.next(); item != null; item = script.next()) {
                run.texts().add(item instanceof Item.Echo echo ? echo.text() : ((Statement) item).text());
            }
        }
        return run;
    }

    @Test
    void itIsTheLastStatementsAndAskedOnce() {
        Run run = run("update t set a = 1;\nselect :ROW_COUNT, :'ROW_COUNT';\n\\echo :ROW_COUNT\n\\echo :ROW_COUNT\n");

        assertThat(run.texts()).containsExactly("update t set a = 1;", "select 10, '10';", "20", "20");
        assertThat(run.asked()).containsExactly(1, 2);
    }

    @Test
    void nobodyIsAskedWhereTheScriptDoesNotRefer() {
        assertThat(run("select 1;\nselect ':ROW_COUNT' /* :ROW_COUNT */;\n\\if false\nselect :ROW_COUNT;\n\\endif\n")
                        .asked())
                .isEmpty();
    }

    @Test
    void itIsUnsetBeforeTheFirstStatement() {
        assertThat(run("\\echo :ROW_COUNT :{?ROW_COUNT}\n")).isEqualTo(new Run(List.of(":ROW_COUNT FALSE"), List.of()));
    }

    @Test
    void aScriptMaySetItUntilTheNextStatement() {
        assertThat(run("select 1;\n\\set ROW_COUNT x\n\\echo :ROW_COUNT\nselect 2;\n\\echo :ROW_COUNT\n")
                        .texts())
                .containsExactly("select 1;", "x", "select 2;", "20");
    }

    @Test
    void aConditionMayDependOnIt() {
        String text = "update t set a = 1;\n\\if :ROW_COUNT\n\\echo some\n\\else\n\\echo none\n\\endif\n";

        assertThat(run(text, 1).texts()).containsExactly("update t set a = 1;", "some");
        assertThat(run(text, 0).texts()).containsExactly("update t set a = 1;", "none");
    }

    @Test
    void withoutAServerItIsUnknownAndBothBranchesAreRead() {
        Texts.Reading reading = Texts.check("select 1;\n\\if :ROW_COUNT\nselect 2;\n\\else\nselect 3;\n\\endif\n");

        assertThat(reading.statementTexts()).containsExactly("select 1;", "select 2;", "select 3;");
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void noTransactionMayDependOnIt() {
        Texts.Reading reading = Texts.check("select 1;\n\\if :ROW_COUNT\nbegin;\n\\endif\n");

        assertThat(reading.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(Code.VARIABLE));
    }

    @Test
    void theChecksumDoesNotDependOnIt() {
        String text = "select 1;\nselect :ROW_COUNT;\n";

        assertThat(Texts.run(text).checksum()).isEqualTo(Texts.check(text).checksum());
    }
}
