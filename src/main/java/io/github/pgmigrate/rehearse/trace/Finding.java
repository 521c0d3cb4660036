package io.github.pgmigrate.rehearse.trace;

/**
 * Something that the server said of its work. Immutable.
 *
 * @param kind what it did
 * @param name the table, index, constraint or column that it named, without a schema
 */
public record Finding(Kind kind, String name) {

    /** What the server did. */
    public enum Kind {
        /** It built an index; a table that was written anew has all of its own built. */
        INDEX_BUILT,
        /** It read a table to verify a CHECK, NOT NULL or partition constraint. */
        TABLE_VERIFIED,
        /** It verified a foreign key. */
        FOREIGN_KEY_VERIFIED,
        /** It could tell from other constraints that a column holds no nulls, and did not read the table. */
        NOT_NULL_PROVED,
        /** It could tell from other constraints that a partition's rows fit, and did not read the table. */
        PARTITION_PROVED
    }
}
