package io.github.pgmigrate.db;

import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Target;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one backend. What is sent reaches the server as written: the driver's own reading of SQL ({@code ?},
 * {@code {fn ...}}, splitting) is passed by. The driver never begins or ends a transaction by itself. One thread uses it at
 * a time; {@link #cancel()} alone may come from another.
 */
public final class Session implements AutoCloseable {

    /** The state of the session's transaction, as the server told it last. */
    public enum Transaction {
        /** None is open. */
        IDLE,
        /** One is open. */
        OPEN,
        /** One is open and has failed: only ROLLBACK is of use. */
        FAILED
    }

    /** Hears the server's notices as they come, on the thread that waits for the answer. */
    @FunctionalInterface
    public interface Notices {
        void notice(ServerError notice);
    }

    /** Takes the rows of a result as they come. */
    public interface Rows {
        /** Called once before the first row, with the names of the columns and their type OIDs. */
        void columns(List<Column> columns);

        /** Called for each row, values in text form; null is SQL's null. */
        void row(List<@Nullable String> values);
    }

    /**
     * A column of a result.
     *
     * @param name its name
     * @param typeOid the OID of its type in pg_type
     */
    public record Column(String name, int typeOid) {}

    private Session() {}

    /**
     * Connects.
     *
     * @throws ProblemsException (CONNECTION, AUTHENTICATION, DATABASE_MISSING, SERVER_VERSION ...) with a remedy; no secret
     */
    public static Session open(Target target, String applicationName, Notices notices) {
        return new Session();
    }

    /** Sends one message, which may hold many statements, and returns their command tags ({@code INSERT 0 1}) in order. */
    public List<String> send(String sql) throws ServerException {
        return List.of();
    }

    /** Sends one statement and hands its rows over as they come, never holding more than a few hundred; its tag returns. */
    public String stream(String sql, Rows rows) throws ServerException {
        return "";
    }

    /** Sends one statement whose few rows are wanted at once; values in text form. */
    public List<List<@Nullable String>> query(String sql) throws ServerException {
        return List.of();
    }

    /** Sends {@code COPY ... FROM STDIN} and its data in UTF-8; its tag returns. */
    public String copyIn(String sql, InputStream data) throws ServerException {
        return "";
    }

    /** Asks the server, over another connection, to cancel what this session runs. Never throws. */
    public void cancel() {}

    public Transaction transaction() {
        return Transaction.IDLE;
    }

    /** The server's major version, such as 17. */
    public int majorVersion() {
        return 0;
    }

    /** The server's version in full, such as {@code 17.11}. */
    public String serverVersion() {
        return "";
    }

    /** The version as a number, such as 170011. */
    public int serverVersionNumber() {
        return 0;
    }

    /** The process id of the backend, as the server told the driver when it connected. */
    public int backendPid() {
        return 0;
    }

    /** The server's current value of standard_conforming_strings. */
    public boolean standardConformingStrings() {
        return true;
    }

    /** Whether the connection is lost or closed. */
    public boolean isBroken() {
        return false;
    }

    /** How many messages were sent and answered so far, connecting not counted. */
    public long roundTrips() {
        return 0;
    }

    /** Closes the connection; never throws. */
    @Override
    public void close() {}
}
