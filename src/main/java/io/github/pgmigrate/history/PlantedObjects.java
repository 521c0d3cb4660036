package io.github.pgmigrate.history;

import static java.util.stream.Collectors.joining;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Quoting;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses history tables that somebody else has a hand in: triggers, rules and row security would have them say other than
 * what was written, and run with the rights of who migrates; and an owner may add them at any time.
 */
final class PlantedObjects {

    /** The owner may be who runs, a role that it is a member of, or one that can do all this anyway. */
    private static final String SQL =
            CatalogSql.qualified("SELECT c.relname, CASE WHEN c.relrowsecurity THEN 'row security'"
                    + " WHEN EXISTS (SELECT FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid) THEN 'a rule'"
                    + " WHEN EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)"
                    + " THEN 'a trigger' WHEN NOT (o.rolsuper OR o.rolname = CURRENT_USER OR c.relowner = n.nspowner"
                    + " OR c.relowner = d.datdba OR (NOT m.rolsuper AND pg_catalog.pg_has_role(c.relowner, 'MEMBER')))"
                    + " THEN pg_catalog.concat('the owner ', o.rolname) END"
                    + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " JOIN pg_catalog.pg_roles o ON o.oid = c.relowner JOIN pg_catalog.pg_roles m ON m.rolname = CURRENT_USER"
                    + " JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()"
                    + " WHERE n.nspname = :schema AND c.relname OPERATOR(pg_catalog.=) ANY (CAST(ARRAY[:tables]"
                    + " AS pg_catalog.name[])) ORDER BY c.relname");

    private PlantedObjects() {}

    /**
     * Looks.
     *
     * @throws ProblemsException (HISTORY_SHAPE) where there is anything of the kind
     */
    static void refuse(Session session, HistoryNames names) throws ServerException {
        String tables = Stream.of("", HistoryNames.LOG, HistoryNames.STEPS)
                .map(suffix -> Quoting.literal(names.table() + suffix))
                .collect(joining(", "));
        List<Problem> problems =
                session
                        .query(SQL.replace(":schema", Quoting.literal(names.schema()))
                                .replace(":tables", tables))
                        .stream()
                        .filter(row -> row.get(1) != null)
                        .map(row -> Problem.error(
                                        Code.HISTORY_SHAPE,
                                        "the history table " + CatalogSql.value(row, 0) + " has "
                                                + CatalogSql.value(row, 1) + ", so that what it says cannot be trusted")
                                .withHint(
                                        "Find out who did this and why, take it away, and let the role that migrates own the"
                                                + " table."))
                        .toList();
        if (!problems.isEmpty()) {
            throw new ProblemsException(problems);
        }
    }
}
