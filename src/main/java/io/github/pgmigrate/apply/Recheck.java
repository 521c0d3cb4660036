package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.History;

/** Looks again, in the transaction of a script and under the lock, whether the script is still to be run. */
@FunctionalInterface
interface Recheck {

    /**
     * Looks.
     *
     * @return whether it is; where not, another run has done the same meanwhile
     * @throws NotBegunException where another run has done something else
     */
    boolean isDue(Job job, History history);
}
