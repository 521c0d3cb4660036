package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.history.StoredTexts;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Version;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a repair is decided from. Immutable.
 *
 * @param folder the folder
 * @param history the history
 * @param entries what the history would say of each migration of the folder
 * @param stored what it says of the texts of those that are applied
 * @param ledgers what the files say now of the steps that the ledger has of them
 */
record RepairFacts(
        MigrationFolder folder,
        History history,
        Map<MigrationKey, HistorySql.Entry> entries,
        Map<Version, StoredTexts> stored,
        Map<MigrationKey, LedgerNow> ledgers) {

    RepairFacts {
        entries = Map.copyOf(entries);
        stored = Map.copyOf(stored);
        ledgers = Map.copyOf(ledgers);
    }

    /**
     * One migration. Immutable.
     *
     * @param key which
     * @param row its row
     * @param direction which of its scripts is under way, if one is: its rollback where a version has a row
     * @param steps the steps of that script
     * @param stray steps of the other script, which make no sense
     * @param entry what the history would say of its file; empty where the folder has none
     * @param stored the texts that its row keeps
     * @param ledger what the file of the script under way says now of its steps
     * @param lost whether the log says that it is applied, and it has no row
     */
    record Case(
            MigrationKey key,
            Optional<AppliedRow> row,
            Direction direction,
            List<StepRow> steps,
            List<StepRow> stray,
            Optional<HistorySql.Entry> entry,
            Optional<StoredTexts> stored,
            Optional<LedgerNow> ledger,
            boolean lost) {

        /** The name of its file, in the history or in the folder; empty where neither knows one. */
        String script() {
            return row.map(AppliedRow::script)
                    .or(() -> entry.map(HistorySql.Entry::script))
                    .orElse("");
        }

        boolean isHalfDone() {
            return !steps.isEmpty();
        }
    }

    /** Every migration that the history or the ledger knows: versions ascending, then repeatables by name. */
    List<Case> cases() {
        Set<MigrationKey> keys = Stream.concat(
                        history.rows().stream().map(AppliedRow::key),
                        history.steps().stream().map(StepRow::key))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return keys.stream().sorted(ORDER).map(this::of).toList();
    }

    private static final Comparator<MigrationKey> ORDER = Comparator.comparing(
                    (MigrationKey key) -> key.asVersion().isEmpty())
            .thenComparing(key -> key.asVersion().orElse(Version.of("0")))
            .thenComparing(MigrationKey::toString);

    /** A migration, whether or not anything knows of it. */
    Case of(MigrationKey key) {
        Optional<AppliedRow> row = history.rows().stream()
                .filter(applied -> applied.key().equals(key))
                .findFirst();
        Direction direction = direction(key, history);
        Direction other = direction == Direction.FORWARD ? Direction.ROLLBACK : Direction.FORWARD;
        return new Case(
                key,
                row,
                direction,
                history.steps(key, direction),
                history.steps(key, other),
                Optional.ofNullable(entries.get(key)),
                key.asVersion().map(stored::get),
                Optional.ofNullable(ledgers.get(key)),
                key.asVersion().filter(history.lost()::contains).isPresent());
    }

    /** Which script of a migration the ledger may have steps of. */
    static Direction direction(MigrationKey key, History history) {
        return key.asVersion().isPresent() && history.isApplied(key) ? Direction.ROLLBACK : Direction.FORWARD;
    }
}
