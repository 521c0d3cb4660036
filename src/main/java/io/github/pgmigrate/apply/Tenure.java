package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.AdvisoryLock;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.db.SessionSetup;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a run has a backend of the server for itself, set up as it is to be and under the lock of the history: for its whole
 * length, or for one transaction at a time. Not thread-safe.
 */
abstract sealed class Tenure permits SessionTenure, TransactionTenure {

    private static final int ROLLBACKS = 3;

    final Request request;
    final Session session;
    final SessionSetup setup;
    final AdvisoryLock lock;
    private boolean readingChanged;

    Tenure(Request request, Session session, SessionSetup setup, AdvisoryLock lock) {
        this.request = request;
        this.session = session;
        this.setup = setup;
        this.lock = lock;
    }

    /** Something asked of the server. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws ServerException;
    }

    /** Asks the server something that changes nothing. */
    abstract <T> T look(Work<T> work) throws ServerException;

    /** Does something of the plugin's own under the lock; no transaction of its own may be begun or ended where one is open. */
    abstract <T> T locked(Work<T> work) throws ServerException;

    /** Makes the session as it was when it was set up, for scripts that run in steps. */
    abstract void reset(Outgoing out) throws StatementFailure;

    /** Begins the transaction of a script, under the lock. */
    abstract void begin(Outgoing out) throws StatementFailure, ServerException;

    /** Begins a transaction that changes nothing and is to be undone by {@link #undo}. */
    abstract void beginReadOnly(Outgoing out) throws StatementFailure, ServerException;

    /** Ends the transaction that {@link #beginReadOnly} has begun. */
    abstract void undo(Outgoing out) throws StatementFailure;

    /** Records what a script did, as the run's own role, and commits it. */
    abstract void commit(Outgoing out, Consumer<Outgoing> record) throws StatementFailure, ServerException;

    /** Makes the session as it was when it was set up, within the transaction that is open and goes on. */
    abstract void resetAmid(Outgoing out) throws StatementFailure;

    /** Puts role and settings back, within the transaction that is open. */
    abstract void freshSettings(Outgoing out) throws StatementFailure;

    /** A message that runs statements of the plugin's own by themselves, in a session as it was set up. */
    abstract String alone(String statements);

    /** Undoes the transaction that is open; one is. */
    abstract void rollBack() throws ServerException;

    /**
     * Undoes the transaction that is open, if one is; a lost connection has done so by itself. A request to cancel a script may
     * come so late that it meets this.
     */
    final void end() {
        for (int attempt = 1; isOpen() && attempt <= ROLLBACKS; attempt++) {
            try {
                rollBack();
            } catch (ServerException e) {
                // Tried again, in the state that it is in now.
            }
        }
        if (isOpen()) {
            // The server undoes what it loses the connection to, and a pooler takes such a backend out of its pool.
            session.close();
        }
    }

    private boolean isOpen() {
        return !session.isBroken() && session.transaction() != Session.Transaction.IDLE;
    }

    /** Says that a script has sent what may change how the server reads what it is sent. */
    final void readingChanged() {
        readingChanged = true;
    }

    /** Has what is to be read under the settings of the set-up sent by itself. */
    final void readAlike(Outgoing out) throws StatementFailure {
        if (readingChanged) {
            out.flush();
        }
    }

    /** Says that script and server read alike again. */
    final void readingReset() {
        readingChanged = false;
    }

    /** Fails the transaction when the lock is lost. */
    final void requireLock(Outgoing out) {
        out.own("SELECT " + lock.heldCheckSql() + ";\n", 1);
    }

    static void own(Outgoing out, List<String> statements) {
        out.own(joined(statements), statements.size());
    }

    static String joined(List<String> statements) {
        return statements.isEmpty() ? "" : String.join(";\n", statements) + ";\n";
    }
}
