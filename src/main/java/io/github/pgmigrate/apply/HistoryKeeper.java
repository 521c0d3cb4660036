package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.AdvisoryLock;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.history.HistoryTables;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Version;
import java.util.List;
import java.util.Optional;

/** Reads the history for a run, and writes to it by itself, under the lock that only one run on it has at a time. */
final class HistoryKeeper {

    private final Session session;
    private final HistoryNames names;
    private final AdvisoryLock lock;
    private final Tenure tenure;
    private final SessionSettings settings;

    HistoryKeeper(Session session, HistoryNames names, AdvisoryLock lock, Tenure tenure, SessionSettings settings) {
        this.session = session;
        this.names = names;
        this.lock = lock;
        this.tenure = tenure;
        this.settings = settings;
    }

    HistoryNames names() {
        return names;
    }

    HistoryTables tables() {
        return new HistoryTables(session, names);
    }

    private Schemas schemas() {
        return new Schemas(session, names, settings);
    }

    /** What it says now. */
    History read() throws ServerException {
        return tenure.look(() -> tables().read());
    }

    /** The history as the open transaction of a script sees it. */
    History readWithin() throws ServerException {
        return tables().read();
    }

    /** Says of each schema that is missing that nothing is there yet. */
    List<Problem> missingSchemas() throws ServerException {
        return tenure.look(() -> schemas().notes());
    }

    /** The rollback's text that was stored when a version was applied; empty where none was. */
    Optional<String> storedRollback(Version version) throws ServerException {
        return tenure.look(() -> tables().storedRollback(version));
    }

    /** What the ledger has of a script now. */
    List<StepRow> steps(MigrationKey key, Direction direction) throws ServerException {
        return tenure.look(() -> tables().steps(key, direction));
    }

    /**
     * Takes the lock that only one run on this history has at a time, makes sure that the history tables are there, and the
     * schemas where it may create them, and reads the history. Behind a pooler that pools by transaction the lock is let go
     * again.
     */
    History lock() throws ServerException {
        return tenure.locked(() -> {
            History history = tables().read();
            createSchemas();
            if (history.exists()) {
                return history;
            }
            tables().create("");
            return tables().read();
        });
    }

    /** Takes the lock and reads the history, but makes no tables where there are none. */
    History lockWhatIsThere() throws ServerException {
        return tenure.locked(() -> tables().read());
    }

    /** Takes the lock and reads nothing. */
    void lockOnly() throws ServerException {
        tenure.locked(() -> true);
    }

    /** Runs statements of the plugin's own in the transaction that is open, under the lock, and commits it. */
    void commit(String statements) throws ServerException {
        session.send("SELECT " + lock.heldCheckSql() + ";\n" + statements + "COMMIT;\n");
    }

    /**
     * Writes to the history in one transaction, under the lock.
     *
     * @param history as it was read under the lock; where there is none, the tables are made in the same transaction
     * @param statements each ended by a semicolon
     */
    void write(History history, String statements) throws ServerException {
        String guarded = "SELECT " + lock.heldCheckSql() + ";\n" + statements;
        if (settings.isPooledByTransaction()) {
            tenure.locked(() -> {
                if (!tables().read().equals(history)) {
                    throw new ProblemsException(Problems.historyMoved());
                }
                insert(history, guarded);
                return true;
            });
        } else {
            insert(history, guarded);
        }
    }

    private void insert(History history, String statements) throws ServerException {
        if (!history.exists()) {
            createSchemas();
            tables().create(statements);
        } else if (session.transaction() != Session.Transaction.IDLE) {
            session.send(statements);
        } else {
            try {
                session.send("BEGIN READ WRITE;\n" + statements + "COMMIT;\n");
            } catch (ServerException e) {
                tenure.end();
                throw e;
            }
        }
    }

    private void createSchemas() throws ServerException {
        if (settings.createSchema()) {
            schemas().create();
        }
    }
}
