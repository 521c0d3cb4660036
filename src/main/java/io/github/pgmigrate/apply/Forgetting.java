package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the row of a migration out whose file is gone for good, or that of a baseline. */
final class Forgetting {

    private Forgetting() {}

    /**
     * The change.
     *
     * @throws ProblemsException (REPAIR_REFUSED) where the history does not know the migration, or the folder still has it
     */
    static Planned of(RepairFacts.Case found, RepairFacts facts) {
        if (found.row().isEmpty() && found.steps().isEmpty() && found.stray().isEmpty()) {
            throw Settlement.refused(
                    "the history has no row of " + found.key().words() + ", so there is nothing to forget",
                    "Look with pgmigrate:status.");
        }
        boolean baseline =
                found.row().filter(row -> row.kind() == Kind.BASELINE).isPresent();
        if (!baseline && found.entry().isPresent()) {
            throw Settlement.refused(
                    "the folder has the file of " + found.key().words() + ", " + found.script()
                            + ", so it is not forgotten",
                    "If you undid by hand what it does, record that with "
                            + Remedies.settle(found.key(), Settle.PENDING) + ".");
        }
        List<Effect> effects = new ArrayList<>();
        List<Change.Value> values = new ArrayList<>();
        if (found.row().isPresent()) {
            effects.add(new Effect.TakeOut(found.key()));
            values.add(new Change.Value("checksum", found.row().get().checksum(), null));
        }
        if (!found.steps().isEmpty() || !found.stray().isEmpty()) {
            for (Direction direction : Direction.values()) {
                effects.add(new Effect.ForgetSteps(found.key(), direction));
            }
            values.add(new Change.Value(
                    "steps", String.valueOf(found.steps().size() + found.stray().size()), "0"));
        }
        Change change = new Change(
                Change.Action.FORGET,
                Optional.of(found.key()),
                found.script(),
                baseline ? "take the baseline back" : "take it out of the history" + lost(found),
                baseline ? "forget names it" + uncovered(facts) : "the folder has no file for it, and forget names it",
                values);
        Kind kind = found.row()
                .map(AppliedRow::kind)
                .orElse(found.key().asVersion().isPresent() ? Kind.VERSIONED : Kind.REPEATABLE);
        return new Planned(change, kind.word(), null, effects);
    }

    private static String lost(RepairFacts.Case found) {
        return found.row().filter(AppliedRow::hasRollback).isPresent() ? ", with the rollback that is kept there" : "";
    }

    private static String uncovered(RepairFacts facts) {
        Optional<Version> baseline = Standing.baseline(facts.history());
        List<Version> open = facts.folder().migrations().stream()
                .map(Migration::version)
                .filter(version ->
                        baseline.filter(base -> version.compareTo(base) <= 0).isPresent())
                .toList();
        return open.isEmpty() ? "" : "; " + VersionWords.of(open) + " will count as never run";
    }
}
