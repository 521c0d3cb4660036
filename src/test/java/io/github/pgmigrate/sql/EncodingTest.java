package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.ScriptContext.Mode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EncodingTest {

    private static List<Problem> problems(String before, int wrong, String after) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        bytes.write(wrong);
        bytes.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return Texts.read(Mode.CHECK, Texts.source("l.sql", bytes.toByteArray()), Map.of(), Includes.NONE, false)
                .problems();
    }

    @Tag("F068")
    @Test
    void theFirstByteThatIsNotUtf8IsToldWithItsPlace() {
        assertThat(problems("select 1;\nselect 'ä😀", 0xE4, "';\nselect 2;"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.ENCODING);
                    assertThat(problem.location()).hasToString("l.sql:2:11");
                    assertThat(problem.message()).contains("0xE4");
                    assertThat(problem.hint()).contains("UTF-8");
                });
    }

    @Tag("F069")
    @Test
    void aNulByteIsRefused() {
        assertThat(problems("select 1;\n\n", 0, "select 2;")).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.NUL_BYTE);
            assertThat(problem.location()).hasToString("l.sql:3:1");
        });
    }

    @Test
    void thePlaceIsRightFarIntoAScript() {
        assertThat(problems("select 'é';\n".repeat(20_000) + "sel", 0xFF, "\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.location()).hasToString("l.sql:20001:4"));
    }

    @Tag("F068")
    @Test
    void copyDataAreCheckedToo() {
        assertThat(problems("copy t from stdin;\na\tb\né\t", 0xFC, "x\n\\.\nselect 1;"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.ENCODING);
                    assertThat(problem.location()).hasToString("l.sql:3:3");
                });
    }

    @Tag("F068")
    @Test
    void overlongFormsAndSurrogatesAreNotUtf8() {
        byte[][] wrong = {
            {(byte) 0xC0, (byte) 0x80},
            {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xC3},
            {(byte) 0xE2, (byte) 0x82}
        };
        for (byte[] bytes : wrong) {
            assertThat(Texts.read(Mode.CHECK, Texts.source("w.sql", bytes), Map.of(), Includes.NONE, false)
                            .problems())
                    .as(java.util.HexFormat.of().formatHex(bytes))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo(Code.ENCODING));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set client_encoding to 'LATIN1';",
                "SET NAMES 'latin1';",
                "set session client_encoding = win1252;",
                "select set_config('client_encoding', 'SJIS', false);",
                "\\encoding latin1"
            })
    void anotherClientEncodingIsAnError(String text) {
        assertThat(Texts.check(text).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.ENCODING);
            assertThat(problem.hint()).contains("UTF-8");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set client_encoding to 'UTF8';",
                "SET NAMES 'utf-8';",
                "set client_encoding = unicode;",
                "set client_encoding to default;",
                "reset client_encoding;",
                "reset all;",
                "\\encoding UTF8",
                "set search_path = client_encoding;"
            })
    void utf8Is(String text) {
        assertThat(Texts.check(text).problems()).isEmpty();
    }
}
