package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Repeatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An immutable comparison of one repeatable script in the folder and in the history.
 *
 * @param name its file name
 * @param repeatable what the folder has of it
 * @param row what the history has of it
 * @param steps the ledger's steps of a run of it that has not finished
 * @param state what follows from these
 */
record RepeatableStanding(
        String name,
        Optional<Repeatable> repeatable,
        Optional<AppliedRow> row,
        List<StepRow> steps,
        MigrationState state) {

    RepeatableStanding {
        steps = List.copyOf(steps);
    }

    /** Compares all repeatables of both, by name. */
    static List<RepeatableStanding> compare(MigrationFolder folder, History history) {
        Map<String, Optional<Repeatable>> names = new TreeMap<>();
        Map<String, AppliedRow> rows = new TreeMap<>();
        for (AppliedRow row : history.rows()) {
            if (row.kind() == Kind.REPEATABLE) {
                rows.put(row.script(), row);
                names.put(row.script(), Optional.empty());
            }
        }
        for (StepRow step : history.steps()) {
            if (step.key() instanceof MigrationKey.Repeated repeated) {
                names.put(repeated.script(), Optional.empty());
            }
        }
        folder.repeatables().forEach(repeatable -> names.put(repeatable.name(), Optional.of(repeatable)));
        List<RepeatableStanding> all = new ArrayList<>();
        names.forEach((name, repeatable) -> {
            Optional<AppliedRow> row = Optional.ofNullable(rows.get(name));
            List<StepRow> steps = history.steps(new MigrationKey.Repeated(name), Direction.FORWARD);
            all.add(new RepeatableStanding(name, repeatable, row, steps, state(repeatable, row, steps)));
        });
        return all;
    }

    private static MigrationState state(
            Optional<Repeatable> repeatable, Optional<AppliedRow> row, List<StepRow> steps) {
        if (repeatable.isEmpty()) {
            return MigrationState.MISSING;
        }
        if (!steps.isEmpty()) {
            boolean doubt = steps.stream().anyMatch(step -> step.state() == StepRow.State.STARTED);
            return doubt ? MigrationState.IN_DOUBT : MigrationState.FAILED;
        }
        if (row.isEmpty()) {
            return MigrationState.PENDING;
        }
        // A rollback takes the checksum away.
        return repeatable.get().script().facts().checksum().equals(row.get().checksum())
                ? MigrationState.APPLIED
                : MigrationState.OUTDATED;
    }

    /** Whether the next run of {@code migrate} runs it. */
    boolean isOpen() {
        return state != MigrationState.APPLIED && state != MigrationState.MISSING;
    }

    MigrationStatus status() {
        if (row.isPresent()) {
            String file = repeatable.map(r -> r.script().source().name()).orElse(name);
            Map<String, String> header =
                    repeatable.map(r -> r.script().facts().header()).orElse(Map.of());
            return MigrationStatus.of(row.get(), file, header, state);
        }
        return repeatable.map(r -> MigrationStatus.of(r, state)).orElseGet(() -> MigrationStatus.lost(name, state));
    }
}
