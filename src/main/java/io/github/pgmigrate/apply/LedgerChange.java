package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes steps that are done as the file has them now, where they were edited afterwards. */
final class LedgerChange {

    private LedgerChange() {}

    /** The change; empty where no step that is done was edited, or the folder has no file to compare with. */
    static Optional<Planned> of(RepairFacts.Case found) {
        if (found.ledger().isEmpty()) {
            return Optional.empty();
        }
        List<StepRow> now = found.ledger().get().steps();
        List<Effect> effects = new ArrayList<>();
        List<Change.Value> values = new ArrayList<>();
        for (int i = 0; i < found.steps().size(); i++) {
            StepRow before = found.steps().get(i);
            if (before.state() == StepRow.State.DONE && i >= now.size()) {
                throw fewer(found, now.size());
            }
            if (before.state() == StepRow.State.DONE
                    && !before.digest().equals(now.get(i).digest())) {
                effects.add(new Effect.Write(now.get(i)));
                values.addAll(values(before, now.get(i)));
            }
        }
        if (effects.isEmpty()) {
            return Optional.empty();
        }
        Change change = new Change(
                Change.Action.LEDGER,
                Optional.of(found.key()),
                found.script(),
                "take what is done for what the file says now, with " + next(found),
                (effects.size() == 1 ? "a step" : effects.size() + " steps") + " of its "
                        + (found.direction() == Direction.FORWARD ? "script" : "rollback")
                        + (effects.size() == 1 ? " was" : " were") + " edited after it was done",
                values);
        Kind kind = found.key().asVersion().isPresent() ? Kind.VERSIONED : Kind.REPEATABLE;
        String checksum = found.row().map(AppliedRow::checksum).orElse(null);
        return Optional.of(new Planned(change, kind.word(), checksum, effects));
    }

    /** What the next run goes on with. */
    static String next(RepairFacts.Case found) {
        return found.ledger()
                .map(ledger -> ledger.next()
                        .map(statement -> "this to come next: " + statement)
                        .orElse("nothing more to come"))
                .orElse("the rest to come");
    }

    static List<Change.Value> values(StepRow before, StepRow after) {
        List<Change.Value> values = new ArrayList<>();
        String step = "step " + before.number();
        if (before.state() != after.state()) {
            values.add(
                    new Change.Value(step, before.state().word(), after.state().word()));
        }
        if (!before.summary().equals(after.summary())) {
            values.add(new Change.Value(step, before.summary(), after.summary()));
        }
        if (!before.digest().equals(after.digest())) {
            values.add(new Change.Value(step + " digest", before.digest(), after.digest()));
        }
        if (before.temporary() != after.temporary()) {
            values.add(new Change.Value(
                    step + " temporary", String.valueOf(before.temporary()), String.valueOf(after.temporary())));
        }
        return values;
    }

    /** Where the file ends before what is done does. */
    static ProblemsException fewer(RepairFacts.Case found, int left) {
        return new ProblemsException(Problem.error(
                        Code.LEDGER_CHANGED,
                        "the ledger has " + found.steps().size() + " steps of "
                                + found.key().words() + ", and its file now has only " + left)
                .withHint(
                        found.direction() == Direction.FORWARD
                                ? Remedies.endings(found.key())
                                : Remedies.rollbackEndings(found.key())));
    }
}
