package io.github.pgmigrate.replay;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is applied on a target, cut into what one run after the other can do. Pure.
 *
 * @param list the legs, in order
 */
public record Legs(List<Leg> list) {

    /**
     * What one run does, as one user: versions in ascending order, then repeatable scripts.
     *
     * @param by who applied it; empty where nobody knows, as of what a baseline covers
     * @param outdated whether it is one repeatable script, of which the file is another than what was run
     */
    public record Leg(Optional<String> by, List<Migration> migrations, List<Repeatable> repeatables, boolean outdated) {

        public Leg {
            migrations = List.copyOf(migrations);
            repeatables = List.copyOf(repeatables);
        }
    }

    public Legs {
        list = List.copyOf(list);
    }

    /** Something that is applied, by whom. */
    private record Part(
            Optional<String> by, Optional<Migration> migration, Optional<Repeatable> repeatable, boolean outdated) {}

    /** Versions in the order in which they were applied, then repeatable scripts by name, as in any new database. */
    public static Legs asInNewDatabase(MigrationFolder folder, History history) {
        List<Part> parts = new ArrayList<>(covered(folder, history));
        byTime(history).stream()
                .filter(row -> row.kind() == Kind.VERSIONED)
                .forEach(row -> part(folder, row).ifPresent(parts::add));
        history.rows().stream()
                .filter(row -> row.kind() == Kind.REPEATABLE)
                .sorted(Comparator.comparing(AppliedRow::script))
                .forEach(row -> part(folder, row).ifPresent(parts::add));
        return new Legs(legs(parts));
    }

    /** All in the order in which it was applied last: a repeatable script may have run before a version that needs it. */
    public static Legs asApplied(MigrationFolder folder, History history) {
        List<Part> parts = new ArrayList<>(covered(folder, history));
        byTime(history).forEach(row -> part(folder, row).ifPresent(parts::add));
        return new Legs(legs(parts));
    }

    private static List<AppliedRow> byTime(History history) {
        // The rows come with versions ascending: where the times are the same, that counts.
        return history.rows().stream()
                .filter(row -> row.kind() != Kind.BASELINE)
                .sorted(Comparator.comparing(AppliedRow::appliedAt))
                .toList();
    }

    /** The files that a baseline stands for. */
    private static List<Part> covered(MigrationFolder folder, History history) {
        Optional<Version> baseline = baseline(history);
        return folder.migrations().stream()
                .filter(migration -> baseline.isPresent()
                        && migration.version().compareTo(baseline.get()) <= 0
                        && history.applied(migration.version())
                                .filter(row -> row.kind() == Kind.VERSIONED)
                                .isEmpty())
                .map(migration -> new Part(Optional.empty(), Optional.of(migration), Optional.empty(), false))
                .toList();
    }

    /** Up to where somebody has said that the database was there; empty where nobody has. */
    public static Optional<Version> baseline(History history) {
        return history.rows().stream()
                .filter(row -> row.kind() == Kind.BASELINE)
                .flatMap(row -> row.version().stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<Part> part(MigrationFolder folder, AppliedRow row) {
        if (row.kind() == Kind.VERSIONED) {
            return folder.migrations().stream()
                    .filter(migration -> row.version().equals(Optional.of(migration.version())))
                    .map(migration ->
                            new Part(Optional.of(row.appliedBy()), Optional.of(migration), Optional.empty(), false))
                    .findFirst();
        }
        return folder.repeatables().stream()
                .filter(repeatable -> repeatable.name().equals(row.script()))
                .map(repeatable -> new Part(
                        Optional.of(row.appliedBy()),
                        Optional.empty(),
                        Optional.of(repeatable),
                        !repeatable.script().facts().checksum().equals(row.checksum())))
                .findFirst();
    }

    private static List<Leg> legs(List<Part> parts) {
        List<Leg> legs = new ArrayList<>();
        for (Part part : parts) {
            Leg last = legs.isEmpty() ? null : legs.get(legs.size() - 1);
            if (last != null && goesOn(last, part)) {
                legs.set(legs.size() - 1, with(last, part));
            } else {
                legs.add(with(new Leg(part.by(), List.of(), List.of(), part.outdated()), part));
            }
        }
        return legs;
    }

    private static boolean goesOn(Leg leg, Part part) {
        if (!leg.by().equals(part.by()) || leg.outdated() || part.outdated()) {
            return false;
        }
        if (part.repeatable().isPresent()) {
            List<Repeatable> ran = leg.repeatables();
            return ran.isEmpty()
                    || ran.get(ran.size() - 1)
                                    .name()
                                    .compareTo(part.repeatable().get().name())
                            < 0;
        }
        List<Migration> applied = leg.migrations();
        return leg.repeatables().isEmpty()
                && (applied.isEmpty()
                        || applied.get(applied.size() - 1)
                                        .version()
                                        .compareTo(
                                                part.migration().orElseThrow().version())
                                < 0);
    }

    private static Leg with(Leg leg, Part part) {
        List<Migration> migrations = new ArrayList<>(leg.migrations());
        List<Repeatable> repeatables = new ArrayList<>(leg.repeatables());
        part.migration().ifPresent(migrations::add);
        part.repeatable().ifPresent(repeatables::add);
        return new Leg(leg.by(), migrations, repeatables, leg.outdated());
    }

    /** The legs, those cut in two that have versions and repeatable scripts: what is between is worth keeping. */
    List<Leg> pieces() {
        return list.stream()
                .flatMap(leg -> leg.migrations().isEmpty() || leg.repeatables().isEmpty()
                        ? Stream.of(leg)
                        : Stream.of(
                                new Leg(leg.by(), leg.migrations(), List.of(), leg.outdated()),
                                new Leg(leg.by(), List.of(), leg.repeatables(), leg.outdated())))
                .toList();
    }

    /** How many versions and scripts are applied. */
    public int size() {
        return list.stream()
                .mapToInt(leg -> leg.migrations().size() + leg.repeatables().size())
                .sum();
    }

    /** By whom, each once. */
    Map<String, Long> appliers() {
        Map<String, Long> appliers = new HashMap<>();
        list.forEach(leg -> leg.by().ifPresent(by -> appliers.merge(by, 1L, Long::sum)));
        return appliers;
    }
}
