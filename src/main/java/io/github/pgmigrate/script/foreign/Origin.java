package io.github.pgmigrate.script.foreign;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header line by which a file says what it was for another tool, where its name does not tell:
 * {@code -- Migration: V1_2__add_phone.sql}, or {@code -- Migration: db/changelog/phone.sql::7::ada}.
 */
public final class Origin {

    /** The name of the header line. */
    public static final String HEADER = "Migration";

    /** A changeset as Liquibase writes it. */
    private static final Pattern CHANGESET = Pattern.compile("(.+?)::(.+)::(.+)");

    private static final Pattern LINE = Pattern.compile("--\\s*" + HEADER + ":\\s*(\\S.*?)\\s*");
    private static final Pattern DIRECTIVE = Pattern.compile("--\\s*pgmigrate:.*");

    private Origin() {}

    /**
     * A changeset of Liquibase's.
     *
     * @param file the path of its changelog, as the changelog's own include names it
     * @param id unique within the author's changesets of that file
     * @param author who wrote it
     */
    public record ChangeSet(String file, String id, String author) {

        /** As Liquibase writes it: {@code file::id::author}. */
        @Override
        public String toString() {
            return file + "::" + id + "::" + author;
        }
    }

    /** The line, with a line feed at its end. */
    static String line(String origin) {
        return "-- " + HEADER + ": " + origin + "\n";
    }

    /** The version that a file had for Flyway, given its header line; empty where it names none. */
    public static Optional<FlywayVersion> flyway(Optional<String> header) {
        return header.flatMap(FlywayName::parse).flatMap(FlywayName::version);
    }

    /** The changeset that a file was for Liquibase, given its header line; empty where it names none. */
    public static Optional<ChangeSet> liquibase(Optional<String> header) {
        return header.map(CHANGESET::matcher)
                .filter(Matcher::matches)
                .map(found -> new ChangeSet(found.group(1), found.group(2), found.group(3)));
    }

    /** Whether a line, given as UTF-8, is one that the other tool did not know: such a header line, or a directive. */
    static boolean isAdded(byte[] line, int length) {
        String text = new String(line, 0, length, StandardCharsets.UTF_8).stripTrailing();
        if (DIRECTIVE.matcher(text).matches()) {
            return true;
        }
        Matcher origin = LINE.matcher(text);
        return origin.matches()
                && (flyway(Optional.of(origin.group(1))).isPresent()
                        || liquibase(Optional.of(origin.group(1))).isPresent());
    }
}
