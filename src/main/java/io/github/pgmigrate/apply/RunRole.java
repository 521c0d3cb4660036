package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Quoting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The role that a run acts as, where the server refuses it.
 *
 * @param session one that acts as the role that logged in
 * @param request names the role
 */
record RunRole(Session session, Request request) {

    /**
     * Creates a missing role on a server of the plugin's own, whose databases are nobody's, with what a role needs there to
     * own a schema's objects.
     *
     * @throws ProblemsException (ROLE) on any other server, with the way to mend it
     */
    void settle(ServerException refusal) throws ServerException {
        String role = request.options().session().role().orElseThrow();
        List<@Nullable String> row = session.query("SELECT SESSION_USER, pg_catalog.current_database()")
                .get(0);
        boolean missing = refusal.sqlState().equals("22023");
        if (!missing || !request.target().embedded()) {
            throw new ProblemsException(SessionProblems.role(role, CatalogSql.value(row, 0), missing, refusal));
        }
        String quoted = Quoting.identifier(role);
        try {
            session.send("CREATE ROLE " + quoted + " NOLOGIN; GRANT CREATE, TEMPORARY ON DATABASE "
                    + Quoting.identifier(CatalogSql.value(row, 1)) + " TO " + quoted);
            request.progress().problem(SessionProblems.roleCreated(role));
        } catch (ServerException e) {
            // Another module of the build may have been faster.
            if (!e.sqlState().equals("42710") && !e.sqlState().equals("23505")) {
                throw e;
            }
        }
        try {
            session.send("GRANT USAGE, CREATE ON SCHEMA public TO " + quoted);
        } catch (ServerException e) {
            // A migration may have dropped the schema.
            if (!e.sqlState().equals("3F000")) {
                throw e;
            }
        }
    }
}
