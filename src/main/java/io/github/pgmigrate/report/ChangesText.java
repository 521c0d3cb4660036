package io.github.pgmigrate.report;

import io.github.pgmigrate.apply.Change;
import io.github.pgmigrate.apply.Changes;
import io.github.pgmigrate.history.MigrationKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows changes of the history to a person: each with its reason, and what is other afterwards. */
public final class ChangesText {

    private static final int HASH = 12;
    private static final int LONGEST = 60;

    private ChangesText() {}

    /** The lines; none where there are no changes. */
    public static List<String> lines(Changes changes) {
        List<String> lines = new ArrayList<>();
        if (!changes.list().isEmpty()) {
            lines.add(changes.made() ? "Changed in the history:" : "This would be changed in the history:");
        }
        changes.list().forEach(change -> lines.addAll(lines(change)));
        return lines.stream().map(Printable::line).toList();
    }

    private static List<String> lines(Change change) {
        List<String> lines = new ArrayList<>();
        String script = change.script().isEmpty() ? "" : " (" + change.script() + ")";
        lines.add("  "
                + change.migration()
                        .map(key -> name(key) + (key.asVersion().isPresent() ? script : "") + ": ")
                        .orElse("")
                + change.what());
        lines.add("      since " + change.reason());
        change.values()
                .forEach(value -> lines.add(
                        "      " + value.name() + ": " + shown(value.before()) + " -> " + shown(value.after())));
        return lines;
    }

    private static String name(MigrationKey key) {
        return key.words();
    }

    private static String shown(@Nullable String value) {
        if (value == null) {
            return "none";
        }
        if (value.matches("[0-9a-f]{64}")) {
            return value.substring(0, HASH);
        }
        return value.codePointCount(0, value.length()) <= LONGEST
                ? value
                : value.substring(0, value.offsetByCodePoints(0, LONGEST - 3)) + "...";
    }
}
