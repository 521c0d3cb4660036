package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file ends where the reader's window happens to be full, or nearly so. */
final class WindowTest {

    private static final int WINDOW = 2 * TextInput.BLOCK;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "commit",
                "select last_word",
                "select 4711",
                "select 1 +",
                "select 'text'",
                "select E'\\n'",
                "select $tag$text$tag$",
                "select $1",
                "select a -- comment",
                "select a /* comment */",
                "select a:",
                "select U&\"a\"",
                "select a::text",
                "select é"
            })
    void theEndOfAFileIsReadWhereverItFalls(String end) {
        for (int size : sizes()) {
            List<String> statements =
                    Texts.run(filled(size - end.length()) + end).statementTexts();

            assertThat(statements.get(statements.size() - 1))
                    .as("%d characters", size)
                    .isEqualTo(end);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\i b.sql", "\\ir b.sql", "\\if true\n\\i b.sql\n\\endif"})
    void soIsAMetaCommandAtTheEnd(String end) {
        for (int size : sizes()) {
            Texts.Reading reading = Texts.check(
                    filled(size - end.length()) + end, Map.of(), Texts.folder(Map.of("b.sql", "select 'included';")));

            assertThat(reading.problems()).as("%d characters", size).isEmpty();
            assertThat(reading.statementTexts()).endsWith("select 'included';");
        }
    }

    private static List<Integer> sizes() {
        return IntStream.rangeClosed(1, 4)
                .flatMap(half -> IntStream.rangeClosed(-25, 5).map(more -> half * WINDOW / 2 + more))
                .boxed()
                .toList();
    }

    /** A statement, and comments that fill up. */
    private static String filled(int length) {
        String comment = "--" + "x".repeat(97) + "\n";
        String text = "select 0;\n" + comment.repeat(length / comment.length() - 2);
        return text + "--" + "x".repeat(length - text.length() - 3) + "\n";
    }
}
