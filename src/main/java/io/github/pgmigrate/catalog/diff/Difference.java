package io.github.pgmigrate.catalog.diff;

import io.github.pgmigrate.catalog.snapshot.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * An immutable difference between two snapshots.
 *
 * @param object what it is about
 * @param kind how it differs
 * @param property the property that is changed; null where the whole object is missing or left over, or columns are in another
 *     order
 * @param before what it was: a property's value, an object's properties, a list of columns; null where there was none
 * @param after what it is; null where there is none
 * @param sentence what to tell a person, without a full stop: {@code column users.phone is left over}
 */
public record Difference(
        ObjectName object,
        Kind kind,
        @Nullable String property,
        @Nullable String before,
        @Nullable String after,
        String sentence) {

    /** How something differs. */
    public enum Kind {
        /** It was there, and is no more. */
        MISSING,
        /** It is there, and was not before. */
        LEFT_OVER,
        /** A property has another value. */
        CHANGED,
        /** The same columns, or fields of a composite type, stand in another order. */
        ORDER
    }

    public Difference {
        if ((kind == Kind.CHANGED) != (property != null)) {
            throw new IllegalArgumentException(kind + " with property " + property);
        }
    }
}
