package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Problem;
import java.util.List;

/** A copy of a database, in which migrations are rehearsed. It is dropped when it is closed. */
interface Copy extends AutoCloseable {

    /** Where it is. */
    Site site();

    /** PostgreSQL's version there, for people. */
    String version();

    /** Whether what statements do there can be watched. */
    boolean isWatched();

    /** What is worth knowing of it so far. */
    List<Problem> problems();

    /** What is to be said once the rehearsal is over. */
    List<Problem> afterwards() throws ServerException;

    @Override
    void close();
}
