package io.github.pgmigrate.db;

import io.github.pgmigrate.problem.Problem;

/** Says what to do about a server that may be reached a little later: one that is starting, or whose name is not known yet. */
@FunctionalInterface
public interface Patience {

    /** Takes the first refusal for an answer. */
    Patience NONE = (why, retry) -> false;

    /**
     * Waits before another try; what it throws ends the trying.
     *
     * @param why the last try's failure
     * @param retry the number of the try to come, from 1, the first one not counted
     * @return whether to try again; where not, the failure is thrown
     */
    boolean again(Problem why, int retry);
}
