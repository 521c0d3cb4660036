package io.github.pgmigrate.report;

import io.github.pgmigrate.apply.Change;
import io.github.pgmigrate.apply.Changes;
import io.github.pgmigrate.script.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Sets what is taken over of another tool's history as a table for people: what it is here, and what it was there. */
public final class AdoptionText {

    private AdoptionText() {}

    /** The lines; none where nothing is taken over. */
    public static List<String> lines(Changes changes) {
        if (changes.list().isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("version", "file", "was", "applied at", "by"));
        changes.list().forEach(change -> rows.add(row(change)));
        List<String> lines = new ArrayList<>();
        lines.add(changes.made() ? "Recorded:" : "This would be recorded:");
        StatusText.aligned(rows).forEach(line -> lines.add("  " + line));
        return lines;
    }

    private static List<String> row(Change change) {
        String time = value(change, "applied at");
        return List.of(
                change.migration()
                        .flatMap(key -> key.asVersion())
                        .map(Version::toString)
                        .orElse("-"),
                change.script(),
                change.reason().replaceFirst("^it is ", ""),
                time.equals("-") ? time : StatusText.TIME.format(Instant.parse(time)),
                value(change, "applied by"));
    }

    private static String value(Change change, String name) {
        return change.values().stream()
                .filter(value -> value.name().equals(name))
                .map(value -> Objects.requireNonNullElse(value.after(), "-"))
                .findFirst()
                .orElse("-");
    }
}
