package io.github.pgmigrate.rehearse.trace;

import java.util.Optional;

/**
 * A lock that a statement took on a relation that was there before its transaction. Immutable.
 *
 * @param relation its name then, qualified, quoted where SQL needs it: {@code public.users}
 * @param kind what the relation is
 * @param mode the strongest mode that the statement took beyond what its transaction had already
 * @param upgradedFrom the strongest weaker mode that the transaction had on it already: whoever waits between the two makes for a
 *     deadlock; empty where it had none
 * @param heldMillis how long the rehearsal held it, until its transaction ended
 */
public record LockTaken(
        String relation, RelationKind kind, LockMode mode, Optional<LockMode> upgradedFrom, long heldMillis) {

    public LockTaken {
        if (heldMillis < 0
                || upgradedFrom.filter(from -> from.compareTo(mode) >= 0).isPresent()) {
            throw new IllegalArgumentException(
                    relation + " " + mode + " after " + upgradedFrom + ", " + heldMillis + " ms");
        }
    }

    /** What of other sessions has to wait, in plain words. */
    public String blocks() {
        if (kind == RelationKind.INDEX && mode.blocksReads()) {
            return "every query of its table that the index might serve";
        }
        return mode.blocks();
    }

    /** The same with what is known when its transaction has ended. */
    LockTaken held(long millis) {
        return new LockTaken(relation, kind, mode, upgradedFrom, millis);
    }
}
