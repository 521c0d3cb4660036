package io.github.pgmigrate.catalog;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.sql.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What depends on an object that could not be dropped or changed (SQLSTATE 2BP01, and 0A000 for a column's type).
 *
 * @param lines each dependent in the server's words, such as {@code view active_users}; at most 20
 * @param more how many there are beyond those; where the server did not count, at least so many
 */
public record Dependents(List<String> lines, int more) {

    private static final int MOST = 20;
    private static final Pattern BLOCKED =
            Pattern.compile("(?s)cannot \\S+ (.+?) because (?:other objects depend on it|.+ (?:requires|require) it)");
    private static final Pattern UNCOUNTED =
            Pattern.compile("(?:and )?(\\d+) other objects? \\(see server log for list\\)");

    public Dependents {
        lines = List.copyOf(lines);
    }

    /**
     * The dependents of the object that an error is about. Where the error's detail lists them, that list is taken: it knows
     * the failed transaction, also the objects made in it. Else they are looked up in pg_depend.
     *
     * @param session one whose failed transaction has been rolled back
     * @throws ServerException when the catalog cannot be read
     */
    public static Dependents of(Session session, ServerError error) throws ServerException {
        Dependents told = told(error.detail());
        Matcher blocked = BLOCKED.matcher(error.message());
        if (!told.lines.isEmpty() || !blocked.matches()) {
            return told;
        }
        return lookedUp(session, blocked.group(1));
    }

    /** For example "view a depends on table t" for each line of the detail. */
    private static Dependents told(@Nullable String detail) {
        List<String> lines = new ArrayList<>();
        int more = 0;
        for (String line : detail == null ? new String[0] : detail.split("\n")) {
            Matcher uncounted = UNCOUNTED.matcher(line);
            if (uncounted.matches()) {
                more += Integer.parseInt(uncounted.group(1));
            } else if (lines.size() < MOST) {
                lines.add(line);
            } else {
                more++;
            }
        }
        return new Dependents(lines, more);
    }

    private static Dependents lookedUp(Session session, String description) throws ServerException {
        List<List<@Nullable String>> rows = session.query(SQL.replace(":description", Quoting.literal(description)));
        List<String> lines =
                rows.stream().limit(MOST).map(row -> CatalogSql.value(row, 0)).toList();
        return new Dependents(lines, rows.size() - lines.size());
    }

    /**
     * The object is found by its description, the only thing that the error tells about it. Normal dependencies (n) block;
     * automatic and internal ones (a, i) go with the object, and are followed without being shown (PostgreSQL manual,
     * "pg_depend"). What depends through a rewrite rule is the rule's view.
     */
    private static final String SQL =
            CatalogSql.qualified("WITH RECURSIVE dependents (classid, objid, objsubid, shown, depth) AS ("
                    + "SELECT DISTINCT d.refclassid, d.refobjid, d.refobjsubid, false, 0 FROM pg_catalog.pg_depend d"
                    + " WHERE d.refobjid >= CAST('16384' AS pg_catalog.oid)"
                    + " AND pg_catalog.pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) = :description"
                    + " UNION SELECT COALESCE(v.classid, d.classid), COALESCE(v.objid, d.objid), COALESCE(v.objsubid, d.objsubid),"
                    + " d.deptype = 'n', (p.depth OPERATOR(pg_catalog.+) 1)"
                    + " FROM dependents p JOIN pg_catalog.pg_depend d ON d.refclassid = p.classid AND d.refobjid = p.objid"
                    + " AND (p.objsubid = 0 OR d.refobjsubid = p.objsubid)"
                    + " LEFT JOIN LATERAL (SELECT CAST('pg_catalog.pg_class' AS pg_catalog.regclass), w.ev_class, 0"
                    + " FROM pg_catalog.pg_rewrite w WHERE d.classid = CAST('pg_catalog.pg_rewrite' AS pg_catalog.regclass)"
                    + " AND w.oid = d.objid) v (classid, objid, objsubid) ON true"
                    + " WHERE p.depth < 10 AND d.deptype = ANY (CAST(ARRAY['n', 'i', 'a'] AS pg_catalog.\"char\"[]))) "
                    + "SELECT DISTINCT words FROM dependents s,"
                    + " LATERAL pg_catalog.pg_describe_object(s.classid, s.objid, s.objsubid) words"
                    + " WHERE s.shown AND words <> :description ORDER BY words LIMIT 200");
}
