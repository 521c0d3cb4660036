package io.github.pgmigrate.history;

import io.github.pgmigrate.script.Version;
import java.util.List;
import java.util.Optional;

/**
 * An immutable reading of the history.
 *
 * @param exists whether the tables are there; where not, the rest is empty
 * @param rows the applied migrations: versions ascending, then repeatables by name
 * @param steps the ledger: scripts that were begun and not finished, the steps of each in their order
 * @param lost versions of which the log says that they are applied, and which have no row; ascending
 */
public record History(boolean exists, List<AppliedRow> rows, List<StepRow> steps, List<Version> lost) {

    /** The history of a database that was never migrated. */
    public static final History NONE = new History(false, List.of(), List.of());

    public History {
        rows = List.copyOf(rows);
        steps = List.copyOf(steps);
        lost = List.copyOf(lost);
    }

    /** One whose log says nothing else than its rows. */
    public History(boolean exists, List<AppliedRow> rows, List<StepRow> steps) {
        this(exists, rows, steps, List.of());
    }

    /** The row of a version, if it is applied. */
    public Optional<AppliedRow> applied(Version version) {
        return rows.stream()
                .filter(row -> row.version().filter(version::equals).isPresent())
                .findFirst();
    }

    /** Whether a migration is applied. */
    public boolean isApplied(MigrationKey key) {
        return rows.stream().anyMatch(row -> row.key().equals(key));
    }

    /** The steps of one script, in their order. */
    public List<StepRow> steps(MigrationKey key, Direction direction) {
        return steps.stream()
                .filter(step -> step.key().equals(key) && step.direction() == direction)
                .toList();
    }

    /** The highest applied version. */
    public Optional<Version> highest() {
        return rows.stream().flatMap(row -> row.version().stream()).max(Version::compareTo);
    }
}
