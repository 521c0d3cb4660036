package io.github.pgmigrate.sql;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** psql's meta-commands that this plugin does not carry out, by name (PostgreSQL's src/bin/psql/command.c, 14 to 18). */
final class MetaNames {

    /** Those that show something or change how psql shows it; they leave the database as it is. */
    private static final Set<String> SHOW_ONLY = Set.of(
            "?",
            "a",
            "C",
            "conninfo",
            "copyright",
            "errverbose",
            "f",
            "H",
            "html",
            "h",
            "help",
            "l",
            "list",
            "p",
            "print",
            "pset",
            "s",
            "sf",
            "sv",
            "t",
            "T",
            "timing",
            "x",
            "z",
            "lo_list",
            "list_encodings");

    private static final Set<String> DESCRIBE = Set.of(
            "d", "da", "dA", "dAc", "dAf", "dAo", "dAp", "db", "dc", "dconfig", "dC", "dd", "dD", "ddp", "dE", "de",
            "des", "det", "deu", "dew", "df", "dfa", "dfn", "dfp", "dft", "dfw", "dF", "dFd", "dFp", "dFt", "dg", "di",
            "dl", "dL", "dm", "dn", "do", "dO", "dp", "dP", "dPi", "dPt", "dPn", "drds", "drg", "dRp", "dRs", "ds",
            "dt", "dT", "du", "dv", "dx", "dX", "dy", "dti", "dtv", "dts", "dtvs", "dis", "dit");

    private static final Set<String> WHOLE_LINE =
            Set.of("!", "copy", "h", "help", "sf", "sv", "ef", "ev", "sf+", "sv+", "startpipeline");

    private static final Set<String> OTHERS = Set.of("gdesc", "crosstabview", "watch", "r", "reset", "e", "edit");

    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry("!", "run commands outside the migration"),
            Map.entry("c", "a migration runs on one connection; configure the target instead"),
            Map.entry("connect", "a migration runs on one connection; configure the target instead"),
            Map.entry("cd", "write paths relative to the project with \\i, or to the script with \\ir"),
            Map.entry("setenv", "give values as the plugin's <variables>"),
            Map.entry("getenv", "give values as the plugin's <variables>, which may come from the environment"),
            Map.entry("prompt", "nobody is there to answer; give values as the plugin's <variables>"),
            Map.entry("password", "write ALTER ROLE, with the value in a variable"),
            Map.entry("o", "results are shown on the console; take the redirection out"),
            Map.entry("out", "results are shown on the console; take the redirection out"),
            Map.entry("g", "results are shown on the console; \\g without argument works"),
            Map.entry("w", "take it out; a migration writes no files"),
            Map.entry("write", "take it out; a migration writes no files"),
            Map.entry("copy", "\\copy ... from 'file' works, with a file in the project"),
            Map.entry("q", "delete what follows, or put it into \\if ... \\endif"),
            Map.entry("quit", "delete what follows, or put it into \\if ... \\endif"));

    private MetaNames() {}

    /** Whether it only shows: with {@code +}, {@code S} and {@code x} at its end or without. */
    static boolean onlyShows(String name) {
        int end = name.length();
        while (end > 1 && "S+x".indexOf(name.charAt(end - 1)) >= 0) {
            end--;
        }
        String base = name.substring(0, end);
        return SHOW_ONLY.contains(name)
                || SHOW_ONLY.contains(base)
                || DESCRIBE.contains(name)
                || DESCRIBE.contains(base);
    }

    /** Whether psql knows it at all, as far as is known here. */
    static boolean isKnown(String name) {
        return onlyShows(name)
                || HINTS.containsKey(name)
                || WHOLE_LINE.contains(name)
                || name.startsWith("lo_")
                || OTHERS.contains(name);
    }

    /** Whether it takes the rest of the line as one argument. */
    static boolean takesWholeLine(String name) {
        return WHOLE_LINE.contains(name);
    }

    /** What to do instead of one that is not supported. */
    static String hint(String name) {
        @Nullable String hint = HINTS.get(name);
        return hint != null ? hint : "take it out; the manual lists the meta-commands that work";
    }
}
