package io.github.pgmigrate.db;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** Turns the driver's exceptions and warnings into {@link ServerError}s. */
final class ServerErrors {

    private static final Set<String> SEVERITIES =
            Set.of("ERROR", "FATAL", "PANIC", "WARNING", "NOTICE", "DEBUG", "INFO", "LOG");

    private ServerErrors() {}

    /** The server's own words where it spoke, else the driver's. */
    static ServerError of(SQLException exception) {
        ServerErrorMessage sent = sent(exception);
        String state = Objects.requireNonNullElse(exception.getSQLState(), "08006");
        if (sent != null) {
            return convert(sent, state);
        }
        String message = Objects.requireNonNullElse(exception.getMessage(), "the connection failed");
        return local("ERROR", state, message.strip());
    }

    /** Whether the driver made the exception up by itself. */
    static boolean isLocal(SQLException exception) {
        return sent(exception) == null;
    }

    /** An error that no server sent. */
    static ServerError local(String severity, String state, String message) {
        return new ServerError(
                severity, state, message, null, null, 0, null, 0, null, null, null, null, null, null, null);
    }

    /**
     * Whether the session cannot go on after this error: class 08 (the connection), 57P01 to 57P05 (the server ended it),
     * 25P03 and 25P04 (it was idle or open for too long), or a severity above ERROR.
     */
    static boolean endsSession(ServerError error) {
        String state = error.sqlState();
        return state.startsWith("08")
                || state.startsWith("57P0")
                || state.equals("25P03")
                || state.equals("25P04")
                || error.severity().equals("FATAL")
                || error.severity().equals("PANIC");
    }

    private static @Nullable ServerErrorMessage sent(SQLException exception) {
        if (exception instanceof PSQLException error) {
            return error.getServerErrorMessage();
        }
        return exception instanceof PSQLWarning warning ? warning.getServerErrorMessage() : null;
    }

    private static ServerError convert(ServerErrorMessage sent, String state) {
        return new ServerError(
                severity(sent.getSeverity(), state),
                state,
                Objects.requireNonNullElse(sent.getMessage(), ""),
                sent.getDetail(),
                sent.getHint(),
                sent.getPosition(),
                sent.getInternalQuery(),
                sent.getInternalPosition(),
                sent.getWhere(),
                sent.getSchema(),
                sent.getTable(),
                sent.getColumn(),
                sent.getDatatype(),
                sent.getConstraint(),
                sent.getRoutine());
    }

    /** The driver hands over the localised severity only: where lc_messages is not English, the SQLSTATE tells it. */
    private static String severity(@Nullable String sent, String state) {
        if (sent != null && SEVERITIES.contains(sent)) {
            return sent;
        }
        if (sent != null && sent.startsWith("DEBUG")) {
            return "DEBUG";
        }
        if (state.startsWith("00")) {
            return "NOTICE";
        }
        if (state.startsWith("01")) {
            return "WARNING";
        }
        return state.startsWith("57P0") || state.startsWith("28") || state.startsWith("3D") ? "FATAL" : "ERROR";
    }
}
