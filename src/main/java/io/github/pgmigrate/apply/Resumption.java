package io.github.pgmigrate.apply;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.StatementReader.Directed;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Brings a script to where its last run stopped: steps that are done are read over, what a new session has forgotten of them is
 * done again, and a statement that nobody saw the end of is looked for. Not thread-safe.
 */
final class Resumption {

    private static final Map<String, String> NO_VARIABLES = Map.of();
    private static final TypeToken<Map<String, String>> VARIABLES = new TypeToken<>() {};

    private final Workplace place;
    private final Job job;
    private final WhenInDoubt decision;
    private final Outgoing out;
    private final Reading reading;
    private final Feeder feeder;
    private final OutsideBlock outside;
    private final InDoubt inDoubt;
    private int done;

    /**
     * For one try.
     *
     * @param out sends for the feeder, too
     * @param feeder restores variables and replays settings
     * @param outside hears of the statements that are read over
     */
    Resumption(
            Workplace place,
            Job job,
            WhenInDoubt decision,
            Outgoing out,
            Reading reading,
            Feeder feeder,
            OutsideBlock outside) {
        this.place = place;
        this.job = job;
        this.decision = decision;
        this.out = out;
        this.reading = reading;
        this.feeder = feeder;
        this.outside = outside;
        this.inDoubt = new InDoubt(place.session());
    }

    /**
     * Reads over these steps.
     *
     * @return how many are done; empty where a repeatable cannot go on after them, and has forgotten them to begin anew
     */
    OptionalInt over(List<StepRow> steps) throws StatementFailure, ServerException {
        try {
            for (StepRow step : steps) {
                resume(step);
            }
            return OptionalInt.of(done);
        } catch (ProblemsException e) {
            Problem why = e.problems().get(0);
            boolean lost = why.code() == Code.LEDGER_CHANGED || why.code() == Code.HALF_DONE;
            if (!lost || !job.isRepeatable()) {
                throw e;
            }
            for (StepRow step : steps) {
                if (step.state() != StepRow.State.DONE) {
                    look(step);
                }
            }
            place.between(out, place.sql().forgetSteps(job.key(), job.direction()), 1);
            out.flush();
            place.progress().problem(Problems.beginsAnew(why));
            return OptionalInt.empty();
        }
    }

    private void resume(StepRow row) throws StatementFailure, ServerException {
        if (row.state() == StepRow.State.DONE) {
            passOver(row);
            done = row.number();
            return;
        }
        Directed next = reading.nextStep();
        if (next == null && row.state() == StepRow.State.FAILED) {
            look(row);
            return;
        }
        if (next == null) {
            throw new ProblemsException(Problems.ledgerChanged(job.script(), row));
        }
        Step step = new Step(row.number());
        step.add(next.item());
        boolean same = step.digest().equals(row.digest());
        if (row.state() == StepRow.State.STARTED && !same) {
            throw new ProblemsException(Problems.ledgerChanged(job.script(), row));
        }
        if (tookEffect(row, next.item(), same)) {
            place.between(out, place.sql().stepState(job.key(), job.direction(), row.number(), StepRow.State.DONE), 1);
            out.flush();
            done = row.number();
        } else {
            reading.putBack(next);
        }
    }

    /** Looks how it ended; what it left is cleared away even where it was edited since. */
    private boolean tookEffect(StepRow row, Item item, boolean same) throws StatementFailure, ServerException {
        InDoubt.Verdict verdict = look(row);
        if (row.state() == StepRow.State.FAILED) {
            return same && verdict == InDoubt.Verdict.DONE;
        }
        return switch (verdict) {
            case DONE -> true;
            case RUN_AGAIN -> false;
            case UNKNOWN ->
                switch (decision) {
                    case DONE -> true;
                    case AGAIN -> false;
                    case ASK ->
                        throw new ProblemsException(
                                Problems.inDoubt(job.script(), job.key(), row.number(), (Statement) item));
                };
        };
    }

    private InDoubt.Verdict look(StepRow row) throws StatementFailure, ServerException {
        TimeLimits patience = new TimeLimits(Map.of()).orPatient();
        patience.set(out, false);
        out.flush();
        InDoubt.Verdict verdict = inDoubt.resolve(row.before());
        patience.putBack(out, false);
        out.flush();
        return verdict;
    }

    /** Reads over a step that is done, and does again what a new session has forgotten. */
    private void passOver(StepRow row) throws StatementFailure {
        if (row.temporary()) {
            throw new ProblemsException(Problems.temporaryLost(job.script(), row));
        }
        Map<String, String> variables =
                row.variables() == null ? NO_VARIABLES : revealed(new Gson().fromJson(row.variables(), VARIABLES));
        Step step = new Step(row.number());
        for (int i = 0; i < row.statements(); i++) {
            Item item = toPassOver(row, i == 0).item();
            step.add(item);
            if (item instanceof Statement statement) {
                if (statement.traits().copyFromStdin()) {
                    reading.skipData();
                    step.addData(reading.script().copyDigest());
                }
                if (statement.ending() == Statement.Ending.GSET) {
                    feeder.restore(variables);
                }
                outside.heard(statement);
                if (statement.traits().replayed()) {
                    feeder.replay(statement);
                }
            }
        }
        if (!step.digest().equals(row.digest())) {
            throw new ProblemsException(Problems.ledgerChanged(job.script(), row));
        }
    }

    private Map<String, String> revealed(Map<String, String> kept) {
        Map<String, String> variables = new HashMap<>();
        kept.forEach((name, value) -> variables.put(name, place.options().mask().reveal(value)));
        return variables;
    }

    private Directed toPassOver(StepRow row, boolean first) throws StatementFailure {
        Directed next = first ? reading.nextStep() : reading.nextCounted();
        if (next == null) {
            throw new ProblemsException(Problems.ledgerChanged(job.script(), row));
        }
        return next;
    }
}
