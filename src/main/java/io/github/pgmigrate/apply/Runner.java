package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.ScriptFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/** Runs one script to its end, with as many tries as it may have. */
final class Runner {

    private final Workplace place;
    private final WhenInDoubt decision;
    private final Recheck recheck;
    private final Ladder ladder = new Ladder(new Random());

    /**
     * A runner for one run.
     *
     * @param recheck looks again in each transaction where the lock is let go of between two
     */
    Runner(Workplace place, WhenInDoubt decision, Recheck recheck) {
        this.place = place;
        this.decision = decision;
        this.recheck = recheck;
    }

    /**
     * Runs it; when it throws, no transaction is open any more.
     *
     * @return how long it took, in milliseconds; empty where another run has done the same meanwhile
     */
    OptionalLong run(Job job) throws StatementFailure, ServerException {
        EachScripts each = new EachScripts(place, job);
        try {
            return run(job.script(), first -> {
                place.observer().begun(job.key(), job.direction(), first);
                return attempt(job, each, first);
            });
        } finally {
            place.observer().ended();
        }
    }

    /** Runs a script around others by itself, in the same way; afterwards the session is as if it had not run. */
    long run(ScriptFile around, Map<String, String> variables) throws StatementFailure, ServerException {
        AroundRun run = new AroundRun(place, around, variables);
        OptionalLong millis = run(around, first -> {
            run.attempt();
            return true;
        });
        place.afresh();
        return millis.orElseThrow();
    }

    /** One try; whether it was needed. */
    @FunctionalInterface
    private interface Attempt {
        boolean run(boolean first) throws StatementFailure, ServerException;
    }

    private OptionalLong run(ScriptFile script, Attempt work) throws StatementFailure, ServerException {
        long began = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            try {
                boolean ran = work.run(attempt == 0);
                return ran
                        ? OptionalLong.of(
                                Duration.ofNanos(System.nanoTime() - began).toMillis())
                        : OptionalLong.empty();
            } catch (StatementFailure failure) {
                place.rollback();
                if (!failure.isPassing()
                        || attempt >= place.options().lockRetries()
                        || place.interruption().isRequested()) {
                    throw failure;
                }
                Problem why = Failures.problem(failure, script.source().name(), false);
                rest(why, attempt + 1, script);
            } catch (ServerException | RuntimeException e) {
                place.rollback();
                throw e;
            }
        }
    }

    private boolean attempt(Job job, EachScripts each, boolean first) throws StatementFailure, ServerException {
        if (job.isTransactional()) {
            if (first) {
                place.progress().started(job.status(), job.direction(), 0);
            }
            return new TransactionalRun(place, job, each, recheck).attempt();
        }
        if (!first) {
            // The role that the script has taken may not be allowed to read the ledger.
            place.afresh();
        }
        List<StepRow> steps = place.history().steps(job.key(), job.direction());
        if (first) {
            long resumed = steps.stream()
                    .filter(step -> step.state() == StepRow.State.DONE)
                    .mapToLong(StepRow::statements)
                    .sum();
            place.progress().started(job.status(), job.direction(), resumed);
        }
        SteppedRun.attempt(place, job, each, steps, decision);
        return true;
    }

    private void rest(Problem why, int retry, ScriptFile script) {
        Duration pause = ladder.pause(retry);
        place.progress().retrying(why, retry, place.options().lockRetries(), pause);
        if (place.interruption().sleep(pause)) {
            throw new ProblemsException(Problems.interrupted(script));
        }
    }
}
