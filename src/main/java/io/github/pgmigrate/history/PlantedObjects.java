package io.github.pgmigrate.history;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Quoting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses history tables that somebody else has a hand in: triggers, rules and row security would have them say other than
 * what was written, and run with the rights of who migrates; and an owner may add them at any time.
 */
final class PlantedObjects {

    /** The owner may be who runs, a role that it is a member of, or one that can do all this anyway. */
    private static final String SQL = CatalogSql.qualified("SELECT c.relname, x.what, x.name, CURRENT_USER"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " JOIN pg_catalog.pg_roles o ON o.oid = c.relowner JOIN pg_catalog.pg_roles m ON m.rolname = CURRENT_USER"
            + " JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database(),"
            + " LATERAL (SELECT 'row security', NULL::pg_catalog.name WHERE c.relrowsecurity"
            + " UNION ALL SELECT 'the rule', r.rulename FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid"
            + " UNION ALL SELECT 'the trigger', t.tgname FROM pg_catalog.pg_trigger t"
            + " WHERE t.tgrelid = c.oid AND NOT t.tgisinternal"
            + " UNION ALL SELECT 'the owner', o.rolname WHERE NOT (o.rolsuper OR o.rolname = CURRENT_USER"
            + " OR c.relowner = n.nspowner OR c.relowner = d.datdba"
            + " OR (NOT m.rolsuper AND pg_catalog.pg_has_role(c.relowner, 'MEMBER')))) AS x(what, name)"
            + " WHERE n.nspname = :schema AND c.relname OPERATOR(pg_catalog.=) ANY (CAST(ARRAY[:tables]"
            + " AS pg_catalog.name[])) ORDER BY c.relname, x.what, x.name");

    private PlantedObjects() {}

    /**
     * Looks.
     *
     * @throws ProblemsException (HISTORY_SHAPE) where there is anything of the kind
     */
    static void refuse(Session session, HistoryNames names) throws ServerException {
        List<Problem> problems = session
                .query(SQL.replace(":schema", Quoting.literal(names.schema())).replace(":tables", names.literals()))
                .stream()
                .map(row -> problem(names.schema(), row))
                .toList();
        if (!problems.isEmpty()) {
            throw new ProblemsException(problems);
        }
    }

    private static Problem problem(String schema, List<@Nullable String> row) {
        String table = Quoting.identifier(schema) + "." + Quoting.identifier(CatalogSql.value(row, 0));
        String what = CatalogSql.value(row, 1);
        String name = row.get(2) == null ? "" : Quoting.identifier(CatalogSql.value(row, 2));
        String remedy = switch (what) {
            case "the rule" -> "DROP RULE " + name + " ON " + table + ";";
            case "the trigger" -> "DROP TRIGGER " + name + " ON " + table + ";";
            case "the owner" ->
                "ALTER TABLE " + table + " OWNER TO " + Quoting.identifier(CatalogSql.value(row, 3)) + ";";
            default -> "ALTER TABLE " + table + " DISABLE ROW LEVEL SECURITY;";
        };
        return Problem.error(
                        Code.HISTORY_SHAPE,
                        "the history table " + table + " has " + (what + " " + name).strip()
                                + ", so that what it says cannot be trusted")
                .withHint("Find out who did this and why. Then let its owner, or a superuser, say: " + remedy);
    }
}
