package io.github.pgmigrate.catalog.diff;

/** How far two snapshots are the same. */
public enum Verdict {
    /** Nothing differs. */
    EXACT,
    /** Columns, or the fields of a composite type, stand in another order, and nothing else differs. */
    ORDER,
    /** Something is missing, left over or changed. */
    DIFFERENT
}
