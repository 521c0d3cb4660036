package io.github.pgmigrate.history;

/** What may be wrong with the history tables and can be mended without a guess. */
public enum Damage {
    /** The comment is gone by which the table is known, as a restore without comments leaves it. */
    COMMENT,
    /** The log is gone. */
    LOG,
    /** The ledger is gone. */
    LEDGER
}
