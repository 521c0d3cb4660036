package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.target.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A connection beside the traced one. It sees the locks of that one's backend without any of its own among them, and the catalog
 * as it was before the transaction that is traced. Not thread-safe.
 */
final class Lookout implements AutoCloseable {

    private static final String SETTINGS =
            "SET search_path = pg_catalog; SET statement_timeout = '10s'; SET lock_timeout = '5s';"
                    + " SET client_min_messages = error; SET idle_session_timeout = 0";
    private static final String LOCKS =
            " FROM pg_locks l WHERE l.locktype = 'relation' AND l.database = (SELECT d.oid FROM"
                    + " pg_database d WHERE d.datname = current_database()) AND l.pid = ";
    private static final String RELATIONS = "SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname),"
            + " c.relkind, pg_relation_filenode(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')";

    private final Session session;
    private final int pid;

    /**
     * What a backend holds and waits for.
     *
     * @param modes the modes that it has on each relation, or has asked for, by the relation's OID
     * @param waits whether it waits for a lock
     * @param blockers whom it waits for
     */
    record Locks(Map<Long, Set<LockMode>> modes, boolean waits, Set<Integer> blockers) {}

    /**
     * Opens one.
     *
     * @param pid the backend to look at
     */
    Lookout(Target target, int pid) throws ServerException {
        this.session = Session.open(target, "pgmigrate (trace)", notice -> {});
        this.pid = pid;
        session.send(SETTINGS);
    }

    int pid() {
        return pid;
    }

    /** The modes that the backend has on each relation, system catalogs included, by OID. */
    Map<Long, Set<LockMode>> held() throws ServerException {
        return modes(session.query("SELECT l.relation, l.mode" + LOCKS + pid), 0);
    }

    /** The same with what it has asked for, and whether it waits. */
    Locks watched() throws ServerException {
        List<List<@Nullable String>> rows = session.query("SELECT a.waits, a.blockers, l.relation, l.mode FROM (SELECT"
                + " wait_event_type = 'Lock' AS waits, array_to_string(pg_blocking_pids(pid), ',') AS blockers"
                + " FROM pg_stat_activity WHERE pid = " + pid + ") a LEFT JOIN (SELECT l.relation, l.mode" + LOCKS + pid
                + ") l ON true");
        Set<Integer> blockers = new TreeSet<>();
        boolean waits = false;
        for (List<@Nullable String> row : rows) {
            waits |= "t".equals(row.get(0));
            String pids = row.get(1);
            if (pids != null && !pids.isEmpty()) {
                for (String blocker : pids.split(",", -1)) {
                    blockers.add(Integer.valueOf(blocker));
                }
            }
        }
        return new Locks(modes(rows.stream().filter(row -> row.get(2) != null).toList(), 2), waits, blockers);
    }

    private static Map<Long, Set<LockMode>> modes(List<List<@Nullable String>> rows, int column) {
        Map<Long, Set<LockMode>> modes = new TreeMap<>();
        for (List<@Nullable String> row : rows) {
            LockMode.ofServer(CatalogSql.value(row, column + 1))
                    .ifPresent(mode -> modes.computeIfAbsent(
                                    Long.valueOf(CatalogSql.value(row, column)), oid -> EnumSet.noneOf(LockMode.class))
                            .add(mode));
        }
        return modes;
    }

    /** Those of these relations that are committed, and neither temporary nor the server's own. */
    List<Relation> relations(Collection<Long> oids) throws ServerException {
        if (oids.isEmpty()) {
            return List.of();
        }
        return read(RELATIONS + " AND c.oid = ANY ('" + array(oids) + "'::oid[])");
    }

    /** All relations that are committed, and neither temporary nor the server's own. */
    List<Relation> relations() throws ServerException {
        return read(RELATIONS);
    }

    private List<Relation> read(String sql) throws ServerException {
        List<Relation> relations = new ArrayList<>();
        for (List<@Nullable String> row : session.query(sql)) {
            relations.add(new Relation(
                    Long.parseLong(CatalogSql.value(row, 0)),
                    CatalogSql.value(row, 1),
                    RelationKind.of(CatalogSql.value(row, 2).charAt(0)),
                    row.get(3)));
        }
        return relations;
    }

    /** The tables that these relations are or belong to, and their partitions: each its name for SQL, a blank, its relkind. */
    List<String> tablesOf(String oids) throws ServerException {
        return session
                .query("WITH RECURSIVE r AS (SELECT coalesce(i.indrelid, c.oid) AS oid FROM pg_class c"
                        + " LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.oid = ANY ('" + oids + "'::oid[])"
                        + " UNION SELECT h.inhrelid FROM r JOIN pg_inherits h ON h.inhparent = r.oid)"
                        + " SELECT DISTINCT c.oid::regclass::text, c.relkind FROM r JOIN pg_class c ON c.oid = r.oid"
                        + " WHERE c.relkind IN ('r', 'p', 'm') ORDER BY 1")
                .stream()
                .map(row -> CatalogSql.value(row, 0) + " " + CatalogSql.value(row, 1))
                .toList();
    }

    /** Tables and materialized views for which a condition on pg_class c and pg_namespace n holds, as {@link #tablesOf} names them. */
    List<String> tables(String condition) throws ServerException {
        return session
                .query(
                        "SELECT c.oid::regclass::text, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog',"
                                + " 'information_schema', 'pg_toast') AND (" + condition + ") ORDER BY 1")
                .stream()
                .map(row -> CatalogSql.value(row, 0) + " " + CatalogSql.value(row, 1))
                .toList();
    }

    /** Runs statements of the tracer's own. */
    void send(String sql) throws ServerException {
        session.send(sql);
    }

    static String array(Collection<Long> oids) {
        return oids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public void close() {
        session.close();
    }
}
