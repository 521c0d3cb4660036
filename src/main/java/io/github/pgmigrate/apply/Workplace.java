package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.AdvisoryLock;
import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.db.SessionSetup;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.sql.Includes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A connection set up for a run: one backend for the lock, the scripts and the history, and what scripts need around them. */
final class Workplace implements AutoCloseable {

    /** With the pauses of the {@link Ladder}, 4 to 8 seconds. */
    private static final int RETRIES_AFTER_LOSS = 4;

    private final Request request;
    private final Session session;
    private final ServerFacts facts;
    private final HistorySql sql;
    private final SessionSetup setup;
    private final Watch watch;
    private final Tenure tenure;
    private final HistoryKeeper history;
    private final Map<String, String> variables;

    private Workplace(Request request, Session session, int backend, StartUp start) {
        this.request = request;
        this.session = session;
        this.facts = start.facts();
        HistoryNames names = start.names();
        this.sql = new HistorySql(names, HostName.get(), request.options().pluginVersion());
        this.setup = start.setup();
        AdvisoryLock lock = new AdvisoryLock(names.schema(), names.table());
        this.watch = new Watch(request, session, backend);
        this.tenure = isPooledByTransaction()
                ? new TransactionTenure(request, session, setup, lock, watch::follow)
                : new SessionTenure(request, session, setup, lock);
        this.history = new HistoryKeeper(
                session, names, lock, tenure, request.options().session());
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
                notice -> hear(request, notice),
                new Connecting(retries, request.progress(), request.interruption()));
        try {
            request.interruption().onRequest(session::cancel);
            session.warnings().forEach(request.progress()::problem);
            int backend = PoolerCheck.backend(request, session);
            StartUp start = StartUp.of(request, session, backend);
            request.progress().connected(start.facts());
            request.observer().connected(session);
            return new Workplace(request, session, backend, start);
        } catch (ServerException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static void hear(Request request, ServerError notice) {
        if (request.observer().isForPeople(notice)) {
            request.progress().notice(notice);
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
        return new Namesake(history.names());
    }

    HistoryKeeper history() {
        return history;
    }

    /** Asks the server something that changes nothing, as the run's role and with its settings. */
    <T> T look(Tenure.Work<T> work) throws ServerException {
        return tenure.look(work);
    }

    /**
     * Sees to it that there is one session for the whole run.
     *
     * @throws ProblemsException (POOLER) where there may be another for each transaction
     */
    void requireOwnSession() {
        if (isPooledByTransaction()) {
            throw new ProblemsException(SessionProblems.sessionNeeded());
        }
    }

    /** Whether a pooler may give each transaction another backend, so that nothing but transactions can run. */
    boolean isPooledByTransaction() {
        return options().session().isPooledByTransaction();
    }

    Observer observer() {
        return request.observer();
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
        return new Outgoing(session, watch, request.observer());
    }

    /** Another connection to the same database, after this one was lost. A server that has crashed may be up again soon. */
    Workplace again() throws ServerException {
        return open(request, Math.max(request.options().session().connectRetries(), RETRIES_AFTER_LOSS));
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
        tenure.readingChanged();
    }

    /** Makes the session as it was when it was set up, for a script in steps. */
    void reset(Outgoing out) throws StatementFailure {
        tenure.reset(out);
    }

    /** Makes the session as it was when it was set up, at once. */
    void afresh() throws StatementFailure {
        Outgoing out = outgoing();
        reset(out);
        out.flush();
    }

    /** Begins the transaction of a script, in a session as it was set up. */
    void begin(Outgoing out) throws StatementFailure, ServerException {
        tenure.begin(out);
    }

    /** Begins a transaction that changes nothing and is to be undone. */
    void beginReadOnly(Outgoing out) throws StatementFailure, ServerException {
        tenure.beginReadOnly(out);
    }

    /** Undoes the transaction that {@link #beginReadOnly} has begun. */
    void undo(Outgoing out) throws StatementFailure {
        tenure.undo(out);
    }

    /** Records what a script did, as the run's own role, and commits it. */
    void commit(Outgoing out, Consumer<Outgoing> record) throws StatementFailure, ServerException {
        tenure.commit(out, record);
    }

    /** Makes the session as it was when it was set up, within the transaction that is open and goes on. */
    void resetAmid(Outgoing out) throws StatementFailure {
        tenure.resetAmid(out);
    }

    /** Puts role and settings back, within whatever transaction is open. */
    void freshSettings(Outgoing out) throws StatementFailure {
        tenure.freshSettings(out);
    }

    /**
     * Runs statements of the plugin's own when a script has ended badly, in a session as it was set up. A request to cancel
     * the script may come so late that it meets these.
     */
    void afterwards(String statements) throws ServerException {
        String sql = tenure.alone(statements);
        try {
            session.send(sql);
        } catch (ServerException e) {
            boolean late = interruption().isRequested() && !session.isBroken();
            rollback();
            if (!late) {
                throw e;
            }
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
        tenure.requireLock(out);
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
        tenure.end();
    }

    @Override
    public void close() {
        request.interruption().clear();
        watch.close();
        session.close();
    }
}
