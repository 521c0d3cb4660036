package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.AdvisoryLock;
import io.github.pgmigrate.db.LockHolder;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.time.Duration;
import java.util.Optional;

/**
 * Waiting for another run: says for whom, and ends when somebody asks.
 *
 * @param progress hears who holds the lock
 * @param interruption lets another thread end the waiting
 */
record LockWaiting(Progress progress, Interruption interruption) implements AdvisoryLock.Waiting {

    @Override
    public void waiting(Optional<LockHolder> holder, Duration waited) {
        progress.waitingForLock(holder.map(LockHolder::inWords).orElse("another session"));
    }

    @Override
    public void beforeRetry() {
        if (interruption.isRequested()) {
            throw new ProblemsException(Problem.error(Code.INTERRUPTED, "interrupted while waiting for another run")
                    .withHint("Nothing was changed. Run it again."));
        }
    }
}
