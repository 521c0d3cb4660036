package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.db.SessionSetup;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.history.HistoryTables;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Quoting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session is asked when it begins. Immutable.
 *
 * @param facts the server
 * @param setup the settings that the session has, and gets back after each script
 * @param names where the history stands
 * @param variables psql's variables: the predefined ones, and above them the user's
 */
record StartUp(ServerFacts facts, SessionSetup setup, HistoryNames names, Map<String, String> variables) {

    /**
     * Sets the session up and asks.
     *
     * @param backend the process id of the backend that the session has met
     */
    static StartUp of(Request request, Session session, int backend) throws ServerException {
        try {
            return of(request, session, backend, setUp(request, session));
        } finally {
            if (!session.isBroken() && session.transaction() != Session.Transaction.IDLE) {
                session.send("ROLLBACK");
            }
        }
    }

    private static StartUp of(Request request, Session session, int backend, SessionSetup setup)
            throws ServerException {
        SessionSettings settings = request.options().session();
        List<@Nullable String> row = session.query("SELECT COALESCE("
                        + HistoryTables.schemaSql(request.options().historyTable()) + ", "
                        + settings.defaultSchema().map(Quoting::literal).orElse("pg_catalog.current_schema()")
                        + "), pg_catalog.current_database(),"
                        + " SESSION_USER, pg_catalog.pg_is_in_recovery(), " + usable(settings)
                        + ", pg_catalog.current_setting('TimeZone'), pg_catalog.pg_backend_pid()")
                .get(0);
        if (settings.pooler() == Pooler.NONE && !String.valueOf(backend).equals(row.get(6))) {
            throw new ProblemsException(SessionProblems.pooler(backend, Integer.parseInt(CatalogSql.value(row, 6))));
        }
        if ("t".equals(row.get(3))) {
            throw new ProblemsException(Problem.error(Code.STANDBY, "the server is a standby, which cannot be changed")
                    .withHint("Name the primary server in the URL, or all servers with targetServerType=primary."));
        }
        String database = Objects.requireNonNull(row.get(1));
        String user = Objects.requireNonNull(row.get(2));
        settings.defaultSchema().ifPresent(schema -> check(schema, row.get(4), settings, user));
        ServerFacts facts =
                new ServerFacts(session.serverVersion(), request.target().embedded(), database, user, settings.role());
        Map<String, String> variables = new HashMap<>();
        variables.put("SERVER_VERSION_NUM", String.valueOf(session.serverVersionNumber()));
        variables.put("SERVER_VERSION_NAME", session.serverVersionName());
        variables.put("DBNAME", database);
        variables.put("USER", user);
        variables.put("HOST", session.host());
        variables.put("PORT", String.valueOf(session.port()));
        variables.put("ENCODING", "UTF8");
        variables.put("ROW_COUNT", "0");
        variables.putAll(request.options().variables());
        return new StartUp(facts, setup.after(row.get(5)), names(request.options(), row.get(0)), variables);
    }

    /** An SQL expression: whether the default schema may be used; null where there is none. */
    private static String usable(SessionSettings settings) {
        return settings.defaultSchema()
                .map(schema -> CatalogSql.qualified("(SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
                                + " FROM pg_catalog.pg_namespace n WHERE n.nspname = :schema)")
                        .replace(":schema", Quoting.literal(schema)))
                .orElse("NULL");
    }

    /** A search_path passes over a schema that is missing, or may not be used, without a word. */
    private static void check(String schema, @Nullable String usable, SessionSettings settings, String user) {
        if (usable == null && !settings.createSchema()) {
            throw new ProblemsException(SessionProblems.schemaMissing(schema));
        }
        if ("f".equals(usable)) {
            throw new ProblemsException(
                    SessionProblems.schemaClosed(schema, settings.role().orElse(user)));
        }
    }

    private static SessionSetup setUp(Request request, Session session) throws ServerException {
        Options options = request.options();
        SessionSetup setup = SessionSetup.of(
                options.lockTimeout(),
                options.statementTimeout().isZero() ? null : options.statementTimeout(),
                options.session().defaultSchema().orElse(null),
                options.session().role().orElse(null));
        if (request.target().embedded() && !options.mask().isEmpty()) {
            setup = setup.withoutLog();
        }
        boolean local = options.session().isPooledByTransaction();
        boolean roleCreated = false;
        while (true) {
            try {
                session.send(local ? "BEGIN;\n" + setup.localText() : setup.text());
                setup.notes().forEach(request.progress()::problem);
                return setup;
            } catch (ServerException refusal) {
                if (!session.isBroken() && session.transaction() != Session.Transaction.IDLE) {
                    session.send("ROLLBACK");
                }
                if (setup.refusesRole(refusal, local ? 1 : 0) && !roleCreated) {
                    new RunRole(session, request).settle(refusal);
                    roleCreated = true;
                    continue;
                }
                Optional<SessionSetup> less = setup.without(refusal.error());
                if (less.isEmpty()) {
                    throw refusal;
                }
                setup = less.get();
            }
        }
    }

    private static HistoryNames names(Options options, @Nullable String currentSchema) {
        String schema = options.historySchema().orElse(currentSchema);
        if (schema == null) {
            throw new ProblemsException(
                    Problem.error(
                                    Code.HISTORY_SHAPE,
                                    "there is no schema to keep the history in: the search_path names none")
                            .withHint(
                                    "Name an existing schema with -Dpgmigrate.historySchema, or put one into the search_path."));
        }
        return new HistoryNames(schema, options.historyTable());
    }
}
