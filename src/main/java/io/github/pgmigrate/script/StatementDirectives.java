package io.github.pgmigrate.script;

import java.util.Optional;

/**
 * What directives, and comments that are read like one, say of a single statement. Immutable.
 *
 * @param lockTimeout the lock_timeout to run it with, such as {@code 2s}; empty means the file's
 * @param statementTimeout likewise the statement_timeout
 * @param expectation what its result must be; empty where nothing is asked of it
 */
public record StatementDirectives(
        Optional<String> lockTimeout, Optional<String> statementTimeout, Optional<Expectation> expectation) {

    /** Those of a statement of which nothing is said. */
    public static final StatementDirectives NONE =
            new StatementDirectives(Optional.empty(), Optional.empty(), Optional.empty());
}
