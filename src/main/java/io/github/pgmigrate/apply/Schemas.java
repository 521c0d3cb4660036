package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Quoting;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The schemas that a run needs: the default schema and that of the history.
 *
 * @param session asks, and creates
 * @param names says where the history stands
 * @param settings says which one is the default
 */
record Schemas(Session session, HistoryNames names, SessionSettings settings) {

    /** Those that are not there. */
    List<String> missing() throws ServerException {
        List<String> wanted = Stream.concat(settings.defaultSchema().stream(), Stream.of(names.schema()))
                .distinct()
                .toList();
        List<String> found = session
                .query(CatalogSql.qualified(
                                "SELECT n.nspname FROM pg_catalog.pg_namespace n"
                                        + " WHERE n.nspname OPERATOR(pg_catalog.=) ANY (CAST(ARRAY[:wanted] AS pg_catalog.name[]))")
                        .replace(
                                ":wanted", wanted.stream().map(Quoting::literal).collect(Collectors.joining(", "))))
                .stream()
                .map(row -> CatalogSql.value(row, 0))
                .toList();
        return wanted.stream().filter(name -> !found.contains(name)).toList();
    }

    /** Says of each that is missing that nothing is there yet; for goals that change nothing. */
    List<Problem> notes() throws ServerException {
        return missing().stream()
                .map(name -> SessionProblems.nothingYet(name, settings.createSchema()))
                .toList();
    }

    /**
     * Creates what is missing; the role of the run owns it. To be called under the advisory lock only.
     *
     * @throws ProblemsException (SCHEMA) where the role may not
     */
    void create() throws ServerException {
        for (String name : missing()) {
            try {
                session.send("CREATE SCHEMA " + Quoting.identifier(name));
            } catch (ServerException refusal) {
                if (!session.isBroken() && session.transaction() != Session.Transaction.IDLE) {
                    session.send("ROLLBACK");
                    throw known(name, refusal);
                }
                // A run on another history, which has another lock, may have been faster.
                if (missing().contains(name)) {
                    throw known(name, refusal);
                }
            }
        }
    }

    private ServerException known(String name, ServerException refusal) throws ServerException {
        if (refusal.sqlState().equals("42501")) {
            throw new ProblemsException(
                    SessionProblems.schemaNotCreated(name, settings.role().orElse(sessionUser()), refusal));
        }
        return refusal;
    }

    private String sessionUser() throws ServerException {
        return CatalogSql.value(session.query("SELECT SESSION_USER").get(0), 0);
    }
}
