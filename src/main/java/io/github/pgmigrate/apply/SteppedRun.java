package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.StatementReader.Directed;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Traits;
import io.github.pgmigrate.text.Mask;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script that does not fit in one transaction, step by step: each of its own transactions is a step, and so is each
 * statement outside them. A step and its entry in the ledger commit together, so that a run which was stopped goes on where it
 * stopped. Only a statement that PostgreSQL bars from transactions is entered before it runs, and looked for afterwards.
 */
final class SteppedRun {

    private final Workplace place;
    private final Job job;
    private final EachScripts each;
    private final Outgoing out;
    private final Reading reading;
    private final Feeder feeder;
    private final OutsideBlock outside;
    private final InDoubt inDoubt;
    private int done;
    private boolean recorded;
    private boolean readOnly;

    private SteppedRun(Workplace place, Job job, EachScripts each, Reading reading) {
        this.place = place;
        this.job = job;
        this.each = each;
        this.out = place.outgoing();
        this.reading = reading;
        this.feeder = new Feeder(place, out, reading, false);
        this.outside = new OutsideBlock(place.session(), out, feeder);
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
            SteppedRun run = new SteppedRun(place, job, each, reading);
            place.reset(run.out);
            if (steps.isEmpty()) {
                each.beforeSteps(run.out);
            }
            place.sessionTimeouts(run.out, job.script());
            run.out.flush();
            OptionalInt done =
                    new Resumption(place, job, decision, run.out, reading, run.feeder, run.outside).over(steps);
            if (done.isPresent()) {
                run.goOn(done.getAsInt());
                return;
            }
        }
        attempt(place, job, each, List.of(), decision);
    }

    private void goOn(int stepsDone) throws StatementFailure, ServerException {
        done = stepsDone;
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
                readOnly = Controls.isReadOnly(begin);
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
                readOnly |= next.item() instanceof Statement statement && Controls.isReadOnly(statement);
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
        if (next.item() instanceof Statement statement && statement.traits().barred()) {
            barred(step, next, statement, false);
            return;
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
        out.flush();
        Optional<String> invalid = inDoubt.invalid(statement);
        if (invalid.isPresent()) {
            throw new ProblemsException(Problems.invalidIndex(statement, invalid.get()));
        }
        Mask mask = place.options().mask();
        StepRow started = step.row(job, StepRow.State.STARTED, inDoubt.before(statement), feeder.variables(), mask);
        place.between(out, place.sql().step(started), 1);
        try {
            outside.run(statement, next.directives(), commits);
        } catch (StatementFailure failure) {
            if (!commits && !place.session().isBroken()) {
                place.afterwards(
                        place.sql().stepState(job.key(), job.direction(), step.number(), StepRow.State.FAILED));
            }
            throw failure;
        }
        place.between(out, place.sql().step(Step.done(started, feeder.variables(), mask)), 1);
        out.flush();
        done++;
    }

    private void feed(Step step, Directed next) throws StatementFailure {
        feeder.feed(next);
        if (next.item() instanceof Statement statement) {
            outside.heard(statement);
            if (statement.traits().copyFromStdin()) {
                step.addData(reading.script().copyDigest());
            }
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
}
