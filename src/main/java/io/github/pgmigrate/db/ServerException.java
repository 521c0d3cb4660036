package io.github.pgmigrate.db;

import java.util.List;

/** An error that the server answered to a message, or the loss of the connection while it was under way. */
public final class ServerException extends Exception {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final ServerError error;

    @SuppressWarnings("serial")
    private final List<String> completed;

    private final boolean connectionLost;

    public ServerException(ServerError error, List<String> completed, boolean connectionLost, Throwable cause) {
        super(error.message(), cause);
        this.error = error;
        this.completed = List.copyOf(completed);
        this.connectionLost = connectionLost;
    }

    public ServerError error() {
        return error;
    }

    /** The SQLSTATE, for short. */
    public String sqlState() {
        return error.sqlState();
    }

    /** The command tags of the statements of the message that were completed before the error. */
    public List<String> completed() {
        return completed;
    }

    /** Whether the connection is gone, so that what the server did with the message is unknown. */
    public boolean connectionLost() {
        return connectionLost;
    }
}
