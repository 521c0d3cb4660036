package io.github.pgmigrate.rehearse;

/** A copy of a database, in which migrations are rehearsed. It is dropped when it is closed. */
interface Copy extends AutoCloseable {

    /** Where it is. */
    Site site();

    /** PostgreSQL's version there, for people. */
    String version();

    @Override
    void close();
}
