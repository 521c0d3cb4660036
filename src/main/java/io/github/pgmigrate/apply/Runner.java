package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.ScriptFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs one script to its end, with as many tries as it may have. */
final class Runner {

    private final Workplace place;
    private final WhenInDoubt decision;
    private final Ladder ladder = new Ladder(new Random());

    Runner(Workplace place, WhenInDoubt decision) {
        this.place = place;
        this.decision = decision;
    }

    /**
     * Runs it; when it throws, no transaction is open any more.
     *
     * @return how long it took, in milliseconds
     */
    long run(Job job) throws StatementFailure, ServerException {
        EachScripts each = new EachScripts(place, job);
        return run(job.script(), first -> attempt(job, each, first));
    }

    /** Runs a script around others by itself, in the same way; afterwards the session is as if it had not run. */
    long run(ScriptFile around, Map<String, String> variables) throws StatementFailure, ServerException {
        AroundRun run = new AroundRun(place, around, variables);
        long millis = run(around, first -> run.attempt());
        place.afresh();
        return millis;
    }

    /** One try. */
    @FunctionalInterface
    private interface Attempt {
        void run(boolean first) throws StatementFailure, ServerException;
    }

    private long run(ScriptFile script, Attempt work) throws StatementFailure, ServerException {
        long began = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            try {
                work.run(attempt == 0);
                return Duration.ofNanos(System.nanoTime() - began).toMillis();
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

    private void attempt(Job job, EachScripts each, boolean first) throws StatementFailure, ServerException {
        if (job.isTransactional()) {
            if (first) {
                place.progress().started(job.status(), job.direction(), 0);
            }
            new TransactionalRun(place, job, each).attempt();
            return;
        }
        if (!first) {
            // The role that the script has taken may not be allowed to read the ledger.
            place.afresh();
        }
        List<StepRow> steps = place.steps(job.key(), job.direction());
        if (first) {
            long resumed = steps.stream()
                    .filter(step -> step.state() == StepRow.State.DONE)
                    .mapToLong(StepRow::statements)
                    .sum();
            place.progress().started(job.status(), job.direction(), resumed);
        }
        SteppedRun.attempt(place, job, each, steps, decision);
    }

    private void rest(Problem why, int retry, ScriptFile script) {
        Duration pause = ladder.pause(retry);
        place.progress().retrying(why, retry, place.options().lockRetries(), pause);
        if (place.interruption().sleep(pause)) {
            throw new ProblemsException(Problems.interrupted(script));
        }
    }
}
