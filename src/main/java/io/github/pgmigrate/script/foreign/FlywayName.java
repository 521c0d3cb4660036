package io.github.pgmigrate.script.foreign;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a file tells Flyway, with its prefixes and separators as they are unless configured otherwise.
 *
 * @param kind what the file is for
 * @param version the version; empty where the kind has none
 * @param words what follows the two underscores, as written; may be empty
 * @param event the name of the event of a callback; else empty
 * @param ending what follows the last dot, as written
 */
public record FlywayName(Kind kind, Optional<FlywayVersion> version, String words, String event, String ending) {

    /** What a file is for. */
    public enum Kind {
        VERSIONED,
        UNDO,
        /** Runs instead of all versions up to its own, on empty databases only. */
        BASELINE,
        REPEATABLE,
        CALLBACK
    }

    private static final Pattern VERSIONED =
            Pattern.compile("([VUB])(" + FlywayVersion.FORM + ")(?:__(.*))?\\.(\\w+)", Pattern.DOTALL);
    private static final Pattern REPEATABLE = Pattern.compile("R__(.*)\\.(\\w+)", Pattern.DOTALL);
    private static final Pattern CALLBACK =
            Pattern.compile("((?:before|after|create)[A-Z][A-Za-z]*)(?:__(.*))?\\.(\\w+)", Pattern.DOTALL);

    /** Reads a name without directories; empty where Flyway would take it for none of its own. */
    public static Optional<FlywayName> parse(String name) {
        Matcher versioned = VERSIONED.matcher(name);
        if (versioned.matches()) {
            Kind kind = switch (versioned.group(1)) {
                case "V" -> Kind.VERSIONED;
                case "U" -> Kind.UNDO;
                default -> Kind.BASELINE;
            };
            String words = versioned.group(3) == null ? "" : versioned.group(3);
            return Optional.of(
                    new FlywayName(kind, FlywayVersion.parse(versioned.group(2)), words, "", versioned.group(4)));
        }
        Matcher repeatable = REPEATABLE.matcher(name);
        if (repeatable.matches()) {
            return Optional.of(
                    new FlywayName(Kind.REPEATABLE, Optional.empty(), repeatable.group(1), "", repeatable.group(2)));
        }
        Matcher callback = CALLBACK.matcher(name);
        return callback.matches()
                ? Optional.of(new FlywayName(
                        Kind.CALLBACK,
                        Optional.empty(),
                        callback.group(2) == null ? "" : callback.group(2),
                        callback.group(1),
                        callback.group(3)))
                : Optional.empty();
    }

    /** Whether it is an SQL script. */
    public boolean isSql() {
        return ending.equalsIgnoreCase("sql");
    }
}
