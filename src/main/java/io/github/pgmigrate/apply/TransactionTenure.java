package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.AdvisoryLock;
import io.github.pgmigrate.db.Result;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.db.SessionSetup;
import io.github.pgmigrate.problem.ProblemsException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One transaction at a time, through a pooler that may give each another backend, and others the same one next: each takes the
 * lock for itself, has its settings with it, and leaves the backend's session as it found it.
 */
final class TransactionTenure extends Tenure {

    private static final String SAVEPOINT = "pgmigrate_script";

    private final IntConsumer backends;
    private @Nullable PooledBackend backend;

    /**
     * For one run.
     *
     * @param backends hears the process id of the backend of each transaction of a script
     */
    TransactionTenure(Request request, Session session, SessionSetup setup, AdvisoryLock lock, IntConsumer backends) {
        super(request, session, setup, lock);
        this.backends = backends;
    }

    @Override
    <T> T look(Work<T> work) throws ServerException {
        backend = null;
        try {
            session.send("BEGIN;\n" + setup.localText());
            return work.run();
        } finally {
            end();
        }
    }

    @Override
    <T> T locked(Work<T> work) throws ServerException {
        backend = null;
        try {
            acquire(() -> {
                List<Result> results = session.exchange("BEGIN;\n" + setup.localText() + attempt());
                return hasLock(results, results.size() - 1);
            });
            T result = work.run();
            session.send("COMMIT");
            return result;
        } finally {
            end();
        }
    }

    /** Nothing is left to be reset. */
    @Override
    void reset(Outgoing out) {}

    /**
     * Begins, once the lock is to be had.
     *
     * @throws NotBegunException where it is not
     */
    @Override
    void begin(Outgoing out) throws ServerException {
        backend = null;
        try {
            acquire(() -> {
                List<Result> results = session.exchange("BEGIN;\n" + PooledBackend.lookText() + setup.localText()
                        + attempt() + "SAVEPOINT " + SAVEPOINT + ";\n");
                begun(results);
                return hasLock(results, results.size() - 2);
            });
        } catch (ProblemsException e) {
            throw new NotBegunException(e.problems());
        }
    }

    @Override
    void beginReadOnly(Outgoing out) throws ServerException {
        backend = null;
        begun(session.exchange("BEGIN READ ONLY;\n" + PooledBackend.lookText() + setup.localText() + "SAVEPOINT "
                + SAVEPOINT + ";\n"));
    }

    private void begun(List<Result> results) {
        PooledBackend found = PooledBackend.of(results, 1);
        backend = found;
        backends.accept(found.pid());
        readingReset();
    }

    private void acquire(AdvisoryLock.Attempt attempt) throws ServerException {
        lock.acquire(
                session,
                () -> {
                    boolean taken = attempt.run();
                    if (!taken) {
                        end();
                    }
                    return taken;
                },
                request.options().lockWait(),
                new LockWaiting(request.progress(), request.interruption()));
    }

    private String attempt() {
        return "SELECT " + lock.attemptInTransactionSql() + ";\n";
    }

    private static boolean hasLock(List<Result> results, int index) {
        return "t".equals(results.get(index).rows().get(0).get(0));
    }

    @Override
    void undo(Outgoing out) throws StatementFailure {
        out.flush();
        end();
    }

    @Override
    void commit(Outgoing out, Consumer<Outgoing> record) throws StatementFailure, ServerException {
        out.flush();
        PooledBackend found = begun();
        List<List<@Nullable String>> prepared = session.query(PooledBackend.PREPARED);
        // What is deferred to the commit runs now, as the script has left the session; and frees its temporary tables.
        out.own("RELEASE SAVEPOINT " + SAVEPOINT + ";\nSET CONSTRAINTS ALL IMMEDIATE;\n", 2);
        out.own(setup.localOwnRoleText(), setup.ownRoleStatements());
        requireLock(out);
        record.accept(out);
        // After this nothing may be set any more: PostgreSQL would take it for a setting of the session.
        own(out, PooledBackend.objectsAway());
        own(out, found.settingsBack(false));
        own(out, found.leftoversAway(prepared));
        out.own("COMMIT;\n", 1);
        out.flush();
        backend = null;
    }

    private PooledBackend begun() {
        PooledBackend found = backend;
        if (found == null) {
            throw new IllegalStateException("no transaction has begun");
        }
        return found;
    }

    @Override
    void resetAmid(Outgoing out) throws StatementFailure {
        own(out, PooledBackend.objectsAway());
        freshSettings(out);
    }

    @Override
    void freshSettings(Outgoing out) throws StatementFailure {
        own(out, begun().settingsBack(true));
        out.own(setup.localText(), setup.statements());
        readAlike(out);
    }

    @Override
    String alone(String statements) {
        return "BEGIN;\n" + setup.localText() + statements + "COMMIT;\n";
    }

    @Override
    void rollBack() throws ServerException {
        PooledBackend found = backend;
        if (found == null) {
            session.send("ROLLBACK");
            return;
        }
        List<List<@Nullable String>> prepared =
                session.query("ROLLBACK TO SAVEPOINT " + SAVEPOINT + ";\n" + PooledBackend.PREPARED);
        session.send(joined(found.leftoversAway(prepared)) + "ROLLBACK");
        backend = null;
    }
}
