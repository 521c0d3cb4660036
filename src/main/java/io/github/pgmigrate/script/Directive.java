package io.github.pgmigrate.script;

import io.github.pgmigrate.text.Location;
import java.util.List;

/** A line comment that speaks to the plugin: {@code -- pgmigrate:<name> <value>}. Immutable. */
public sealed interface Directive {

    /** Where its dashes stand. */
    Location location();

    /** Its name as written. */
    String name();

    /**
     * The migration cannot be undone.
     *
     * @param reason why, in the author's words; never empty
     */
    record Irreversible(Location location, String reason) implements Directive {
        @Override
        public String name() {
            return "irreversible";
        }
    }

    /**
     * What a rule would object to is meant.
     *
     * @param rule the rule's name, such as {@code drop-table}; whether there is such a rule is for others to say
     * @param object the parts of the object's name, case folded as PostgreSQL does, quotes taken off
     * @param reason why, in the author's words; never empty
     */
    record Allow(Location location, String rule, List<String> object, String reason) implements Directive {
        public Allow {
            object = List.copyOf(object);
        }

        @Override
        public String name() {
            return "allow";
        }
    }

    /** The file is to run in steps, one a statement. */
    record NoTransaction(Location location) implements Directive {
        @Override
        public String name() {
            return "no-transaction";
        }
    }

    /**
     * The lock_timeout of the file or of the next statement.
     *
     * @param value a setting as PostgreSQL reads it, such as {@code 2s}; {@code 0} for none
     */
    record LockTimeout(Location location, String value) implements Directive {
        @Override
        public String name() {
            return "lock-timeout";
        }
    }

    /**
     * The statement_timeout of the file or of the next statement.
     *
     * @param value as for {@link LockTimeout}
     */
    record StatementTimeout(Location location, String value) implements Directive {
        @Override
        public String name() {
            return "statement-timeout";
        }
    }

    /** What the result of a query must be. */
    record Expect(Location location, Expectation expectation) implements Directive {
        @Override
        public String name() {
            return "expect";
        }
    }

    /** From that version on, the verify script no longer holds. */
    record Until(Location location, Version version) implements Directive {
        @Override
        public String name() {
            return "until";
        }
    }
}
