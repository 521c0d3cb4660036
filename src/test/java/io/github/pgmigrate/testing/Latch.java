package io.github.pgmigrate.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A table of a database that is locked until a test opens it: a script that reads it stands still there for as long as the test
 * needs, and no longer. {@code lock_timeout} has to allow for that.
 */
public final class Latch implements AutoCloseable {

    /** The statement at which a script waits. */
    public static final String WAIT = "SELECT count(*) FROM latch;\n";

    private final TestServer server;
    private final String database;
    private final Connection holder;

    /** Makes the table, and locks it. */
    public Latch(TestServer server, String database) throws SQLException {
        this.server = server;
        this.database = database;
        server.execute(database, "CREATE TABLE latch ()");
        holder = server.connect(database);
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("LOCK TABLE latch");
        }
    }

    /** Waits until a script stands at it. */
    public void awaitWaiting() throws SQLException, InterruptedException {
        server.awaitRow(
                database,
                "SELECT 1 FROM pg_locks WHERE relation = 'latch'::regclass AND NOT granted AND database ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database())");
    }

    /** Waits until none stands there any more: that of a client that was killed does for a moment. */
    public void awaitNobody() throws SQLException, InterruptedException {
        server.awaitRow(
                database,
                "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_locks WHERE relation = 'latch'::regclass AND NOT granted AND"
                        + " database = (SELECT oid FROM pg_database WHERE datname = current_database()))");
    }

    /** Lets scripts go on. */
    public void open() throws SQLException {
        holder.rollback();
    }

    @Override
    public void close() throws SQLException {
        holder.close();
    }
}
