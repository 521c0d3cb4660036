package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.ScriptContext.Mode;
import io.github.pgmigrate.sql.Texts.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
                "select set_config('client_encoding', 'SJIS', false);",
                "set local client_encoding to latin1;",
                "select 1 \\; set client_encoding to latin1;",
                "set client_encoding to 'MULE_INTERNAL';",
                "set client_encoding to 'EUC_JP';",
                "set names 'nonsense';",
                "\\encoding BIG5"
            })
    void anEncodingThatCannotBeFollowedIsAnError(String text) {
        assertThat(Texts.check(text).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.ENCODING);
            assertThat(problem.hint()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set client_encoding to 'LATIN1';",
                "SET NAMES 'latin1';",
                "set session client_encoding = \"iso-8859-1\";",
                "\\encoding latin1"
            })
    void aScriptMaySayWhatItIsIn(String change) {
        String other = """
                select 'é', '\\u0080';
                copy t from stdin;
                é
                \\.
                \\if false
                copy t from stdin;
                é
                \\.
                \\endif
                reset client_encoding;
                """.replace("\\u0080", "\u0080");
        Reading reading = read(
                StandardCharsets.UTF_8,
                "select 'é';\n" + change + "\nselect 1;\n",
                ISO_8859_1,
                other,
                StandardCharsets.UTF_8,
                "select 'é€';");

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.statementTexts())
                .startsWith("select 'é';")
                .contains("select 'é', '\u0080';")
                .endsWith("reset client_encoding;", "select 'é€';");
        assertThat(reading.statementTexts())
                .noneMatch(text -> text.toLowerCase(Locale.ROOT).contains("latin1"));
        assertThat(reading.copies()).containsExactly("é\n");
    }

    private static final Charset ISO_8859_1 = StandardCharsets.ISO_8859_1;

    /** Reads a script whose parts are in these encodings, in turn with the parts. */
    private static Reading read(Object... encodingsAndParts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < encodingsAndParts.length; i += 2) {
            bytes.writeBytes(((String) encodingsAndParts[i + 1]).getBytes((Charset) encodingsAndParts[i]));
        }
        Reading checked =
                Texts.read(Mode.CHECK, Texts.source("l.sql", bytes.toByteArray()), Map.of(), Includes.NONE, false);
        Reading run = Texts.read(Mode.RUN, Texts.source("l.sql", bytes.toByteArray()), Map.of(), Includes.NONE, false);
        assertThat(run.checksum()).isEqualTo(checked.checksum());
        assertThat(run.statementTexts()).isEqualTo(checked.statementTexts());
        return run;
    }

    @Test
    void wordsOfManyBytesEndWhereTheyEndWhereverTheyFall() {
        Charset japanese = Charset.forName("windows-31j");
        String words = "select '表示 ソ ― 能力', \"予定\" -- 表\n, 1;\n";
        for (int size = TextInput.BLOCK - 60; size < TextInput.BLOCK + 10; size++) {
            Reading reading =
                    read(japanese, "set client_encoding = 'SJIS';\n--" + "x".repeat(size) + "\n" + words + words);

            assertThat(reading.statementTexts()).hasSize(3).element(1).isEqualTo(words.strip());
        }
    }

    @Test
    void whatIsNotOfTheEncodingIsToldWithItsPlace() {
        assertThat(problems("set client_encoding = 'WIN1252';\nselect '", 0x81, "';\n"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.ENCODING);
                    assertThat(problem.message()).contains("win1252", "0x81");
                    assertThat(problem.location()).hasToString("l.sql:2:9");
                });
    }

    @Test
    void soAreCopyData() {
        byte[] script = "\\encoding WIN1252\ncopy t from stdin;\n1\t\u0081\n\\.\nselect 1;\n".getBytes(ISO_8859_1);
        List<Problem> problems = new ArrayList<>();
        ScriptContext context = new ScriptContext(Mode.CHECK, Map.of(), Includes.NONE, problems::add);
        try (Script reading = Script.open(Texts.source("l.sql", script), context)) {
            while (reading.next() != null) {}
        }

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("COPY data", "WIN1252");
            assertThat(problem.location()).hasToString("l.sql:3:3");
        });
    }

    /** As pg_dump writes it, and in an included file, which goes on in the encoding of the session. */
    @Test
    void theEncodingHoldsInIncludedFilesAndBehindThem() {
        ScriptSource script = Texts.source(
                "a.sql", "set client_encoding = latin1;\n\\i b.sql\nselect 'ö';\n".getBytes(StandardCharsets.UTF_8));
        ScriptSource inner = Texts.source("b.sql", "select 'ä';\n\\encoding win1251\n".getBytes(ISO_8859_1));

        Reading reading = Texts.read(Mode.RUN, script, Map.of(), (from, name, relative) -> inner, false);

        assertThat(reading.statementTexts()).contains("select 'ä';").endsWith("select 'Г¶';");
    }

    @Test
    void dataWithAnEncodingOfTheirOwnAreSentAsTheyLie() throws IOException {
        byte[] script =
                "copy t from stdin with (format csv, encoding 'LATIN1');\né\n\\.\n\\copy t from x.csv encoding 'latin1'\n"
                        .getBytes(ISO_8859_1);
        ScriptContext context = new ScriptContext(
                Mode.RUN, Map.of(), (from, name, relative) -> Texts.source("x.csv", new byte[] {(byte) 0xE9}), p -> {});

        try (Script reading = Script.open(Texts.source("a.sql", script), context)) {
            Texts.next(reading);
            assertThat(reading.copyData().readAllBytes()).containsExactly(0xE9, '\n');
            Item.CopyFile file = (Item.CopyFile) Objects.requireNonNull(reading.next());
            assertThat(file.data().open().readAllBytes()).containsExactly(0xE9);
        }
    }

    @Test
    void aRollbackIsKeptInTheEncodingsItIsIn() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("select 'é'; set client_encoding = koi8r; select 1;\n".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes("select 'Юг';\n\\i b.sql\n".getBytes(Charset.forName("KOI8-R")));
        bytes.writeBytes("select 'Я'; \\encoding utf8\n".getBytes(Charset.forName("KOI8-R")));
        bytes.writeBytes("select 'é'".getBytes(StandardCharsets.UTF_8));
        ScriptSource included = Texts.source("b.sql", "select 'Ж'".getBytes(Charset.forName("KOI8-R")));

        String text =
                Inlined.text(Texts.source("a.sql", bytes.toByteArray()), Map.of(), (from, name, relative) -> included);

        assertThat(text).isEqualTo("""
                select 'é'; set client_encoding = koi8r; select 1;
                select 'Юг';
                select 'Ж'
                ;

                select 'Я'; \\encoding utf8
                select 'é'
                ;
                """);
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
                "\\encoding SQL_ASCII",
                "set client_encoding = 'SQL_ASCII';",
                "set search_path = client_encoding;"
            })
    void utf8Is(String text) {
        assertThat(Texts.check(text).problems()).isEmpty();
    }
}
