package io.github.pgmigrate.apply;

/** Where a migration stands in a database. */
public enum MigrationState {
    /** In the folder, and not applied. */
    PENDING("pending"),
    /** Applied as the folder has it. */
    APPLIED("applied"),
    /** Applied, and the file has changed since. */
    EDITED("edited"),
    /** Applied, and the folder has no file for it. */
    MISSING("missing"),
    /** Not applied, though a higher version is. */
    OUT_OF_ORDER("outOfOrder"),
    /** Begun outside one transaction, and stopped half-way. */
    FAILED("failed"),
    /** Begun, and nobody saw how its last statement ended. */
    IN_DOUBT("inDoubt"),
    /** A repeatable script that has changed since it was applied, or was followed by a rollback: it runs again. */
    OUTDATED("outdated"),
    /** Undone by this run. */
    ROLLED_BACK("rolledBack");

    private final String word;

    MigrationState(String word) {
        this.word = word;
    }

    /** The word in JSON: {@code outOfOrder}. */
    public String word() {
        return word;
    }
}
