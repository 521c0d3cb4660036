package io.github.pgmigrate.script;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the name that a misnamed script should have had. */
final class NearestName {

    private static final String GAP = "[_\\-. ]";
    private static final Pattern REPEATED = Pattern.compile("[rR]" + GAP + "+(.+)");
    private static final Pattern MARKER_FIRST =
            Pattern.compile("(?i)(rollback|undo|down|revert|verify)" + GAP + "*([0-9]{1,30})(?![0-9])" + GAP + "*(.*)");
    private static final Pattern SEVERAL_NUMBERS = Pattern.compile("[vVuU]?[0-9]+(?:[._][0-9]+)+_?_(.+)");
    private static final Pattern NUMBERED = Pattern.compile("([vVuU]?)([0-9]{1,30})(?![0-9])" + GAP + "*(.*)");
    private static final Pattern TOO_LONG = Pattern.compile("[0-9]{31,}" + GAP + "*(.*)");

    private NearestName() {}

    /** A name that has one of the forms; {@code next} is the number for what has none. */
    static String of(String name, String next) {
        String base = FileName.CONTROL
                .matcher(name.substring(0, name.length() - FileName.ENDING.length()))
                .replaceAll("")
                .strip();
        for (String around : Around.fileNames()) {
            if (bare(around).equals(bare(base + FileName.ENDING))) {
                return around;
            }
        }
        Matcher repeated = REPEATED.matcher(base);
        if (repeated.matches() && !words(repeated.group(1)).isEmpty()) {
            return "R_" + words(repeated.group(1)) + FileName.ENDING;
        }
        Matcher marked = MARKER_FIRST.matcher(base);
        if (marked.matches()) {
            ScriptKind kind = marked.group(1).equalsIgnoreCase("verify") ? ScriptKind.VERIFY : ScriptKind.ROLLBACK;
            return FileName.Versioned.name(kind, marked.group(2), words(marked.group(3)));
        }
        Matcher several = SEVERAL_NUMBERS.matcher(base);
        if (several.matches()) {
            return numbered(next, several.group(1), ScriptKind.FORWARD);
        }
        Matcher numbered = NUMBERED.matcher(base);
        if (numbered.matches()) {
            boolean undo = numbered.group(1).equalsIgnoreCase("u");
            return numbered(numbered.group(2), numbered.group(3), undo ? ScriptKind.ROLLBACK : ScriptKind.FORWARD);
        }
        Matcher tooLong = TOO_LONG.matcher(base);
        return numbered(next, tooLong.matches() ? tooLong.group(1) : base, ScriptKind.FORWARD);
    }

    /** Without gaps, and under the name that Flyway has for the same brought to ours. */
    private static String bare(String around) {
        return around.toLowerCase(Locale.ROOT)
                .replaceAll(GAP, "")
                .replace("eachmigrate", "each")
                .replace("migrateerror", "error");
    }

    private static String numbered(String digits, String rest, ScriptKind presumed) {
        ScriptKind kind = presumed;
        String words = rest;
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".up")) {
            words = words.substring(0, words.length() - ".up".length());
        } else if (lower.endsWith(".down")) {
            words = words.substring(0, words.length() - ".down".length());
            kind = ScriptKind.ROLLBACK;
        }
        words = words(words);
        for (ScriptKind marked : new ScriptKind[] {ScriptKind.ROLLBACK, ScriptKind.VERIFY}) {
            String marker = FileName.marker(marked).orElseThrow();
            if (words.toLowerCase(Locale.ROOT).matches(marker + "(" + GAP + ".*)?")) {
                kind = marked;
                words = words(words.substring(marker.length()));
            }
        }
        boolean nameless = kind == ScriptKind.FORWARD && words.isEmpty();
        return FileName.Versioned.name(kind, digits, nameless ? "what_it_does" : words);
    }

    private static String words(String rest) {
        return rest.replaceAll("\\s+", "_").replaceFirst("^" + GAP + "+", "").replaceFirst("[_ ]+$", "");
    }
}
