package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.target.Target;
import java.util.Set;

/** The database that is rehearsed in, and what can be done to it from beside it. Between two calls nobody is connected to it. */
interface Site extends AutoCloseable {

    /** The database. */
    Target target();

    /** Whether its server is nobody else's, so that what a target would have to have may be made there. */
    boolean isOurs();

    /** The roles that were created since scripts take them for granted, as SQL writes them. */
    Set<String> roles();

    /** Creates a role without rights, where that may be done; whether it was missing. */
    boolean createRole(String name);

    /**
     * Remembers the database as it is now.
     *
     * @param whole whether the server's roles and the like may be changed by what follows
     */
    Saved save(boolean whole) throws ServerException;

    /** Keeps all that is on the server for a later rehearsal. */
    void keep(String state) throws ServerException;

    @Override
    void close();
}
