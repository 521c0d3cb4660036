package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.AdvisoryLock;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.db.SessionSetup;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.HistoryTables;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.sql.Includes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connection set up for a run, with what a run needs around it: one backend for the lock, the scripts and the history. */
final class Workplace implements AutoCloseable {

    /** With the pauses of the {@link Ladder}, 4 to 8 seconds. */
    private static final int RETRIES_AFTER_LOSS = 4;

    private final Request request;
    private final Session session;
    private final ServerFacts facts;
    private final HistoryNames names;
    private final HistorySql sql;
    private final SessionSetup setup;
    private final AdvisoryLock lock;
    private final Watch watch;
    private final Map<String, String> variables;
    private boolean used;
    private boolean readingChanged;

    private Workplace(Request request, Session session, StartUp start) {
        this.request = request;
        this.session = session;
        this.facts = start.facts();
        this.names = start.names();
        this.sql = new HistorySql(names, HostName.get(), request.options().pluginVersion());
        this.setup = start.setup();
        this.lock = new AdvisoryLock(names.schema(), names.table());
        this.watch = new Watch(request, session);
        this.variables = start.variables();
    }

    /** Connects and sets the session up. */
    static Workplace open(Request request) throws ServerException {
        return open(request, request.options().session().connectRetries());
    }

    private static Workplace open(Request request, int retries) throws ServerException {
        Session session = Session.open(
                request.target(),
                "pgmigrate",
                notice -> request.progress().notice(notice),
                new Connecting(retries, request.progress(), request.interruption()));
        try {
            request.interruption().onRequest(session::cancel);
            session.warnings().forEach(request.progress()::problem);
            StartUp start = StartUp.of(request, session);
            request.progress().connected(start.facts());
            return new Workplace(request, session, start);
        } catch (ServerException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    Session session() {
        return session;
    }

    ServerFacts facts() {
        return facts;
    }

    HistorySql sql() {
        return sql;
    }

    /** Notices what a script does to tables of the history's name. */
    Namesake namesake() {
        return new Namesake(names);
    }

    HistoryTables tables() {
        return new HistoryTables(session, names);
    }

    /** The schemas that the run is to find. */
    Schemas schemas() {
        return new Schemas(session, names, options().session());
    }

    Progress progress() {
        return request.progress();
    }

    Interruption interruption() {
        return request.interruption();
    }

    Options options() {
        return request.options();
    }

    Outgoing outgoing() {
        return new Outgoing(session, watch);
    }

    /**
     * Takes the lock that only one run on this history has at a time, makes sure that the history tables are there, and the
     * schemas where it may create them, and reads the history.
     */
    History lock() throws ServerException {
        History history = lockWhatIsThere();
        createSchemas();
        if (history.exists()) {
            return history;
        }
        tables().create("");
        return history();
    }

    /** Takes the lock and reads the history, but makes no tables where there are none. */
    History lockWhatIsThere() throws ServerException {
        lockOnly();
        return history();
    }

    /** Takes the lock and reads nothing. */
    void lockOnly() throws ServerException {
        lock.acquire(session, options().lockWait(), new LockWaiting(progress(), interruption()));
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
        String held = "SELECT " + lock.heldCheckSql() + ";\n";
        if (!history.exists()) {
            createSchemas();
            tables().create(held + statements);
            return;
        }
        try {
            session.send("BEGIN READ WRITE;\n" + held + statements + "COMMIT;\n");
        } catch (ServerException e) {
            rollback();
            throw e;
        }
    }

    private void createSchemas() throws ServerException {
        if (options().session().createSchema()) {
            schemas().create();
        }
    }

    History history() throws ServerException {
        return tables().read();
    }

    /** Another connection to the same database, after this one was lost. A server that has crashed may be up again soon. */
    Workplace again() throws ServerException {
        return open(request, Math.max(request.options().session().connectRetries(), RETRIES_AFTER_LOSS));
    }

    /** What the ledger has of a script now. */
    List<StepRow> steps(MigrationKey key, Direction direction) throws ServerException {
        return tables().steps(key, direction);
    }

    Reading read(ScriptFile file, ScriptKind kind, Includes includes) {
        return Reading.open(file, kind, includes, variables);
    }

    /** The same for a script around others, with variables of its own. */
    Reading read(ScriptFile file, ScriptKind kind, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        return Reading.open(file, kind, request.folder().includes(), all);
    }

    MigrationFolder folder() {
        return request.folder();
    }

    /** The script of the folder that runs then, if there is one. */
    Optional<ScriptFile> around(Around when) {
        return request.folder().around(when);
    }

    /** Says that a script has sent what may change how the server reads what it is sent. */
    void readingChanged() {
        readingChanged = true;
    }

    /** Makes the session as it was when it was set up; rides at the head of the next message where that is read alike. */
    void reset(Outgoing out) throws StatementFailure {
        if (used) {
            out.own(setup.resetText(), setup.resetStatements());
            if (readingChanged) {
                out.flush();
            }
        }
        used = true;
        readingChanged = false;
    }

    /** Makes the session as it was when it was set up, at once. */
    void afresh() throws StatementFailure {
        Outgoing out = outgoing();
        reset(out);
        out.flush();
    }

    /** Makes the session as it was when it was set up, within the transaction that is open and goes on. */
    void resetAmid(Outgoing out) throws StatementFailure {
        out.own(setup.amidText(), setup.amidStatements());
        if (readingChanged) {
            out.flush();
        }
    }

    /** Puts role and settings back, within whatever transaction is open. */
    void freshSettings(Outgoing out) throws StatementFailure {
        // As the one that logged in: not every role may set all that it set.
        out.own("RESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL;\n", 3);
        out.own(setup.text(), setup.statements());
        if (readingChanged) {
            out.flush();
        }
    }

    /**
     * Runs statements of the plugin's own when a script has ended badly, in a session as it was set up. A request to cancel
     * the script may come so late that it meets these.
     */
    void afterwards(String statements) throws ServerException {
        String sql = setup.resetText() + "BEGIN;\n" + statements + "COMMIT;\n";
        try {
            session.send(sql);
        } catch (ServerException e) {
            if (!interruption().isRequested() || session.isBroken()) {
                throw e;
            }
            rollback();
            session.send(sql);
        }
    }

    /** Statements of the plugin's own amid a script that goes on with the role it has set. */
    void amid(Outgoing out, String statements, int tags) {
        out.own(setup.localOwnRoleText(), setup.ownRoleStatements());
        requireLock(out);
        out.own(statements, tags);
    }

    /** The same between two transactions of a script, in one of its own. */
    void between(Outgoing out, String statements, int tags) {
        out.own("BEGIN READ WRITE;\n", 1);
        amid(out, statements, tags);
        out.own("COMMIT;\n", 1);
    }

    /** Goes back to the role that the run works as. */
    void ownRole(Outgoing out) {
        out.own(setup.ownRoleText(), setup.ownRoleStatements());
    }

    /** Fails the transaction when the lock is lost. */
    void requireLock(Outgoing out) {
        out.own("SELECT " + lock.heldCheckSql() + ";\n", 1);
    }

    /** The file's own time limits for the transaction that is open; those of the run where it names none. */
    void fileTimeouts(Outgoing out, ScriptFile file) {
        set(out, "SET LOCAL ", file);
    }

    /** The file's own time limits for the session. */
    void sessionTimeouts(Outgoing out, ScriptFile file) {
        set(out, "SET ", file);
    }

    private static void set(Outgoing out, String command, ScriptFile file) {
        file.facts().lockTimeout().ifPresent(value -> out.own(command + "lock_timeout = '" + value + "';\n", 1));
        file.facts()
                .statementTimeout()
                .ifPresent(value -> out.own(command + "statement_timeout = '" + value + "';\n", 1));
    }

    /** Ends the transaction that is open, if one is, undone; a lost connection has done so by itself. */
    void rollback() {
        if (session.isBroken() || session.transaction() == Session.Transaction.IDLE) {
            return;
        }
        try {
            session.send("ROLLBACK");
        } catch (ServerException e) {
            rollbackAgain();
        }
    }

    /** A request to cancel the script may have come so late that it met the ROLLBACK. */
    private void rollbackAgain() {
        try {
            if (!session.isBroken()) {
                session.send("ROLLBACK");
            }
        } catch (ServerException e) {
            // The server rolls back what it lost the connection to.
            session.close();
        }
    }

    @Override
    public void close() {
        request.interruption().clear();
        watch.close();
        session.close();
    }
}
