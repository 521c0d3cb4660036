package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.db.ServerException;

/** A database as it was at a moment. */
interface Saved {

    /** Of a database that nobody needs again: it stays as it is. */
    Saved NOTHING = new Saved() {
        @Override
        public void putBack() {}

        @Override
        public void forget() {}
    };

    /** Has the database be again as it was; the copy is used up. */
    void putBack() throws ServerException;

    /** Has no more use for the copy. */
    void forget() throws ServerException;
}
