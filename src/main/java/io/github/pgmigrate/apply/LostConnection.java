package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;

/**
 * Finds out, after the connection was lost in the middle of a script, whether the script was recorded: on a new connection,
 * once the lock can be had there, which is when the old backend is gone and its transaction decided.
 */
final class LostConnection {

    private final Workplace place;

    LostConnection(Workplace place) {
        this.place = place;
    }

    /** Notes what was found, and where nothing can be found out, that. */
    void report(Job job, RunLog log, StatementFailure failure) {
        String file = job.script().source().name();
        History history;
        try (Workplace again = place.again()) {
            history = again.history().lock();
        } catch (ServerException | ProblemsException e) {
            log.problem(Failures.problem(failure, file, false));
            log.problem(Runs.unknown(job));
            log.stopped("The connection is lost; what was not committed is rolled back.");
            return;
        }
        log.history(history);
        if (job.isRecorded(history)) {
            log.done(job.key());
            log.problem(Problem.error(
                            Code.CONNECTION_LOST,
                            "the connection to the server was lost; the history shows that "
                                    + job.key().words()
                                    + (job.direction() == Direction.FORWARD ? " is applied" : " is rolled back"))
                    .in(file)
                    .withHint("Run it again: it goes on after that."));
        } else {
            log.problem(Failures.problem(failure, file, false));
            log.stopped(Runs.remains(job, history.steps(job.key(), job.direction())));
        }
    }
}
