package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.sql.Item;

/**
 * Looks on while scripts run, on the thread of the run. A statement that it looks at is sent by itself, in the transaction where
 * it would run anyhow, with what the plugin itself has to say sent before and after it; nothing else changes. What it does to the
 * session, such as a setting, it takes back itself. Verify scripts are not shown to it.
 */
public interface Observer {

    /** Looks at nothing, and costs nothing. */
    Observer NONE = new Observer() {};

    /** The run has a session, set up; another one where the first was lost. */
    default void connected(Session session) {}

    /**
     * A try of a script begins.
     *
     * @param first whether it is the first of this run
     */
    default void begun(MigrationKey migration, Direction direction, boolean first) throws ServerException {}

    /** The last try of the script has ended, well or not; no transaction is open. Never throws. */
    default void ended() {}

    /** Whether to be shown a statement or {@code \copy}; those before and after it are sent apart from it then. */
    default boolean looksAt(Item item) {
        return false;
    }

    /** A statement is sent next. */
    default void before(Item item) throws ServerException {}

    /**
     * A statement has run; its transaction is still open where it ran in one and did not end it.
     *
     * @param rows how many rows it returned or changed, by its command tag
     */
    default void after(Item item, long rows) throws ServerException {}

    /** The statement that was to run has failed. */
    default void failed(Item item) {}

    /** A notice of the server has come, for the run or for the observer; whether it is for people. */
    default boolean isForPeople(ServerError notice) {
        return true;
    }
}
