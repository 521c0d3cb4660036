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
import io.github.pgmigrate.sql.Token;
import io.github.pgmigrate.sql.Traits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script that does not fit in one transaction, step by step: each of its own transactions is a step, and so is each
 * statement outside them. A step and its entry in the ledger commit together, so that a run which was stopped goes on where it
 * stopped. Only a statement that PostgreSQL bars from transactions is entered before it runs, and looked for afterwards.
 */
final class SteppedRun {

    private static final Map<String, String> NO_VARIABLES = Map.of();
    private static final TypeToken<Map<String, String>> VARIABLES = new TypeToken<>() {};

    private final Workplace place;
    private final Job job;
    private final EachScripts each;
    private final WhenInDoubt decision;
    private final Outgoing out;
    private final Reading reading;
    private final Feeder feeder;
    private final InDoubt inDoubt;
    private int done;
    private boolean recorded;
    private boolean patient = true;
    private boolean readOnly;

    private SteppedRun(Workplace place, Job job, EachScripts each, WhenInDoubt decision, Reading reading) {
        this.place = place;
        this.job = job;
        this.each = each;
        this.decision = decision;
        this.out = place.outgoing();
        this.reading = reading;
        this.feeder = new Feeder(place, out, reading, false);
        this.inDoubt = new InDoubt(place.session());
    }

    /**
     * One try, from where the ledger says that the last one stopped; when it throws, a transaction may still be open.
     *
     * @param steps what the ledger has of the script
     */
    static void attempt(Workplace place, Job job, EachScripts each, List<StepRow> steps, WhenInDoubt decision)
            throws StatementFailure, ServerException {
        try (Reading reading = place.read(job.script(), job.kind(), job.includes())) {
            SteppedRun run = new SteppedRun(place, job, each, decision, reading);
            place.reset(run.out);
            if (steps.isEmpty()) {
                each.beforeSteps(run.out);
            }
            place.sessionTimeouts(run.out, job.script());
            run.out.flush();
            if (run.resume(steps)) {
                run.goOn();
                return;
            }
        }
        attempt(place, job, each, List.of(), decision);
    }

    private void goOn() throws StatementFailure, ServerException {
        Step open = null;
        for (Directed next = reading.next(); next != null; next = reading.next()) {
            Item item = next.item();
            if (item instanceof Item.Echo) {
                feeder.feed(next);
            } else if (open != null) {
                open = inside(open, next);
            } else if (Controls.of(item) == Traits.Control.BEGIN && item instanceof Statement begin) {
                open = new Step(done + 1);
                open.add(begin);
                readOnly = isReadOnly(begin);
                out.add(begin);
            } else if (!Controls.isLooseCommit(item)) {
                outside(next);
            }
        }
        if (open != null) {
            throw new ProblemsException(Problems.leftOpen(job.script()));
        }
        if (!recorded) {
            out.own("BEGIN READ WRITE;\n", 1);
            record();
            out.own("COMMIT;\n", 1);
            out.flush();
        }
    }

    /** A statement between the script's BEGIN and COMMIT; returns the step that is open after it. */
    private @Nullable Step inside(Step step, Directed next) throws StatementFailure {
        step.add(next.item());
        switch (Controls.of(next.item())) {
            // A BEGIN within a transaction sets the modes that it names, and does nothing else.
            case NONE, SAVEPOINT, BEGIN -> {
                readOnly |= next.item() instanceof Statement statement && isReadOnly(statement);
                feed(step, next);
                return step;
            }
            case COMMIT -> {
                commit(step, (Statement) next.item());
                return null;
            }
            case ROLLBACK, CHAIN, PREPARE_TRANSACTION ->
                throw new ProblemsException(Problems.transactionControl((Statement) next.item()));
        }
        throw new IllegalStateException();
    }

    private void commit(Step step, Statement commit) throws StatementFailure {
        if (readOnly) {
            // It changed nothing, so it may be done again: its entry can follow it.
            out.add(commit);
            place.between(out, entry(step), 1);
        } else {
            if (reading.isAtEnd()) {
                record();
            } else {
                place.amid(out, entry(step), 1);
            }
            out.add(commit);
        }
        out.flush();
        done++;
    }

    private void outside(Directed next) throws StatementFailure, ServerException {
        Step step = new Step(done + 1);
        step.add(next.item());
        if (next.item() instanceof Statement statement) {
            patient &= !setsLockTimeout(statement);
            if (statement.traits().barred()) {
                barred(step, next, statement, false);
                return;
            }
        }
        try {
            out.own("BEGIN;\n", 1);
            feed(step, next);
            if (reading.isAtEnd()) {
                record();
            } else {
                place.amid(out, entry(step), 1);
            }
            out.own("COMMIT;\n", 1);
            out.flush();
            done++;
        } catch (StatementFailure failure) {
            if (!failure.isHiddenCommit(next.item()) || !(next.item() instanceof Statement statement)) {
                throw failure;
            }
            recorded = false;
            place.rollback();
            Step again = new Step(done + 1);
            again.add(statement);
            barred(again, next, statement, true);
        }
    }

    /**
     * A statement that no transaction may hold.
     *
     * @param commits whether it commits by itself, so that what it did before it failed stays
     */
    private void barred(Step step, Directed next, Statement statement, boolean commits)
            throws StatementFailure, ServerException {
        TimeLimits asked = TimeLimits.of(next.directives());
        TimeLimits limits = patient && Barred.isConcurrent(statement.head()) ? asked.orPatient() : asked;
        out.flush();
        Optional<String> invalid = inDoubt.invalid(statement);
        if (invalid.isPresent()) {
            throw new ProblemsException(Problems.invalidIndex(statement, invalid.get()));
        }
        String entry = place.sql()
                .step(step.row(
                        job,
                        StepRow.State.STARTED,
                        inDoubt.before(statement),
                        feeder.variables(),
                        place.options().mask()));
        place.between(out, entry, 1);
        limits.set(out, false);
        out.flush();
        try {
            out.alone(statement);
        } catch (StatementFailure failure) {
            if (commits) {
                throw failure.lasting();
            }
            if (!place.session().isBroken()) {
                place.afterwards(state(step.number(), StepRow.State.FAILED));
            }
            throw failure;
        }
        limits.putBack(out, false);
        place.between(out, state(step.number(), StepRow.State.DONE), 1);
        out.flush();
        done++;
    }

    private void feed(Step step, Directed next) throws StatementFailure {
        feeder.feed(next);
        if (next.item() instanceof Statement statement && statement.traits().copyFromStdin()) {
            step.addData(reading.script().copyDigest());
        }
    }

    /** Adds what ends the script to the transaction that is open: after_each.sql, verify script, history row, an empty ledger. */
    private void record() throws StatementFailure {
        reading.requireUnmoved();
        each.after(out);
        if (job.verify().isPresent()) {
            new VerifyScript(place, out).within(job.verify().get(), job.includes());
        }
        place.ownRole(out);
        place.requireLock(out);
        job.record(out, place.sql(), place.sql().sinceFirstStep(job.key(), job.direction()));
        out.own(place.sql().forgetSteps(job.key(), job.direction()), 1);
        recorded = true;
    }

    private String entry(Step step) {
        return place.sql()
                .step(step.row(
                        job,
                        StepRow.State.DONE,
                        null,
                        feeder.variables(),
                        place.options().mask()));
    }

    private String state(int step, StepRow.State state) {
        return place.sql().stepState(job.key(), job.direction(), step, state);
    }

    /** Whether it can go on after these steps; a repeatable that cannot forgets them, to begin anew. */
    private boolean resume(List<StepRow> steps) throws StatementFailure, ServerException {
        try {
            for (StepRow step : steps) {
                resume(step);
            }
            return true;
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
            return false;
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
            place.between(out, state(row.number(), StepRow.State.DONE), 1);
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
                patient &= !setsLockTimeout(statement);
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

    /** Whether it makes its transaction one that cannot hold an entry in the ledger. */
    private static boolean isReadOnly(Statement statement) {
        List<Token> head = statement.head();
        boolean transaction = head.stream().anyMatch(token -> token.is("TRANSACTION") || token.is("BEGIN"));
        for (int i = 1; transaction && i < head.size(); i++) {
            if (head.get(i - 1).is("READ") && head.get(i).is("ONLY")) {
                return true;
            }
        }
        return false;
    }

    /** Whether the script decides itself how long to wait for locks. */
    private static boolean setsLockTimeout(Statement statement) {
        return statement.head().stream().anyMatch(token -> token.is("lock_timeout"));
    }
}
