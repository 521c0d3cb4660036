package io.github.pgmigrate.history.foreign;

import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.foreign.FlywayVersion;
import io.github.pgmigrate.script.foreign.Tool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is applied now from what Flyway has written down one after the other (its MigrationInfoServiceImpl): an undo or a
 * deletion takes the last run of its version away, of a repeatable the last run counts.
 */
final class FlywayEvents {

    private final Map<FlywayVersion, FlywayEntry> versions = new TreeMap<>();
    private final Map<FlywayVersion, FlywayEntry> gone = new TreeMap<>();
    private final Map<String, FlywayEntry> repeatables = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private @Nullable FlywayEntry baseline;

    private FlywayEvents() {}

    /**
     * Reads the rows.
     *
     * @param entries the rows by rank
     * @param table the table, quoted
     */
    static ForeignHistory history(List<FlywayEntry> entries, String table) {
        FlywayEvents events = new FlywayEvents();
        entries.forEach(events::take);
        events.gone.forEach((version, entry) -> events.remark(entry.shown() + " was "
                + (entry.isUndo() ? "undone" : "marked as deleted (flyway:repair)") + ", and does not count"));
        return new ForeignHistory(Tool.FLYWAY, table, events.rows(), events.problems, "DROP TABLE " + table + ";");
    }

    private void take(FlywayEntry entry) {
        Optional<FlywayVersion> version = entry.version();
        if (!entry.success()) {
            problems.add(Problem.error(Code.FOREIGN_UNFIT, "Flyway's " + entry.shown() + " failed")
                    .withHint(
                            "See what it has left in the database, make it right, and run flyway:repair; then adopt."));
        } else if (entry.type().equals("SCHEMA")) {
            remark("the row in which Flyway says that it made the schema does not count");
        } else if (version.isEmpty()) {
            repeatable(entry);
        } else if (entry.isBaseline()) {
            if (baseline == null
                    || baseline.version()
                            .filter(older -> older.compareTo(version.get()) <= 0)
                            .isPresent()) {
                baseline = entry;
            }
        } else if (entry.isUndo() || entry.type().equals("DELETE")) {
            versions.remove(version.get());
            gone.put(version.get(), entry);
        } else {
            versions.put(version.get(), entry);
            gone.remove(version.get());
        }
    }

    private void repeatable(FlywayEntry entry) {
        if (entry.type().equals("DELETE")) {
            repeatables.remove(entry.description());
        } else {
            repeatables.put(entry.description(), entry);
        }
    }

    private void remark(String message) {
        problems.add(Problem.note(Code.FOREIGN_REMARK, message));
    }

    private List<ForeignRow> rows() {
        List<ForeignRow> rows = new ArrayList<>();
        if (baseline != null) {
            rows.add(row(baseline, Kind.BASELINE));
        }
        versions.values().forEach(entry -> rows.add(row(entry, Kind.VERSIONED)));
        repeatables.values().stream()
                .sorted(Comparator.comparing(FlywayEntry::description))
                .forEach(entry -> rows.add(row(entry, Kind.REPEATABLE)));
        return rows;
    }

    private static ForeignRow row(FlywayEntry entry, Kind kind) {
        return new ForeignRow(
                kind,
                entry.version().map(FlywayVersion::toString).orElse(entry.description()),
                entry.description(),
                entry.script().replaceFirst("^.*[/\\\\]", ""),
                kind != Kind.BASELINE && !entry.isSql(),
                entry.checksum(),
                Optional.of(entry.installedBy()),
                entry.installedOn(),
                entry.millis());
    }
}
