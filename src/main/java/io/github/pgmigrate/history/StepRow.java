package io.github.pgmigrate.history;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An immutable row of the ledger: a step of a script that does not run in one transaction.
 *
 * @param key the migration
 * @param direction which of its scripts
 * @param number the step, from 1
 * @param state how far it came
 * @param statements how many statements it covers
 * @param digest over the digests of its statements
 * @param summary the beginning of its first statement; of a transaction of its own, the first two
 * @param before what the catalog said before it ran, as JSON; null where nothing was asked
 * @param variables the psql variables that its {@code \gset} set, as a JSON object; null where there are none
 * @param temporary whether it created something temporary
 */
public record StepRow(
        MigrationKey key,
        Direction direction,
        int number,
        State state,
        int statements,
        String digest,
        String summary,
        @Nullable String before,
        @Nullable String variables,
        boolean temporary) {

    /** The same, having come so far. */
    public StepRow in(State other) {
        return new StepRow(key, direction, number, other, statements, digest, summary, before, variables, temporary);
    }

    /** The same, where nothing temporary that it made is needed any more. */
    public StepRow lasting() {
        return new StepRow(key, direction, number, state, statements, digest, summary, before, variables, false);
    }

    /** How far a step came. */
    public enum State {
        /** Entered before it ran; whether it finished, the ledger does not know. */
        STARTED,
        /** The server refused it. */
        FAILED,
        /** Finished. */
        DONE;

        /** The word as stored: {@code started}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
