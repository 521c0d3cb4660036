package io.github.pgmigrate.sql;

/**
 * What the first words of a statement tell about it, as far as sending it needs to know.
 *
 * @param control what it does to the transaction
 * @param barred whether PostgreSQL refuses it inside a transaction block (source: the callers of
 *     {@code PreventInTransactionBlock} in PostgreSQL's source), judged from the statement alone
 * @param returnsRows whether it may return rows that a person wants to see, so that it is sent alone, prepared
 * @param changesReading whether it may change standard_conforming_strings, client_encoding or backslash_quote (SET and RESET of
 *     them, or of all, DISCARD ALL, a {@code set_config} anywhere in it), so that a message ends after it
 * @param copyFromStdin whether it is {@code COPY ... FROM STDIN}, so that its data follow in the script
 * @param copyToStdout whether it is {@code COPY ... TO STDOUT}
 * @param serverSideFile whether it reads or writes files or runs programs on the server: {@code COPY} with a file name or PROGRAM
 * @param makesTemporary whether it creates a temporary object (TEMP, TEMPORARY, pg_temp), which a resumed run would miss
 * @param replayed whether a resumed run sends it again although it is done: SET, RESET, PREPARE, DEALLOCATE of the session
 * @param parts how many statements it holds that do anything: one, or more where {@code \;} joins them; none where there are
 *     only comments and semicolons
 */
public record Traits(
        Control control,
        boolean barred,
        boolean returnsRows,
        boolean changesReading,
        boolean copyFromStdin,
        boolean copyToStdout,
        boolean serverSideFile,
        boolean makesTemporary,
        boolean replayed,
        int parts) {

    /** What a statement does to the transaction it stands in. */
    public enum Control {
        /** Nothing. */
        NONE,
        /** BEGIN or START TRANSACTION. */
        BEGIN,
        /** COMMIT or END, without AND CHAIN. */
        COMMIT,
        /** ROLLBACK or ABORT of the whole transaction, without AND CHAIN. */
        ROLLBACK,
        /** COMMIT AND CHAIN or ROLLBACK AND CHAIN. */
        CHAIN,
        /** SAVEPOINT, RELEASE, ROLLBACK TO. */
        SAVEPOINT,
        /** PREPARE TRANSACTION. */
        PREPARE_TRANSACTION
    }
}
