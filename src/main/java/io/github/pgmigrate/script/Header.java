package io.github.pgmigrate.script;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects header lines ({@code -- Author: Ada}) from the comments before the first statement. */
final class Header {

    private static final Pattern LINE = Pattern.compile(
            "\\s*(Migration|Author|Date|Ticket\\s*/\\s*Issue|Ticket|Issue|Purpose|Impact|Risk|Downtime)\\s*:(.*)",
            Pattern.CASE_INSENSITIVE);

    /** A line that goes on with the value above it is indented further than a header line. */
    private static final Pattern FURTHER = Pattern.compile("(?:\\s{3,}|\\t)\\S.*");

    private static final int LONGEST_VALUE = 2000;

    private final Map<String, String> values = new LinkedHashMap<>();
    private @Nullable String open;
    private int line;

    /** Takes a comment: its line, and what follows its dashes. The first line of a name counts. */
    void take(int at, String comment) {
        Matcher header = LINE.matcher(comment);
        if (header.matches()) {
            String name = header.group(1).replaceAll("\\s", "");
            String value = header.group(2).strip();
            boolean known = values.keySet().stream().anyMatch(name::equalsIgnoreCase);
            open = known ? null : name;
            if (!known) {
                values.put(name, cut(value));
            }
        } else if (open != null && at == line + 1 && FURTHER.matcher(comment).matches()) {
            values.put(open, cut((values.get(open) + " " + comment.strip()).strip()));
        } else {
            open = null;
        }
        line = at;
    }

    /** The lines that have a value, by name as written, in their order. */
    Map<String, String> values() {
        Map<String, String> filled = new LinkedHashMap<>(values);
        filled.values().removeIf(String::isEmpty);
        return filled;
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE);
    }
}
