package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Problem;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a script is read with.
 *
 * @param mode whether it is only looked at, or run
 * @param variables the variables set before its first line; names and values as psql has them
 * @param includes where its other files come from
 * @param problems hears every warning and note, and in {@link Mode#CHECK} every error, too
 */
public record ScriptContext(Mode mode, Map<String, String> variables, Includes includes, Consumer<Problem> problems) {

    /** Whether a script is looked at or run. */
    public enum Mode {
        /**
         * No server: values that {@code \gset} would bring are unknown, a condition that depends on one lets both branches
         * through, errors are reported and reading goes on where it can.
         */
        CHECK,
        /** Values are known as they come; the first error throws. */
        RUN
    }

    public ScriptContext {
        variables = Map.copyOf(variables);
    }
}
