package io.github.pgmigrate.script;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the name of a file in the migration folder says. */
public sealed interface FileName {

    /** The ending of scripts. */
    String ENDING = ".sql";

    /**
     * A forward, rollback or verify script.
     *
     * @param kind which of them
     * @param digits the version as written, leading zeros included
     * @param words what follows the version (and the word rollback or verify), as written; may be empty but for a forward
     */
    record Versioned(ScriptKind kind, String digits, String words) implements FileName {

        /** The version, leading zeros not counted. */
        public Version version() {
            return Version.of(digits);
        }

        /** The words with blanks for underscores. */
        public String description() {
            return FileName.description(words);
        }

        /** The same version and words as a file of another kind. */
        public String as(ScriptKind other) {
            return Versioned.name(other, digits, words);
        }

        /** The file name of a kind of script with these digits and words. */
        public static String name(ScriptKind kind, String digits, String words) {
            String mark = marker(kind).map(word -> "_" + word).orElse("");
            return digits + mark + (words.isEmpty() ? "" : "_" + words) + ENDING;
        }
    }

    /** A repeatable script. */
    record Repeated(String words) implements FileName {}

    /** A script that runs around others. */
    record Surrounding(Around around) implements FileName {}

    /** A {@code .sql} file whose name has none of the forms. */
    record Misfit() implements FileName {}

    /** A file that is not the folder's business: not {@code .sql}, or hidden. */
    record Other() implements FileName {}

    Pattern VERSIONED = Pattern.compile("([0-9]{1," + Version.MAX_DIGITS + "})_([^_].*)\\.sql");
    Pattern REPEATED = Pattern.compile("R_([^_].*)\\.sql");
    Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** Reads a name; the whole of it, without a directory. */
    static FileName parse(String name) {
        if (name.startsWith(".") || !name.toLowerCase(Locale.ROOT).endsWith(ENDING)) {
            return new Other();
        }
        if (CONTROL.matcher(name).find()) {
            return new Misfit();
        }
        Optional<Around> around = Around.of(name);
        if (around.isPresent()) {
            return new Surrounding(around.get());
        }
        Matcher repeated = REPEATED.matcher(name);
        if (repeated.matches()) {
            return new Repeated(repeated.group(1));
        }
        Matcher versioned = VERSIONED.matcher(name);
        return versioned.matches() ? versioned(versioned.group(1), versioned.group(2)) : new Misfit();
    }

    /** Words of a file name as a person writes them: blanks for underscores. */
    static String description(String words) {
        return words.replace('_', ' ').strip();
    }

    /** The word that marks a kind in a file name; a forward file has none. */
    static Optional<String> marker(ScriptKind kind) {
        return switch (kind) {
            case ROLLBACK -> Optional.of("rollback");
            case VERIFY -> Optional.of("verify");
            case FORWARD, REPEATABLE, AROUND, AROUND_EACH -> Optional.empty();
        };
    }

    private static FileName versioned(String digits, String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".up") || lower.endsWith(".down")) {
            // the pairs of other tools: taken as forward files, both would claim the version
            return new Misfit();
        }
        for (ScriptKind kind : new ScriptKind[] {ScriptKind.ROLLBACK, ScriptKind.VERIFY}) {
            String marker = marker(kind).orElseThrow();
            if (lower.equals(marker) || lower.startsWith(marker + "_")) {
                String rest = words.substring(Math.min(words.length(), marker.length() + 1));
                boolean exact = words.startsWith(marker) && !rest.startsWith("_");
                boolean bare = words.length() == marker.length();
                return exact && (bare || !rest.isEmpty()) ? new Versioned(kind, digits, rest) : new Misfit();
            }
        }
        return new Versioned(ScriptKind.FORWARD, digits, words);
    }
}
