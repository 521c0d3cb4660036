package io.github.pgmigrate.script.foreign;

import io.github.pgmigrate.script.FileName;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.Words;
import java.math.BigInteger;
import java.util.Locale;

/** Makes names for the migration folder out of the words of other tools' names, kept as they are where they can be. */
final class TargetName {

    private static final int LEAST_WIDTH = 3;

    private TargetName() {}

    /** The digits of a number, at least three. */
    static String digits(BigInteger number) {
        String digits = number.toString();
        return "0".repeat(Math.max(0, LEAST_WIDTH - digits.length())) + digits;
    }

    /**
     * The name of a versioned script.
     *
     * @param words may be anything
     * @param otherwise the words to take where nothing is left of these
     */
    static String versioned(ScriptKind kind, String digits, String words, String otherwise) {
        String clean = clean(words);
        if (kind == ScriptKind.FORWARD) {
            clean = unmarked(clean.isEmpty() ? clean(otherwise) : clean);
        }
        String name = FileName.Versioned.name(kind, digits, clean);
        if (FileName.parse(name) instanceof FileName.Versioned versioned && versioned.kind() == kind) {
            return name;
        }
        String plain = Words.of(words);
        return FileName.Versioned.name(kind, digits, unmarked(plain.isEmpty() ? Words.of(otherwise) : plain));
    }

    /** The name of a repeatable script. */
    static String repeatable(String words) {
        String clean = clean(words);
        return "R_" + (clean.isEmpty() ? "repeatable" : clean) + ".sql";
    }

    private static String clean(String words) {
        return words.replaceAll("[\\s/\\\\]+", "_")
                .replaceAll("\\p{Cntrl}", "")
                .replaceFirst("^_+", "")
                .replaceFirst("_+$", "");
    }

    /** A word that would make a forward migration something else does so no longer with a dash behind it. */
    private static String unmarked(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        for (String mark : new String[] {"rollback", "verify"}) {
            if (lower.equals(mark)) {
                return "do-" + words;
            }
            if (lower.startsWith(mark + "_")) {
                return words.substring(0, mark.length())
                        + "-"
                        + words.substring(mark.length() + 1).replaceFirst("^_+", "");
            }
        }
        return words.replaceFirst("(?i)\\.(up|down)$", "-$1");
    }
}
