package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.history.StoredTexts;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes into the history what a person says of one migration. */
final class Settlement {

    private final RepairFacts.Case found;
    private final Optional<Version> baseline;
    private final List<Effect> effects = new ArrayList<>();
    private final List<Change.Value> values = new ArrayList<>();

    private Settlement(RepairFacts.Case found, Optional<Version> baseline) {
        this.found = found;
        this.baseline = baseline;
    }

    /**
     * The change.
     *
     * @param baseline the version below which nothing is run
     * @throws ProblemsException (REPAIR_REFUSED) where it makes no sense
     */
    static Planned of(RepairFacts.Case found, Settle how, Optional<Version> baseline) {
        if (found.row().filter(row -> row.kind() == Kind.BASELINE).isPresent()) {
            throw refused(
                    found.key().words() + " is the baseline, which was never run",
                    "Take it back with " + Remedies.forget(List.of(found.key())) + ".");
        }
        Settlement settlement = new Settlement(found, baseline);
        return switch (how) {
            case APPLIED -> settlement.applied();
            case PENDING -> settlement.pending();
            case DONE -> settlement.done();
            case AGAIN -> settlement.again();
        };
    }

    private Planned applied() {
        if (found.direction() == Direction.ROLLBACK) {
            if (!found.isHalfDone()) {
                throw refused(found.key().words() + " is applied already", null);
            }
            forgetSteps();
            return planned("it stays applied", "settle says that what its rollback had undone was made again by hand");
        }
        HistorySql.Entry entry = entry();
        if (!found.isHalfDone()
                && found.row()
                        .filter(row ->
                                entry.checksum() != null && entry.checksum().equals(row.checksum()))
                        .isPresent()) {
            throw refused(found.key().words() + " is applied already, as the folder has it", null);
        }
        effects.add(new Effect.Enter(entry));
        values.add(new Change.Value(
                "checksum", found.row().map(AppliedRow::checksum).orElse(null), entry.checksum()));
        if (entry.rollback() != null) {
            values.add(new Change.Value("rollback", null, StoredTexts.digest(entry.rollback())));
        }
        String reason = found.isHalfDone()
                ? "settle says that what it had still to do was done by hand"
                : "settle says that it was run by other means";
        forgetSteps();
        return planned("record it as applied, without running it", reason);
    }

    private HistorySql.Entry entry() {
        if (found.key()
                .asVersion()
                .filter(version ->
                        baseline.filter(base -> version.compareTo(base) <= 0).isPresent())
                .isPresent()) {
            throw refused(
                    found.key().words() + " is covered by the baseline, version " + baseline.orElseThrow(),
                    "It counts as applied already.");
        }
        return found.entry()
                .orElseThrow(() -> refused(
                        "the folder has no file for " + found.key().words() + ", so there is nothing to record",
                        "Put the file back first, as it was run."));
    }

    private Planned pending() {
        boolean versioned = found.key().asVersion().isPresent();
        if (found.row().isPresent() && (versioned || !found.isHalfDone())) {
            effects.add(found.key()
                    .asVersion()
                    .<Effect>map(Effect.Undo::new)
                    .orElseGet(() -> new Effect.TakeOut(found.key())));
            values.add(new Change.Value("checksum", found.row().get().checksum(), null));
        } else if (!found.isHalfDone() && !found.lost()) {
            throw refused(found.key().words() + " is not applied, nor begun", null);
        }
        boolean halfDone = found.isHalfDone();
        forgetSteps();
        if (found.direction() == Direction.ROLLBACK) {
            return planned(
                    halfDone ? "record it as rolled back" : "take its row out, so that it counts as never run",
                    halfDone
                            ? "settle says that what its rollback had still to undo was undone by hand"
                            : "settle says that it was undone by hand");
        }
        if (found.lost()) {
            return planned("note in the log that it is not applied, so that it runs again", "settle says so");
        }
        return planned(
                halfDone
                        ? "take its steps out of the ledger, so that it begins anew"
                        : "take its row out, so that it runs again",
                halfDone ? "settle says that they were undone by hand" : "settle says so");
    }

    private void forgetSteps() {
        if (found.isHalfDone()) {
            effects.add(new Effect.ForgetSteps(found.key(), found.direction()));
            values.add(new Change.Value("steps", String.valueOf(found.steps().size()), "0"));
        }
    }

    private Planned done() {
        if (found.steps().stream().noneMatch(step -> step.temporary() || step.state() != StepRow.State.DONE)) {
            throw refused(
                    "no step of " + found.key().words() + " is in doubt, was refused or made anything temporary", null);
        }
        List<StepRow> now = found.ledger().map(LedgerNow::steps).orElse(found.steps());
        if (now.size() < found.steps().size()) {
            throw LedgerChange.fewer(found, now.size());
        }
        for (int i = 0; i < now.size(); i++) {
            write(found.steps().get(i), now.get(i).in(StepRow.State.DONE).lasting());
        }
        return planned(
                "its " + found.steps().size() + (now.size() == 1 ? " step counts" : " steps count") + " as done, with "
                        + LedgerChange.next(found),
                "settle says that they have taken effect");
    }

    private Planned again() {
        List<StepRow> started = found.steps().stream()
                .filter(step -> step.state() == StepRow.State.STARTED)
                .toList();
        if (started.isEmpty()) {
            throw refused("no step of " + found.key().words() + " is in doubt", null);
        }
        started.forEach(step -> write(step, step.in(StepRow.State.FAILED)));
        return planned(
                "step " + started.get(0).number() + " is to run again: "
                        + started.get(0).summary(),
                "settle says that it has not taken effect");
    }

    private void write(StepRow before, StepRow after) {
        if (!before.equals(after)) {
            effects.add(new Effect.Write(after));
            values.addAll(LedgerChange.values(before, after));
        }
    }

    private Planned planned(String what, String reason) {
        Change change =
                new Change(Change.Action.SETTLE, Optional.of(found.key()), found.script(), what, reason, values);
        Kind kind = found.key().asVersion().isPresent() ? Kind.VERSIONED : Kind.REPEATABLE;
        return new Planned(change, kind.word(), checksumAfterwards(), effects);
    }

    /** That of the row which is entered, none where it is taken out, else that of the row which stays. */
    private @Nullable String checksumAfterwards() {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Enter enter) {
                return enter.entry().checksum();
            }
            if (effect instanceof Effect.Undo || effect instanceof Effect.TakeOut) {
                return null;
            }
        }
        return found.row().map(AppliedRow::checksum).orElse(null);
    }

    static ProblemsException refused(String message, @Nullable String remedy) {
        return new ProblemsException(Problem.error(Code.REPAIR_REFUSED, message).withHint(remedy));
    }

    /** The migration that a settlement is about: the one that is named, else the only one that is half done. */
    static MigrationKey about(Wishes wishes, List<RepairFacts.Case> cases) {
        if (wishes.only().isPresent()) {
            return wishes.only().get();
        }
        List<MigrationKey> halfDone = cases.stream()
                .filter(RepairFacts.Case::isHalfDone)
                .map(RepairFacts.Case::key)
                .toList();
        if (halfDone.size() == 1) {
            return halfDone.get(0);
        }
        throw refused(
                halfDone.isEmpty()
                        ? "settle needs the migration that it is about: none is half done"
                        : "settle needs the migration that it is about: several are half done, "
                                + VersionWords.ofKeys(halfDone),
                "Name it with -Dpgmigrate.version=...");
    }
}
