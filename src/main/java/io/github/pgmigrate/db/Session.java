package io.github.pgmigrate.db;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Target;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.SqlCommand;
import org.postgresql.jdbc.PgConnection;

/**
 * One connection to one backend. What is sent reaches the server as written: the driver's own reading of SQL ({@code ?},
 * {@code {fn ...}}, splitting) is passed by. The driver never begins or ends a transaction by itself. One thread uses it at
 * a time; {@link #cancel()} alone may come from another.
 */
public final class Session implements AutoCloseable {

    private static final int SIMPLE = QueryExecutor.QUERY_SUPPRESS_BEGIN
            | QueryExecutor.QUERY_EXECUTE_AS_SIMPLE
            | QueryExecutor.QUERY_BOTH_ROWS_AND_STATUS;
    private static final int PORTAL = QueryExecutor.QUERY_SUPPRESS_BEGIN
            | QueryExecutor.QUERY_ONESHOT
            | QueryExecutor.QUERY_FORWARD_CURSOR
            | QueryExecutor.QUERY_NO_BINARY_TRANSFER
            | QueryExecutor.QUERY_BOTH_ROWS_AND_STATUS;

    /** The state of the session's transaction, as the server told it last. */
    public enum Transaction {
        /** None is open. */
        IDLE,
        /** One is open. */
        OPEN,
        /** One is open and has failed: only ROLLBACK is of use. */
        FAILED
    }

    /** Hears the server's notices as they come, on the thread that waits for the answer; must not use the session. */
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

    private final PgConnection connection;
    private final QueryExecutor executor;
    private final Notices notices;
    private final List<Problem> warnings;
    private volatile boolean lost;
    private long roundTrips;

    Session(PgConnection connection, Notices notices, List<Problem> warnings) {
        this.connection = connection;
        this.executor = connection.getQueryExecutor();
        this.notices = notices;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Connects.
     *
     * @throws ProblemsException (CONNECTION, AUTHENTICATION, DATABASE_MISSING, POOLER, SERVER_VERSION, TARGET_URL, TLS) with a
     *     remedy; no secret is in it
     */
    public static Session open(Target target, String applicationName, Notices notices) {
        return open(target, applicationName, notices, Patience.NONE);
    }

    /** Connects, and tries again as long as {@code patience} says where what hinders may pass. */
    public static Session open(Target target, String applicationName, Notices notices, Patience patience) {
        return Connector.open(target, applicationName, notices, patience);
    }

    /** What is worth knowing about the connection, such as a server newer than this plugin was tested with. */
    public List<Problem> warnings() {
        return warnings;
    }

    /**
     * Sends one message, which may hold many statements, and returns their command tags ({@code INSERT 0 1}) in order. Rows
     * are dropped as they come. A {@code COPY ... FROM STDIN} fails; the data of {@code COPY ... TO STDOUT} are dropped.
     */
    public List<String> send(String sql) throws ServerException {
        return simple(sql, SIMPLE | QueryExecutor.QUERY_NO_RESULTS).tags();
    }

    /** Sends one message, which may hold many statements with few rows each, and returns what each of them answered. */
    public List<Result> exchange(String sql) throws ServerException {
        return List.copyOf(simple(sql, SIMPLE).results());
    }

    /**
     * Sends one statement whose few rows are wanted at once; values in text form. Of many statements, the rows of the last
     * one that has columns.
     */
    public List<List<@Nullable String>> query(String sql) throws ServerException {
        List<List<@Nullable String>> rows = List.of();
        for (Result result : simple(sql, SIMPLE).results()) {
            rows = result.columns().isEmpty() ? rows : result.rows();
        }
        return rows;
    }

    /**
     * Sends one statement and hands its rows over as they come, never holding more than a few hundred, nor many of them
     * where they are wide; its tag returns. The rows come in portions from a portal, which lives as long as its
     * transaction: where none is open they come all at once.
     */
    public String stream(String sql, Rows rows) throws ServerException {
        boolean whole = transaction() == Transaction.IDLE;
        // Not marked as several statements: the driver refuses to prepare those.
        Query query = executor.wrap(List.of(new NativeQuery(sql, null, false, SqlCommand.BLANK)));
        Portions portions = new Portions(rows);
        Answer answer = answer();
        run(answer, () -> executor.execute(query, null, answer, 0, whole ? 0 : portions.nextSize(), PORTAL));
        ResultCursor cursor = portions.take(answer);
        while (cursor != null) {
            ResultCursor open = cursor;
            Answer next = answer();
            try {
                run(next, () -> executor.fetch(open, next, portions.nextSize(), false));
                cursor = portions.take(next);
            } catch (ServerException | RuntimeException e) {
                open.close();
                throw e;
            }
        }
        return portions.tag(sql);
    }

    /**
     * Sends {@code COPY ... FROM STDIN} and its data, which are read in UTF-8 whatever client_encoding says; its tag returns.
     *
     * @throws UncheckedIOException when {@code data} cannot be read: the COPY is cancelled then, as by an error
     */
    public String copyIn(String sql, InputStream data) throws ServerException {
        roundTrips += 2;
        return new CopyIn(executor, notices, this::failure).run(sql, data);
    }

    /** Asks the server, over another connection, to cancel what this session runs. Never throws. */
    public void cancel() {
        try {
            executor.sendQueryCancel();
        } catch (SQLException | RuntimeException e) {
            // It was a request: without an answer the statement just goes on.
        }
    }

    public Transaction transaction() {
        return switch (executor.getTransactionState()) {
            case IDLE -> Transaction.IDLE;
            case OPEN -> Transaction.OPEN;
            case FAILED -> Transaction.FAILED;
        };
    }

    /** The server's major version, such as 17. */
    public int majorVersion() {
        return serverVersionNumber() / 10_000;
    }

    /** The server's version as it says it, such as {@code 17.11 (Debian 17.11-1)}. */
    public String serverVersionName() {
        return executor.getServerVersion();
    }

    /** The server's version in full, such as {@code 17.11}. */
    public String serverVersion() {
        String version = serverVersionName();
        int blank = version.indexOf(' ');
        return blank < 0 ? version : version.substring(0, blank);
    }

    /** The version as a number, such as 170011. */
    public int serverVersionNumber() {
        return executor.getServerVersionNum();
    }

    /** The host that the connection was made to, as it was named: of several, the one that answered. */
    public String host() {
        return executor.getHostSpec().getHost();
    }

    /** The port that the connection was made to. */
    public int port() {
        return executor.getHostSpec().getPort();
    }

    /** The process id of the backend, as the server told the driver when it connected. */
    public int backendPid() {
        return executor.getBackendPID();
    }

    /** The server's current value of standard_conforming_strings. */
    public boolean standardConformingStrings() {
        return executor.getStandardConformingStrings();
    }

    /** Whether the connection is lost or closed. */
    public boolean isBroken() {
        return lost || executor.isClosed();
    }

    /** How many messages were sent and answered so far, connecting not counted. */
    public long roundTrips() {
        return roundTrips;
    }

    /** Closes the connection; never throws. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            // It is not used again, and may still hold the lock.
            executor.abort();
        }
    }

    private Answer simple(String sql, int flags) throws ServerException {
        Query query = executor.wrap(List.of(new NativeQuery(sql, SqlCommand.BLANK)));
        Answer answer = answer();
        run(answer, () -> executor.execute(query, null, answer, 0, 0, flags));
        return answer;
    }

    private Answer answer() {
        return new Answer(executor.getEncoding(), notices);
    }

    private void run(Answer answer, Exchange exchange) throws ServerException {
        roundTrips++;
        try {
            exchange.run();
            executor.getNotifications();
        } catch (SQLException e) {
            // What the server says comes by way of the answer: this is the driver's own failure, amid the protocol.
            abandon();
            throw failure(e, answer.tags());
        } catch (RuntimeException | Error e) {
            abandon();
            throw e;
        }
        SQLException error = answer.getException();
        if (error != null) {
            throw failure(error, answer.tags());
        }
        RuntimeException listenerFailure = answer.listenerFailure();
        if (listenerFailure != null) {
            throw listenerFailure;
        }
    }

    private ServerException failure(SQLException exception, List<String> completed) {
        ServerError error = ServerErrors.of(exception);
        if (executor.isClosed() || ServerErrors.endsSession(error)) {
            lost = true;
            executor.abort();
        }
        return new ServerException(error, completed, lost, exception);
    }

    /** Closes a connection of which nobody knows how far it has come; the server undoes what is not committed. */
    private void abandon() {
        lost = true;
        executor.abort();
    }

    /** One use of the driver. */
    @FunctionalInterface
    private interface Exchange {
        void run() throws SQLException;
    }
}
