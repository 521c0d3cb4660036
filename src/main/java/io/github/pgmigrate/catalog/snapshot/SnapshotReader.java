package io.github.pgmigrate.catalog.snapshot;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.Result;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.sql.Quoting;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a snapshot over a session. */
final class SnapshotReader {

    /** Functions such as pg_get_indexdef see what others commit meanwhile, whatever the transaction's snapshot. */
    private static final int ATTEMPTS = 10;

    /**
     * What they fail with then: an internal error ("cache lookup failed"), or that something does not exist. The tables under
     * views and rules stay locked (ACCESS SHARE) while the reading lasts, so that it may deadlock with a DROP of several.
     */
    private static final Set<String> CHANGED_MEANWHILE =
            Set.of("XX000", "40P01", "42P01", "42703", "42704", "42883", "3F000");

    private final Session session;
    private final CatalogScope scope;

    SnapshotReader(Session session, CatalogScope scope) {
        this.session = session;
        this.scope = scope;
    }

    CatalogSnapshot read() throws ServerException {
        if (session.transaction() != Session.Transaction.IDLE) {
            throw new IllegalStateException("a snapshot is read in a transaction of its own");
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt();
            } catch (ServerException failure) {
                if (!session.isBroken() && session.transaction() != Session.Transaction.IDLE) {
                    session.send("ROLLBACK");
                }
                if (attempt == ATTEMPTS || !CHANGED_MEANWHILE.contains(failure.sqlState())) {
                    throw failure;
                }
            }
        }
    }

    private CatalogSnapshot attempt() throws ServerException {
        List<Result> begun = session.exchange(SnapshotSql.BEGIN + facts());
        Set<String> leftOut = new HashSet<>();
        boolean conninfo = false;
        for (List<String> fact : texts(begun.get(begun.size() - 1))) {
            if (fact.get(0).equals("conninfo")) {
                conninfo = fact.get(1).equals("true");
            } else {
                leftOut.add(fact.get(1));
            }
        }
        String sql = SnapshotSql.text(session.majorVersion(), conninfo, scope.cluster());
        Assembly assembly = new Assembly(scope.roles(), leftOut);
        for (Result result : session.exchange(sql + "COMMIT")) {
            assembly.add(result);
        }
        return CatalogSnapshot.of(session.serverVersion(), assembly.objects());
    }

    /** What the role may read, and how the server would write the names of the tables that are left out. */
    private String facts() {
        return "SELECT 'conninfo', has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT')::text"
                + scope.leftOut().stream()
                        .map(table -> " UNION ALL SELECT 'left out', quote_ident(" + Quoting.literal(table.schema())
                                + ") || '.' || quote_ident(" + Quoting.literal(table.name()) + ")")
                        .collect(Collectors.joining());
    }

    private static List<List<String>> texts(Result result) {
        return result.rows().stream()
                .map(row -> List.of(CatalogSql.value(row, 0), CatalogSql.value(row, 1)))
                .toList();
    }
}
