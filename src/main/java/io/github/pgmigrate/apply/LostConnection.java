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

    /** Whether the script was recorded; notes what was found, and where nothing can be found out, that. */
    boolean wasRecorded(Job job, RunLog log) {
        try (Workplace again = place.again()) {
            History history = again.lock();
            boolean applied = history.applied(job.version()).isPresent();
            boolean recorded = applied == (job.direction() == Direction.FORWARD);
            if (recorded) {
                log.done(job.version());
                log.problem(Problem.error(
                                Code.CONNECTION_LOST,
                                "the connection to the server was lost; the history shows that version " + job.version()
                                        + (applied ? " is applied" : " is rolled back"))
                        .in(job.script().source().name())
                        .withHint("Run it again: it goes on after that."));
            }
            return recorded;
        } catch (ServerException | ProblemsException e) {
            log.problem(Runs.unknown(job));
            return false;
        }
    }
}
