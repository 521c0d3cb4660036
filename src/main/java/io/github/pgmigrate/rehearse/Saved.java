package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.db.ServerException;

/** A database as it was at a moment. */
interface Saved {

    /** Has the database be again as it was; the copy is used up. */
    void putBack() throws ServerException;

    /** Has no more use for the copy. */
    void forget() throws ServerException;
}
