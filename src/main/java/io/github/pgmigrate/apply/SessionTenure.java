package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.AdvisoryLock;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.db.SessionSetup;
import java.util.function.Consumer;

/** A session of the run's own: it is set up once, and the lock, once taken, is its own to the end. */
final class SessionTenure extends Tenure {

    private boolean used;

    SessionTenure(Request request, Session session, SessionSetup setup, AdvisoryLock lock) {
        super(request, session, setup, lock);
    }

    @Override
    <T> T look(Work<T> work) throws ServerException {
        return work.run();
    }

    @Override
    <T> T locked(Work<T> work) throws ServerException {
        lock.acquire(
                session, request.options().lockWait(), new LockWaiting(request.progress(), request.interruption()));
        return work.run();
    }

    /** Rides at the head of the next message where that is read alike. */
    @Override
    void reset(Outgoing out) throws StatementFailure {
        if (used) {
            out.own(setup.resetText(), setup.resetStatements());
            readAlike(out);
        }
        used = true;
        readingReset();
    }

    @Override
    void begin(Outgoing out) throws StatementFailure {
        reset(out);
        out.own("BEGIN;\n", 1);
    }

    @Override
    void beginReadOnly(Outgoing out) throws StatementFailure {
        reset(out);
        out.own("BEGIN READ ONLY;\n", 1);
    }

    @Override
    void undo(Outgoing out) throws StatementFailure {
        out.own("ROLLBACK;\n", 1);
        out.flush();
    }

    @Override
    void commit(Outgoing out, Consumer<Outgoing> record) throws StatementFailure {
        out.own(setup.ownRoleText(), setup.ownRoleStatements());
        requireLock(out);
        record.accept(out);
        out.own("COMMIT;\n", 1);
        out.flush();
    }

    @Override
    void resetAmid(Outgoing out) throws StatementFailure {
        out.own(setup.amidText(), setup.amidStatements());
        readAlike(out);
    }

    @Override
    void freshSettings(Outgoing out) throws StatementFailure {
        // As the one that logged in: not every role may set all that it set.
        out.own("RESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL;\n", 3);
        out.own(setup.text(), setup.statements());
        readAlike(out);
    }

    @Override
    String alone(String statements) {
        return setup.resetText() + "BEGIN;\n" + statements + "COMMIT;\n";
    }

    @Override
    void rollBack() throws ServerException {
        session.send("ROLLBACK");
    }
}
