package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumFileTest {

    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);

    @Test
    void aFileIsSummedAsSha256sumDoes() throws IOException {
        assertThat(sum("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(sum("")).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Tag("F067")
    @Test
    void lineEndsAndAByteOrderMarkDoNotCount() throws IOException {
        assertThat(sum("SELECT 1;\r\nSELECT 2;\r\n")).isEqualTo(sum("SELECT 1;\nSELECT 2;\n"));
        assertThat(sum("\uFEFFSELECT 1;")).isEqualTo(sum("SELECT 1;"));
        assertThat(sum("a\rb")).isNotEqualTo(sum("a\nb"));
        assertThat(sum("a\r")).isNotEqualTo(sum("a"));
    }

    @Test
    void aTextWithCrLfHasTheSumOfTheTextWithLf() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            int length = i < 190 ? random.nextInt(50) : 60_000 + random.nextInt(12_000);
            for (int j = 0; j < length; j++) {
                text.append("a;\n-é".charAt(random.nextInt(5)));
            }
            assertThat(sum(text.toString().replace("\n", "\r\n"))).isEqualTo(sum(text.toString()));
        }
    }

    @Test
    void theTextReadsBackAndTheFirstLineCoversTheRest() throws SumFile.MalformedException {
        SumFile file = new SumFile(sums());

        assertThat(file.text().lines().skip(1)).containsExactly(A + "  001_x.sql", B + "  ../shared/naïve name.sql");
        assertThat(file.text()).startsWith("pgmigrate-sum 1 ").endsWith("\n");
        SumFile.Parsed parsed = SumFile.parse(file.text());
        assertThat(parsed.file()).isEqualTo(file);
        assertThat(parsed.covered()).isTrue();
        assertThat(parsed.lines()).containsEntry("../shared/naïve name.sql", 3);
    }

    @Test
    void aSumFileCheckedOutWithCrLfIsTheSame() throws SumFile.MalformedException {
        SumFile file = new SumFile(sums());

        SumFile.Parsed parsed = SumFile.parse(file.text().replace("\n", "\r\n"));

        assertThat(parsed.file()).isEqualTo(file);
        assertThat(parsed.covered()).isTrue();
    }

    @Test
    void anEditedLineIsNotCovered() throws SumFile.MalformedException {
        String text = new SumFile(sums()).text().replace(A, B);

        assertThat(SumFile.parse(text).covered()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "<<<<<<< HEAD;CONFLICT",
                "=======;CONFLICT",
                ">>>>>>> feature/x;CONFLICT",
                "||||||| merged common ancestors;CONFLICT",
                "hello;BROKEN",
                "abc  001_x.sql;BROKEN",
            })
    void aWrongLineIsNamed(String line, SumFile.Fault fault) {
        String text = new SumFile(sums()).text() + line + "\n";

        assertThatThrownBy(() -> SumFile.parse(text)).isInstanceOfSatisfying(SumFile.MalformedException.class, e -> {
            assertThat(e.fault()).isEqualTo(fault);
            assertThat(e.line()).isEqualTo(4);
        });
    }

    @Test
    void aFormatOfTheFutureIsToldFromABrokenOne() {
        assertThatThrownBy(() -> SumFile.parse("pgmigrate-sum 2 " + A + "\n"))
                .isInstanceOfSatisfying(
                        SumFile.MalformedException.class,
                        e -> assertThat(e.fault()).isEqualTo(SumFile.Fault.NEWER));
        assertThatThrownBy(() -> SumFile.parse(""))
                .isInstanceOfSatisfying(
                        SumFile.MalformedException.class,
                        e -> assertThat(e.fault()).isEqualTo(SumFile.Fault.BROKEN));
    }

    private static Map<String, String> sums() {
        Map<String, String> sums = new LinkedHashMap<>();
        sums.put("001_x.sql", A);
        sums.put("../shared/naïve name.sql", B);
        return sums;
    }

    private static String sum(String text) throws IOException {
        return SumFile.sum(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
