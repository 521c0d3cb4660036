package io.github.pgmigrate.script.foreign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Liquibase's formatted SQL line by line, as its AbstractFormattedChangeLogParser does; one character a byte. Not
 * thread-safe.
 */
final class FormattedSql {

    private static final Pattern FIRST = line("^\\s*--\\s*liquibase\\s*formatted.*");
    private static final Pattern CHANGESET =
            line("\\s*--\\s*changeset\\s+(\"[^\"]+\"|[^:]+):\\s*(\"[^\"]+\"|\\S+)(.*)");
    private static final Pattern ROLLBACK = line("\\s*--\\s*rollback (.*)");
    private static final Pattern ROLLBACK_BLOCK = line("\\s*/\\*\\s*liquibase\\s*rollback\\s*");
    private static final Pattern BLOCK_END = Pattern.compile("(.*?)\\*/\\s*", Pattern.DOTALL);
    private static final Pattern IGNORE = line("--\\s*ignoreLines:(\\w+)");
    private static final Pattern UNKNOWN = line("\\s*--\\s*(?:preconditions?\\b|property\\s|include(?:All)?\\b).*");
    private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+):(\"[^\"]*\"|\\S+)");

    private final List<ChangeSetText> changeSets = new ArrayList<>();
    private final List<ChangeSetText.Remark> before = new ArrayList<>();
    private String logicalPath = "";

    private @Nullable Matcher open;
    private int openLine;
    private final StringBuilder forward = new StringBuilder();
    private final StringBuilder rollback = new StringBuilder();
    private final List<ChangeSetText.Remark> unknown = new ArrayList<>();

    private FormattedSql() {}

    /**
     * What a file holds.
     *
     * @param logicalPath the path by which the file wants to be known; empty where it says nothing
     * @param before what stands before its first changeset and means something to Liquibase
     */
    record Reading(String logicalPath, List<ChangeSetText> changeSets, List<ChangeSetText.Remark> before) {}

    /** Whether a text is formatted SQL: its first line that is not blank says so. */
    static boolean isFormatted(String bytes) {
        return bytes.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .filter(line -> FIRST.matcher(line).matches())
                .isPresent();
    }

    static Reading read(String bytes) {
        return new FormattedSql().all(bytes.split("(?<=\n)", -1));
    }

    private Reading all(String[] lines) {
        int skip = 0;
        boolean ignoring = false;
        boolean block = false;
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].replaceFirst("[\\r\\n]+\\z", "");
            Matcher ignore = IGNORE.matcher(line);
            Matcher changeSet = CHANGESET.matcher(line);
            Matcher undo = ROLLBACK.matcher(line);
            if (block) {
                block = !blockEnds(lines[i]);
            } else if (ignoring) {
                ignoring = !(ignore.matches() && ignore.group(1).equals("end"));
            } else if (skip > 0) {
                skip--;
            } else if (ignore.matches()) {
                ignoring = ignore.group(1).equals("start");
                skip = ignore.group(1).matches("[0-9]{1,9}") ? Integer.parseInt(ignore.group(1)) : 0;
            } else if (changeSet.matches()) {
                close();
                open = changeSet;
                openLine = i + 1;
                forward.append(lines[i]);
            } else if (FIRST.matcher(line).matches()) {
                logicalPath = attributes(line).getOrDefault("logicalfilepath", logicalPath);
            } else if (open == null) {
                remark(before, i, line);
            } else if (undo.matches()) {
                rollback.append(undo.group(1)).append('\n');
            } else if (ROLLBACK_BLOCK.matcher(line).matches()) {
                block = true;
            } else {
                remark(unknown, i, line);
                forward.append(lines[i]);
            }
        }
        close();
        return new Reading(logicalPath, changeSets, before);
    }

    private boolean blockEnds(String line) {
        Matcher end = BLOCK_END.matcher(line);
        rollback.append(end.matches() ? end.group(1).stripTrailing() + "\n" : line);
        return end.matches();
    }

    private static void remark(List<ChangeSetText.Remark> remarks, int index, String line) {
        if (UNKNOWN.matcher(line).matches()) {
            remarks.add(new ChangeSetText.Remark(index + 1, line));
        }
    }

    private void close() {
        if (open != null) {
            changeSets.add(new ChangeSetText(
                    openLine,
                    unquoted(open.group(1)),
                    unquoted(open.group(2)),
                    attributes(open.group(3)),
                    forward.toString(),
                    rollback.toString(),
                    unknown));
        }
        forward.setLength(0);
        rollback.setLength(0);
        unknown.clear();
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new HashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(text);
        while (attribute.find()) {
            attributes.putIfAbsent(attribute.group(1).toLowerCase(Locale.ROOT), unquoted(attribute.group(2)));
        }
        return attributes;
    }

    private static String unquoted(String text) {
        String stripped = text.strip();
        return Optional.of(stripped)
                .filter(quoted -> quoted.length() > 1 && quoted.startsWith("\"") && quoted.endsWith("\""))
                .map(quoted -> quoted.substring(1, quoted.length() - 1))
                .orElse(stripped);
    }

    private static Pattern line(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
