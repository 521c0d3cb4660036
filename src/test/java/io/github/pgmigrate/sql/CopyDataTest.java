package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CopyDataTest {

    @Test
    void dataBeginOnTheNextLineAndTheRestOfTheLineComesAfterThem() {
        Texts.Reading reading = Texts.run("copy t from stdin; select 'x'; -- c\na\t;'\nb\n\\.\nselect 2;\n");

        assertThat(reading.copies()).containsExactly("a\t;'\nb\n");
        assertThat(reading.statementTexts()).containsExactly("copy t from stdin;", "select 'x';", "select 2;");
        assertThat(reading.items().get(1).location()).hasToString("a.sql:1:20");
        assertThat(reading.items().get(2).location()).hasToString("a.sql:1:32");
        assertThat(reading.items().get(3).location()).hasToString("a.sql:5:1");
    }

    @Test
    void twoOfThemOnOneLineTakeTheirDataInTurn() {
        Texts.Reading reading = Texts.run("copy a from stdin; copy b from stdin;\n1\n\\.\n2\n\\.\nselect 3");

        assertThat(reading.copies()).containsExactly("1\n", "2\n");
        assertThat(reading.items().get(2).location()).hasToString("a.sql:6:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\.\nselect 1;", "\\.\r\nselect 1;"})
    void dataThatNobodyReadsArePassedOver(String end) {
        ScriptContext context = new ScriptContext(ScriptContext.Mode.RUN, Map.of(), Includes.NONE, problem -> {});
        try (Script script = Script.open(Texts.source("copy t from stdin;\nx;\n\\\\.\n\\.x\n" + end), context)) {
            script.next();

            assertThat(Texts.next(script).text()).isEqualTo("select 1;");
            assertThat(script.copyDigest()).hasSize(64);
            assertThat(script.statements()).isEqualTo(2);
        }
    }

    @Test
    void theEndOfTheScriptEndsThemToo() {
        assertThat(Texts.run("copy t from stdin;\n1\n2").copies()).containsExactly("1\n2");
        assertThat(Texts.run("copy t from stdin;\n1\n\\.").copies()).containsExactly("1\n");
        assertThat(Texts.run("copy t from stdin").copies()).containsExactly("");
    }

    @Test
    void manyLinesGoThroughUnchanged() {
        String data = "é\t\\N\t😀 \\\\. ;'\"\n".repeat(50_000);
        Texts.Reading reading = Texts.run("copy t from stdin;\n" + data + "\\.\nselect 'after';");

        assertThat(reading.copies().get(0)).isEqualTo(data);
        assertThat(reading.items().get(1).location()).hasToString("a.sql:50003:1");
    }

    @Test
    void inABranchNotTakenTheyAreDataAsWell() {
        assertThat(Texts.run("\\if false\ncopy t from stdin;\n';\n\\endif\n\\.\n\\endif\nselect 1;")
                        .statementTexts())
                .containsExactly("select 1;");
    }

    @Test
    void backslashCopyFromStdinReadsTheScript() {
        Texts.Reading reading = Texts.run("\\copy t (a, b) from stdin with (format csv)\n1,2\n\\.\nselect 1;");

        assertThat(reading.statementTexts())
                .containsExactly("COPY  t ( a, b ) FROM STDIN with (format csv)", "select 1;");
        assertThat(reading.copies()).containsExactly("1,2\n");
    }

    @Test
    void joinedToAnotherStatementItIsAnError() {
        assertThat(Texts.check("select 1 \\; copy t from stdin;\n1\n\\.\n").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(Code.COPY_DATA));
    }

    /** As in psql, where no other meta-command may be written so. */
    @Test
    void copyMayBeWrittenInCapitals() {
        Texts.Reading reading =
                Texts.run("\\COPY t from stdin\n1\n\\.\n\\if false\n\\Copy t from stdin\n2\n\\.\n\\endif\nselect 1;");

        assertThat(reading.copies()).containsExactly("1\n");
        assertThat(reading.statementTexts()).endsWith("select 1;");
        assertThat(Texts.check("\\ECHO x").problems()).hasSize(1);
    }

    @Test
    void copyFromAFileKnowsItsCommandAndItsData() {
        Texts.Reading reading = Texts.run(
                "\\copy s.t (a) from 'data/x.csv' csv header", Map.of(), Texts.folder(Map.of("data/x.csv", "1\n")));

        List<Item> items = reading.items();
        assertThat(items).singleElement().isInstanceOfSatisfying(Item.CopyFile.class, copy -> {
            assertThat(copy.sql()).isEqualTo("COPY  s.t ( a ) FROM STDIN csv header");
            assertThat(copy.data().name()).isEqualTo("data/x.csv");
            assertThat(copy.digest()).hasSize(64);
            assertThat(copy.location()).hasToString("a.sql:1:1");
        });
        assertThat(reading.statements()).isOne();
    }
}
