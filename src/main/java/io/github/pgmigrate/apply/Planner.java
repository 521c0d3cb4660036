package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Code;
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
            problems.add(unknownTarget(target.get(), folder, history));
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
                problems.add(halfDoneWithoutFile(standing));
                continue;
            }
            if (standing.state() == MigrationState.OUT_OF_ORDER && !outOfOrder) {
                problems.add(outOfOrder(standing, history));
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
        Optional<Problem> elsewhere = anotherFolder(folder, standings);
        elsewhere.ifPresent(problems::add);
        if (!history.lost().isEmpty()) {
            problems.add(lost(folder, history));
        }
        for (Standing standing : standings) {
            if (standing.state() == MigrationState.EDITED) {
                problems.add(edited(standing));
            } else if (standing.state() == MigrationState.MISSING) {
                if (elsewhere.isPresent()) {
                    continue;
                }
                boolean newer = highestFile
                        .filter(highest -> standing.version().compareTo(highest) > 0)
                        .isPresent();
                problems.add(missing(standing, folder, newer));
            } else if (standing.row().isPresent() && !standing.steps().isEmpty()) {
                problems.add(Problem.error(
                                Code.HALF_DONE,
                                "the rollback of version " + standing.version() + " was begun and has not finished")
                        .withHint("Run pgmigrate:rollback again: it goes on where it stopped. "
                                + Remedies.rollbackEndings(MigrationKey.of(standing.version()))));
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
                problems.add(Problem.error(
                                Code.HALF_DONE,
                                "version " + standing.version() + " is applied half-way, so nothing can be"
                                        + " rolled back yet")
                        .withHint("Run pgmigrate:migrate first: it goes on where it stopped. "
                                + Remedies.endings(MigrationKey.of(standing.version()))));
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
                problems.add(unknownStay(stays, history));
            }
            rows = rows.stream()
                    .filter(row -> row.version().orElseThrow().compareTo(stays) > 0)
                    .toList();
        } else {
            rows = rows.subList(0, Math.min(count, rows.size()));
        }
        if (rows.isEmpty() && problems.isEmpty()) {
            problems.add(Problem.note(
                    Code.NOTHING_TO_ROLL_BACK,
                    "nothing is applied that could be rolled back"
                            + Standing.baseline(history)
                                    .map(base -> ": version " + base + " is the baseline")
                                    .orElse("")));
        }
        for (AppliedRow row : rows) {
            rollbackProblem(folder, row).ifPresent(problems::add);
        }
        return new RollbackPlan(rows, problems);
    }

    private static Optional<Problem> rollbackProblem(MigrationFolder folder, AppliedRow row) {
        Version version = row.version().orElseThrow();
        Optional<Migration> migration = folder.migrations().stream()
                .filter(m -> m.version().equals(version))
                .findFirst();
        Optional<String> reason = migration.isPresent() ? migration.get().irreversible() : row.irreversible();
        String file = migration.map(m -> m.forward().source().name()).orElse(row.script());
        if (reason.isPresent()) {
            return Optional.of(
                    Problem.error(Code.IRREVERSIBLE, "version " + version + " cannot be rolled back: " + reason.get())
                            .in(file)
                            .withHint("Nothing was rolled back. Undo it by a new migration, or restore a backup."));
        }
        boolean inFolder = migration.flatMap(Migration::rollback).isPresent();
        if (!inFolder && !row.hasRollback()) {
            return Optional.of(Problem.error(
                            Code.NO_ROLLBACK,
                            "version " + version + " has no rollback, neither in the folder nor in the history")
                    .in(file)
                    .withHint("Add the file " + version + "_rollback.sql to the folder. Nothing was rolled back."));
        }
        return Optional.empty();
    }

    /** The baseline, where it covers a version that the history has no row of. */
    private static Optional<Version> baselineAbove(History history, Version version) {
        return Standing.baseline(history).filter(base -> version.compareTo(base) < 0);
    }

    private static Problem unknownStay(Version stays, History history) {
        return baselineAbove(history, stays)
                .map(base -> Problem.error(
                                Code.TARGET_UNKNOWN,
                                "version " + stays + " is below the baseline, version " + base
                                        + ", and nothing is ever rolled back below that")
                        .withHint("Name " + base + " or 0 to undo all down to the baseline."))
                .orElseGet(() -> Problem.error(
                                Code.TARGET_UNKNOWN, "version " + stays + " is not applied, so it cannot stay")
                        .withHint("Name an applied version (pgmigrate:status lists them), or 0 to undo all."));
    }

    private static Problem edited(Standing standing) {
        Migration migration = standing.migration().orElseThrow();
        AppliedRow row = standing.row().orElseThrow();
        return Problem.error(
                        Code.EDITED,
                        "version " + standing.version() + " was edited after it was applied on " + row.appliedAt()
                                + " by " + row.appliedBy())
                .in(migration.forward().source().name())
                .withHint(
                        "Put the file back as it was when it was applied, and make the change in a new migration. If what the"
                                + " file says now is what the database holds, record that with "
                                + Remedies.accept(MigrationKey.of(standing.version())))
                .withDetails(List.of(
                        "applied: checksum " + row.checksum(),
                        "now:     checksum " + migration.forward().facts().checksum()));
    }

    /** Where a folder has none of several versions that are applied, it is another one, and each of them says the same. */
    private static Optional<Problem> anotherFolder(MigrationFolder folder, List<Standing> standings) {
        List<Version> missing = standings.stream()
                .filter(standing -> standing.state() == MigrationState.MISSING)
                .map(Standing::version)
                .toList();
        boolean some = standings.stream()
                .anyMatch(standing ->
                        standing.row().isPresent() && standing.migration().isPresent());
        if (some || missing.size() < 2) {
            return Optional.empty();
        }
        return Optional.of(Problem.error(
                        Code.MISSING_FILE,
                        "the folder has no file for any of the " + missing.size() + " applied versions: "
                                + VersionWords.of(missing))
                .in(folder.name())
                .withHint(
                        "Look whether this is the right folder (-Dpgmigrate.directory) and the right database. Subfolders are"
                                + " not read. If the folder begins anew for good, take the rows out with pgmigrate:repair"
                                + " -Dpgmigrate.forget=...; pgmigrate:repair lists them all.")
                .withDetails(standings.stream()
                        .filter(standing -> standing.state() == MigrationState.MISSING)
                        .flatMap(standing -> standing.row().stream())
                        .limit(5)
                        .map(row -> "applied: " + row.script())
                        .toList()));
    }

    /** Rows that somebody took out, or a restore left out: what they stand for would be done a second time. */
    private static Problem lost(MigrationFolder folder, History history) {
        List<Version> lost = history.lost();
        MigrationKey last = MigrationKey.of(lost.get(lost.size() - 1));
        boolean empty = history.rows().stream().allMatch(row -> row.version().isEmpty());
        return Problem.error(
                        Code.ROW_LOST,
                        "the history has no row for " + VersionWords.of(lost) + ", and its log says that "
                                + (lost.size() == 1 ? "it is" : "they are") + " applied")
                .in(folder.name())
                .withHint("Find out who took " + (lost.size() == 1 ? "it" : "them")
                        + " out. If what it does is in the database, record that with "
                        + Remedies.settle(last, Settle.APPLIED) + "; if not, so that it is to run again, with "
                        + Remedies.settle(Settle.PENDING) + "."
                        + (empty && lost.size() > 1
                                ? " All that are there at once: pgmigrate:baseline -Dpgmigrate.version=" + last + "."
                                : ""));
    }

    private static Problem missing(Standing standing, MigrationFolder folder, boolean newer) {
        AppliedRow row = standing.row().orElseThrow();
        String message = "version " + standing.version() + " is applied, and the folder has no file for it (it was "
                + row.script() + ")";
        return newer
                ? Problem.warning(Code.MISSING_FILE, message)
                        .in(folder.name())
                        .withHint("This checkout seems to be older than the database. Update it before you migrate.")
                : Problem.error(Code.MISSING_FILE, message)
                        .in(folder.name())
                        .withHint(
                                "Put the file back as it was; the database was not changed. If it is gone for good, take its row"
                                        + " out with " + Remedies.forget(List.of(MigrationKey.of(standing.version()))));
    }

    private static Problem outOfOrder(Standing standing, History history) {
        return Problem.error(
                        Code.OUT_OF_ORDER,
                        "version " + standing.version() + " is not applied, and the higher version "
                                + history.highest().orElseThrow() + " is")
                .in(standing.migration().orElseThrow().forward().source().name())
                .withHint("Give the file a number above "
                        + history.highest().orElseThrow()
                        + ", or allow it with -Dpgmigrate.outOfOrder=true if the order of the two does not matter.");
    }

    private static Problem halfDoneWithoutFile(Standing standing) {
        return Problem.error(
                        Code.HALF_DONE,
                        "version " + standing.version() + " is applied half-way, and the folder has no file for it")
                .withHint(
                        "Put the file back, so that the run can go on where it stopped. If you undid by hand what it had done,"
                                + " record that with "
                                + Remedies.settle(MigrationKey.of(standing.version()), Settle.PENDING));
    }

    private static Problem unknownTarget(Version target, MigrationFolder folder, History history) {
        Optional<Version> above = baselineAbove(history, target);
        if (above.isPresent()) {
            return Problem.error(
                            Code.TARGET_UNKNOWN,
                            "this database stands above version " + target + " already: its baseline is version "
                                    + above.get())
                    .in(folder.name())
                    .withHint("What a baseline covers is never run. Name a version above it.");
        }
        return Problem.error(Code.TARGET_UNKNOWN, "there is no version " + target + " to migrate to")
                .in(folder.name())
                .withHint("Name a version of the folder or the history: pgmigrate:status lists them.");
    }
}
