package io.github.pgmigrate.catalog.diff;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where two longer texts begin to differ. */
final class Lines {

    private static final int LONGEST = 120;

    /** How much of a line is shown of what stands before a difference far inside it. */
    private static final int BEFORE = 20;

    private Lines() {}

    /**
     * Words such as {@code  in line 2: "RETURN 2", was "RETURN 1"}, with a blank before them.
     *
     * @param before null where there was none
     * @param after null where there is none
     * @param was what stands between the two
     */
    static String firstDifference(@Nullable String before, @Nullable String after, String was) {
        String[] old = lines(before);
        String[] now = lines(after);
        int line = 0;
        while (line < old.length && line < now.length && old[line].equals(now[line])) {
            line++;
        }
        String is = line < now.length ? shown(now[line]) : "nothing";
        String were = line < old.length ? shown(old[line]) : "nothing";
        return " in line " + (line + 1) + ": "
                + (line < Math.min(now.length, old.length) && is.equals(were)
                        ? closely(now[line], old[line]) + was + closely(old[line], now[line])
                        : is + was + were);
    }

    private static String[] lines(@Nullable String text) {
        return text == null ? new String[0] : text.split("\n", -1);
    }

    private static String shown(String line) {
        String text = line.strip();
        int end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
        return end < text.length() ? text.substring(0, end) + "..." : text.isEmpty() ? "an empty line" : text;
    }

    /** A line from where it differs from another on, or a little before, with its blanks: what is read easily looks the same. */
    private static String closely(String line, String other) {
        int differs = Arrays.mismatch(line.toCharArray(), other.toCharArray());
        int from = differs < LONGEST ? 0 : differs - BEFORE;
        if (from > 0 && Character.isLowSurrogate(line.charAt(from))) {
            from++;
        }
        int end = Math.min(line.length(), from + LONGEST + BEFORE);
        if (end < line.length() && Character.isLowSurrogate(line.charAt(end))) {
            end++;
        }
        return '"'
                + (from > 0 ? "..." : "")
                + line.substring(from, end).replace("\t", "\\t").replace("\r", "\\r")
                + (end < line.length() ? "..." : "")
                + '"';
    }
}
