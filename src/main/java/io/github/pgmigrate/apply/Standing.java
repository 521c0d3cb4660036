package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An immutable comparison of one version in the folder and in the history.
 *
 * @param version the version
 * @param migration what the folder has of it
 * @param row what the history has of it
 * @param steps the ledger's steps of a script of it that was begun and not finished
 * @param state what follows from these
 */
record Standing(
        Version version,
        Optional<Migration> migration,
        Optional<AppliedRow> row,
        List<StepRow> steps,
        MigrationState state) {

    Standing {
        steps = List.copyOf(steps);
    }

    /** Compares all versions of both, ascending. Files at or below a baseline that were never applied stand nowhere. */
    static List<Standing> compare(MigrationFolder folder, History history) {
        Map<Version, Optional<Migration>> versions = new TreeMap<>();
        history.rows().forEach(row -> row.version().ifPresent(v -> versions.put(v, Optional.empty())));
        history.steps().forEach(step -> step.key().asVersion().ifPresent(v -> versions.put(v, Optional.empty())));
        folder.migrations().forEach(migration -> versions.put(migration.version(), Optional.of(migration)));
        Map<Version, AppliedRow> rows = new HashMap<>();
        history.rows().forEach(row -> row.version().ifPresent(version -> rows.put(version, row)));
        Optional<Version> highest = history.highest();
        Optional<Version> baseline = baseline(history);
        List<Standing> all = new ArrayList<>();
        versions.forEach((version, migration) -> {
            Optional<AppliedRow> row = Optional.ofNullable(rows.get(version));
            boolean covered =
                    baseline.filter(base -> version.compareTo(base) <= 0).isPresent();
            if (row.isPresent() || !covered) {
                List<StepRow> steps = history.steps(
                        MigrationKey.of(version), row.isPresent() ? Direction.ROLLBACK : Direction.FORWARD);
                all.add(new Standing(version, migration, row, steps, state(version, migration, row, steps, highest)));
            }
        });
        return all;
    }

    static Optional<Version> baseline(History history) {
        return history.rows().stream()
                .filter(row -> row.kind() == Kind.BASELINE)
                .flatMap(row -> row.version().stream())
                .max(Version::compareTo);
    }

    private static MigrationState state(
            Version version,
            Optional<Migration> migration,
            Optional<AppliedRow> row,
            List<StepRow> steps,
            Optional<Version> highest) {
        if (!steps.isEmpty()) {
            boolean doubt = steps.stream().anyMatch(step -> step.state() == StepRow.State.STARTED);
            return doubt ? MigrationState.IN_DOUBT : MigrationState.FAILED;
        }
        if (row.isEmpty()) {
            boolean late =
                    highest.filter(applied -> version.compareTo(applied) < 0).isPresent();
            return late ? MigrationState.OUT_OF_ORDER : MigrationState.PENDING;
        }
        String recorded = row.get().checksum();
        if (row.get().kind() == Kind.BASELINE || recorded == null) {
            return MigrationState.APPLIED;
        }
        if (migration.isEmpty()) {
            return MigrationState.MISSING;
        }
        return recorded.equals(migration.get().forward().facts().checksum())
                ? MigrationState.APPLIED
                : MigrationState.EDITED;
    }

    /** Whether the forward script has still to run, wholly or in part. */
    boolean isOpen() {
        return row.isEmpty();
    }

    MigrationStatus status() {
        if (row.isPresent()) {
            String file = migration
                    .map(m -> m.forward().source().name())
                    .orElse(row.get().script());
            Map<String, String> header =
                    migration.map(m -> m.forward().facts().header()).orElse(Map.of());
            return MigrationStatus.of(row.get(), file, header, state);
        }
        return migration
                .map(m -> MigrationStatus.of(m, state))
                .orElseGet(() -> new MigrationStatus(
                        Optional.of(version),
                        "",
                        "",
                        Kind.VERSIONED,
                        state,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        0,
                        Map.of()));
    }
}
