package io.github.pgmigrate.script.foreign;

import java.util.regex.Pattern;

/** What the converters ask of pieces of SQL, given one character a byte. */
final class Sections {

    private static final Pattern COMMENTS = Pattern.compile("--[^\\r\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern END = Pattern.compile("\\s+\\z");

    private Sections() {}

    /** Whether there is more than blank space, comments and semicolons. */
    static boolean holdsStatement(String bytes) {
        return !COMMENTS.matcher(bytes).replaceAll("").replace(";", "").isBlank();
    }

    /** Without blank lines at the end; the last line ends with a line feed. */
    static String trimmed(String bytes) {
        return END.matcher(bytes).replaceFirst("") + "\n";
    }
}
