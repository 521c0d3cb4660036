package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A server for one use, on which nothing is worth a question: gone when it is closed, and with the next run where this one is
 * killed. One thread uses it.
 */
public interface ThrowawayServer extends AutoCloseable {

    /** Where such servers come from. */
    interface Source {

        /**
         * Starts a server.
         *
         * @param major PostgreSQL's major version
         * @param states the names of states that it may begin with, as {@link #keep} knows them, the best first: the first that is
         *     kept is taken. Where none is, it is a server on which nothing has been done
         * @throws ProblemsException (SERVER_PLATFORM, SERVER_BINARIES, SERVER_START) with a remedy
         */
        ThrowawayServer start(int major, List<String> states);

        /** PostgreSQL's version of the servers of a major, such as {@code 17.11}. */
        String version(int major);

        /** What tells what its servers do from what those of another source do: the release, or the image. */
        String origin(int major);
    }

    /** PostgreSQL's version, such as {@code 17.11}. */
    String version();

    /** The state that it began with; empty where nothing had been done on it. */
    Optional<String> state();

    /** A database of the server, which need not be there yet, as its superuser. */
    Target target(String database);

    /** A directory of this machine that goes with the server, also where this process is killed. */
    Path directory();

    /** Keeps all that is on the server as it is now for later servers, under a name. Every session on it ends. */
    void keep(String state);

    /** Remembers all that is on the server as it is now, until {@link #putBack}. Every session on it ends. */
    void save();

    /** Has the server be again as it was when it was saved last. Every session on it ends. */
    void putBack();

    /** Ends the server and removes it; closing it again does nothing. */
    @Override
    void close();
}
