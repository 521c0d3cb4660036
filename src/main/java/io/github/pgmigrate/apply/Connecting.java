package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.Patience;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.time.Duration;
import java.util.Random;

/**
 * Connecting to a server that may not be there yet: says so, waits a little longer each time, and ends when somebody asks.
 *
 * @param retries how many times to try again
 * @param progress hears why
 * @param interruption lets another thread end the waiting
 */
record Connecting(int retries, Progress progress, Interruption interruption) implements Patience {

    private static final Ladder LADDER = new Ladder(new Random());

    @Override
    public boolean again(Problem why, int retry) {
        if (retry > retries) {
            return false;
        }
        Duration pause = LADDER.pause(retry);
        progress.reconnecting(why, retry, retries, pause);
        if (interruption.sleep(pause)) {
            throw new ProblemsException(Problem.error(Code.INTERRUPTED, "interrupted while waiting for the server")
                    .withHint("Nothing was changed. Run it again."));
        }
        return true;
    }
}
