package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Version;
import java.util.List;
import java.util.Optional;

/** The words for what stands between a plan and its run: a folder and a history that do not fit. */
final class PlanProblems {

    private PlanProblems() {}

    static Problem rollbackHalfDone(Standing standing) {
        return Problem.error(
                        Code.HALF_DONE,
                        "the rollback of version " + standing.version() + " was begun and has not finished")
                .withHint("Run pgmigrate:rollback again: it goes on where it stopped. "
                        + Remedies.rollbackEndings(MigrationKey.of(standing.version())));
    }

    static Problem migrationHalfDone(Standing standing) {
        return Problem.error(
                        Code.HALF_DONE,
                        "version " + standing.version() + " is applied half-way, so nothing can be"
                                + " rolled back yet")
                .withHint("Run pgmigrate:migrate first: it goes on where it stopped. "
                        + Remedies.endings(MigrationKey.of(standing.version())));
    }

    static Problem nothingToRollBack(History history) {
        return Problem.note(
                Code.NOTHING_TO_ROLL_BACK,
                "nothing is applied that could be rolled back"
                        + Standing.baseline(history)
                                .map(base -> ": version " + base + " is the baseline")
                                .orElse(""));
    }

    /** Why a migration cannot be rolled back; empty where it can. */
    static Optional<Problem> rollback(MigrationFolder folder, AppliedRow row) {
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

    static Problem unknownStay(Version stays, History history) {
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

    static Problem edited(Standing standing) {
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
    static Optional<Problem> anotherFolder(MigrationFolder folder, List<Standing> standings) {
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
    static Problem lost(MigrationFolder folder, History history) {
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
                        + (empty
                                ? " Where the database stands at " + last.words()
                                        + " by whatever means: pgmigrate:baseline -Dpgmigrate.version=" + last + "."
                                : ""));
    }

    static Problem missing(Standing standing, MigrationFolder folder, boolean newer) {
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

    static Problem outOfOrder(Standing standing, History history) {
        return Problem.error(
                        Code.OUT_OF_ORDER,
                        "version " + standing.version() + " is not applied, and the higher version "
                                + history.highest().orElseThrow() + " is")
                .in(standing.migration().orElseThrow().forward().source().name())
                .withHint("Give the file a number above "
                        + history.highest().orElseThrow()
                        + ", or allow it with -Dpgmigrate.outOfOrder=true if the order of the two does not matter.");
    }

    static Problem halfDoneWithoutFile(Standing standing) {
        return Problem.error(
                        Code.HALF_DONE,
                        "version " + standing.version() + " is applied half-way, and the folder has no file for it")
                .withHint(
                        "Put the file back, so that the run can go on where it stopped. If you undid by hand what it had done,"
                                + " record that with "
                                + Remedies.settle(MigrationKey.of(standing.version()), Settle.PENDING));
    }

    static Problem unknownTarget(Version target, MigrationFolder folder, History history) {
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
