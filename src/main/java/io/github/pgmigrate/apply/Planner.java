package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Decides what to do, from the folder and the history alone: no server, no clock, no file. */
final class Planner {

    private Planner() {}

    /**
     * What a run of {@code migrate} is to do.
     *
     * @param migrations what to apply, ascending; the first may be one to resume
     * @param repeatables what to run after them, by name
     * @param problems errors stop the run before anything is sent
     */
    record MigratePlan(List<Migration> migrations, List<Repeatable> repeatables, List<Problem> problems) {
        MigratePlan {
            migrations = List.copyOf(migrations);
            repeatables = List.copyOf(repeatables);
            problems = List.copyOf(problems);
        }

        boolean isEmpty() {
            return migrations.isEmpty() && repeatables.isEmpty();
        }

        /** What comes first; empty where nothing is to be done. */
        Optional<MigrationKey> first() {
            return Stream.concat(
                            migrations.stream().map(migration -> MigrationKey.of(migration.version())),
                            repeatables.stream().map(repeatable -> new MigrationKey.Repeated(repeatable.name())))
                    .findFirst();
        }

        /** The same with further problems. */
        MigratePlan with(List<Problem> more) {
            return new MigratePlan(
                    migrations,
                    repeatables,
                    Stream.concat(problems.stream(), more.stream()).toList());
        }
    }

    /**
     * What a run of {@code rollback} is to do.
     *
     * @param rows the applied migrations to undo, descending
     * @param problems errors stop the run before anything is sent
     */
    record RollbackPlan(List<AppliedRow> rows, List<Problem> problems) {
        RollbackPlan {
            rows = List.copyOf(rows);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Plans a {@code migrate}.
     *
     * @param target the highest version to apply; empty for all
     * @param outOfOrder whether versions below the highest applied one may be applied
     */
    static MigratePlan migrate(MigrationFolder folder, History history, Optional<Version> target, boolean outOfOrder) {
        List<Problem> problems = new ArrayList<>(historyProblems(folder, history));
        List<Standing> standings = Standing.compare(folder, history);
        if (target.isPresent() && standings.stream().noneMatch(s -> s.version().equals(target.get()))) {
            problems.add(PlanProblems.unknownTarget(target.get(), folder, history));
        }
        List<Migration> migrations = new ArrayList<>();
        boolean leftOut = false;
        for (Standing standing : standings) {
            if (!standing.isOpen()) {
                continue;
            }
            if (target.filter(t -> standing.version().compareTo(t) > 0).isPresent()) {
                leftOut = true;
                continue;
            }
            if (standing.migration().isEmpty()) {
                problems.add(PlanProblems.halfDoneWithoutFile(standing));
                continue;
            }
            if (standing.state() == MigrationState.OUT_OF_ORDER && !outOfOrder) {
                problems.add(PlanProblems.outOfOrder(standing, history));
            }
            migrations.add(standing.migration().get());
        }
        List<Repeatable> repeatables = RepeatableStanding.compare(folder, history).stream()
                .filter(RepeatableStanding::isOpen)
                .flatMap(standing -> standing.repeatable().stream())
                .toList();
        boolean waits = leftOut || isOlder(folder, history);
        if (waits && !repeatables.isEmpty()) {
            problems.add(Problems.repeatablesWait(repeatables, leftOut));
        }
        return new MigratePlan(migrations, waits ? List.of() : repeatables, problems);
    }

    /** Whether the database has seen higher versions than the folder: what is repeatable may be older there, too. */
    private static boolean isOlder(MigrationFolder folder, History history) {
        return history.highest()
                .filter(applied -> highestFile(folder)
                        .filter(file -> file.compareTo(applied) >= 0)
                        .isEmpty())
                .filter(applied -> history.applied(applied).orElseThrow().kind() == Kind.VERSIONED)
                .isPresent();
    }

    private static Optional<Version> highestFile(MigrationFolder folder) {
        return folder.migrations().stream().map(Migration::version).max(Version::compareTo);
    }

    /** What is wrong between the history and the folder, whatever is to be done. */
    static List<Problem> historyProblems(MigrationFolder folder, History history) {
        Optional<Version> highestFile = highestFile(folder);
        List<Problem> problems = new ArrayList<>();
        List<Standing> standings = Standing.compare(folder, history);
        Optional<Problem> elsewhere = PlanProblems.anotherFolder(folder, standings);
        elsewhere.ifPresent(problems::add);
        if (!history.lost().isEmpty()) {
            problems.add(PlanProblems.lost(folder, history));
        }
        for (Standing standing : standings) {
            if (standing.state() == MigrationState.EDITED) {
                problems.add(PlanProblems.edited(standing));
            } else if (standing.state() == MigrationState.MISSING) {
                if (elsewhere.isPresent()) {
                    continue;
                }
                boolean newer = highestFile
                        .filter(highest -> standing.version().compareTo(highest) > 0)
                        .isPresent();
                problems.add(PlanProblems.missing(standing, folder, newer));
            } else if (standing.row().isPresent() && !standing.steps().isEmpty()) {
                problems.add(PlanProblems.rollbackHalfDone(standing));
            }
        }
        return problems;
    }

    /**
     * Plans a {@code rollback}.
     *
     * @param count how many to undo; not used where a target is given
     * @param target the version that stays as the highest; empty to go by count; version 0 undoes all down to the baseline
     */
    static RollbackPlan rollback(MigrationFolder folder, History history, int count, Optional<Version> target) {
        return rollback(folder, history, count, target, Optional.empty());
    }

    /**
     * Plans a {@code rollback}.
     *
     * @param only the versions to undo; where given, count and target are not used
     */
    static RollbackPlan rollback(
            MigrationFolder folder, History history, int count, Optional<Version> target, Optional<Set<Version>> only) {
        List<Problem> problems = new ArrayList<>();
        for (Standing standing : Standing.compare(folder, history)) {
            if (standing.isOpen() && !standing.steps().isEmpty()) {
                problems.add(PlanProblems.migrationHalfDone(standing));
            }
        }
        List<AppliedRow> rows = history.rows().stream()
                .filter(row -> row.kind() == Kind.VERSIONED && row.version().isPresent())
                .sorted(Comparator.comparing((AppliedRow row) -> row.version().orElseThrow())
                        .reversed())
                .filter(row -> Standing.baseline(history)
                        .filter(base -> row.version().orElseThrow().compareTo(base) <= 0)
                        .isEmpty())
                .toList();
        if (only.isPresent()) {
            rows = rows.stream()
                    .filter(row -> only.get().contains(row.version().orElseThrow()))
                    .toList();
        } else if (target.isPresent()) {
            Version stays = target.get();
            if (stays.number().signum() != 0 && history.applied(stays).isEmpty()) {
                problems.add(PlanProblems.unknownStay(stays, history));
            }
            rows = rows.stream()
                    .filter(row -> row.version().orElseThrow().compareTo(stays) > 0)
                    .toList();
        } else {
            rows = rows.subList(0, Math.min(count, rows.size()));
        }
        if (rows.isEmpty() && problems.isEmpty()) {
            problems.add(PlanProblems.nothingToRollBack(history));
        }
        for (AppliedRow row : rows) {
            PlanProblems.rollback(folder, row).ifPresent(problems::add);
        }
        return new RollbackPlan(rows, problems);
    }
}
