package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.text.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hundred thousand scripts made of random pieces, the same ones each time. */
final class SoupTest {

    private static final String[] CLEAN = {
        "select",
        "create",
        "function",
        "begin",
        "atomic",
        "end",
        "case",
        "x",
        "É",
        "😀",
        "a$b",
        "'",
        "''",
        "\"",
        "$$",
        "$t$",
        "$",
        "$1",
        "(",
        ")",
        ";",
        ";",
        ";",
        ",",
        ".",
        "..",
        "1",
        "1.5e3",
        "/*",
        "*/",
        "--",
        "- -",
        "-",
        "+",
        "=",
        "<>",
        "@-",
        "#",
        " ",
        " ",
        "\n",
        "\n",
        "\n\n",
        "\t",
        "E'",
        "U&'",
        "u&\"",
        "B'",
        "N'",
        "x'",
        "::",
        ":=",
        ":",
        ":v",
        ":'v'",
        ":\"v\"",
        "{",
        "}",
        "[",
        "]",
        "copy t from stdin",
        "!",
        "~",
        "\u0001",
        "\u00A0",
        "\uFEFF"
    };
    private static final String[] WITH_BACKSLASHES = {
        "\\",
        "\\;",
        "\\:",
        "\\'",
        "\\\\",
        "\\.\n",
        "\n\\.\n",
        "\\if true\n",
        "\\if :v\n",
        "\n\\else\n",
        "\n\\endif\n",
        "\\echo ",
        "\\set v ",
        "\\gset\n",
        "\\gexec",
        "\\g\n",
        "\\i a.sql\n",
        "\\ir b.sql\n",
        "\\copy t from stdin\n",
        "\\copy t from 'b.sql'\n",
        "\\restrict k\n",
        "\\unrestrict k\n",
        "`",
        "set standard_conforming_strings = off;",
        "\r"
    };

    private static String soup(Random random, boolean backslashes) {
        StringBuilder soup = new StringBuilder();
        for (int i = 1 + random.nextInt(30); i > 0; i--) {
            boolean wild = backslashes && random.nextInt(3) == 0;
            String[] pieces = wild ? WITH_BACKSLASHES : CLEAN;
            soup.append(pieces[random.nextInt(pieces.length)]);
        }
        return soup.toString();
    }

    @Tag("S28")
    @Test
    void cutAndJoinGivesTheTextBack() {
        cutAndJoin(1, 50_000);
    }

    static void cutAndJoin(long seed, int scripts) {
        Random random = new Random(seed);
        for (int i = 0; i < scripts; i++) {
            String text = soup(random, false);
            try {
                assertNothingLost(text);
            } catch (RuntimeException | AssertionError e) {
                fail("seed " + seed + ", script " + i + ": " + text, e);
            }
        }
    }

    /** Each character of a statement or comment stands where it says, and what is left over is blank space. */
    private static void assertNothingLost(String text) {
        Texts.Reading reading = Texts.check(text);
        int[] starts = lineStarts(text);
        boolean[] seen = new boolean[text.length()];
        List<String> copies = new ArrayList<>(reading.copies());
        for (Item item : reading.items()) {
            if (item instanceof Statement statement) {
                mark(statement, text, starts, seen);
            } else if (item instanceof Item.Comment comment) {
                int from = index(text, starts, comment.location());
                assertThat(text.startsWith("--" + comment.text(), from)).isTrue();
                java.util.Arrays.fill(seen, from, from + 2 + comment.text().length(), true);
            }
        }
        StringBuilder rest = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            rest.append(seen[i] ? "" : text.charAt(i));
        }
        String left = rest.toString();
        boolean open = reading.problems().stream().anyMatch(problem -> problem.code() == Code.UNTERMINATED);
        if (!open && copies.isEmpty()) {
            assertThat(left.replace("\uFEFF", "")).isBlank();
        }
    }

    private static void mark(Statement statement, String text, int[] starts, boolean[] seen) {
        String sent = statement.text();
        int point = 0;
        for (int i = 0; i < sent.length(); i = sent.offsetByCodePoints(i, 1), point++) {
            int at = index(text, starts, statement.locationAt(point));
            assertThat(text.codePointAt(at)).as("%s at %d", sent, i).isEqualTo(sent.codePointAt(i));
            seen[at] = true;
            seen[at + Character.charCount(sent.codePointAt(i)) - 1] = true;
        }
    }

    private static int[] lineStarts(String text) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                starts.add(i + 1);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int index(String text, int[] starts, Location where) {
        int bom = where.line() == 1 && text.startsWith("\uFEFF") ? 1 : 0;
        return text.offsetByCodePoints(starts[where.line() - 1] + bom, where.column() - 1);
    }

    @Tag("F067")
    @Tag("S28")
    @Test
    void anythingCanBeReadAndLineEndsDoNotCount() {
        readAnything(2, 50_000);
    }

    static void readAnything(long seed, int scripts) {
        Random random = new Random(seed);
        Includes files = Texts.folder(Map.of("b.sql", "select 'b'; \\set v x"));
        for (int i = 0; i < scripts; i++) {
            String text = soup(random, true).replace("\r", "");
            try {
                Texts.Reading reading = Texts.check(text, Map.of("v", "a ; ("), files);
                Texts.Reading windows = Texts.check(text.replace("\n", "\r\n"), Map.of("v", "a ; ("), files);
                assertThat(windows.checksum()).isEqualTo(reading.checksum()).hasSize(64);
                assertThat(windows.statements()).isEqualTo(reading.statements());
            } catch (RuntimeException | AssertionError e) {
                fail("seed " + seed + ", script " + i + ": " + text, e);
            }
        }
    }
}
