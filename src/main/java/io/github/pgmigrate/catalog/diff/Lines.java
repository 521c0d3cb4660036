package io.github.pgmigrate.catalog.diff;

import org.jspecify.annotations.Nullable;

/** Where two longer texts begin to differ. */
final class Lines {

    private static final int LONGEST = 120;

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
        return " in line " + (line + 1) + ": " + (line < now.length ? shown(now[line]) : "nothing") + was
                + (line < old.length ? shown(old[line]) : "nothing");
    }

    private static String[] lines(@Nullable String text) {
        return text == null ? new String[0] : text.split("\n", -1);
    }

    private static String shown(String line) {
        String text = line.strip();
        int end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
        return end < text.length() ? text.substring(0, end) + "..." : text.isEmpty() ? "an empty line" : text;
    }
}
