package io.github.pgmigrate.catalog.snapshot;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads counts and digests of rows over a session. */
final class RowReader {

    private static final String UNREADABLE = "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)"
            + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.oid >= 16384"
            + " AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')"
            + " AND NOT row_security_active(c.oid))";

    /** Columns asked for at once; each asks for two values, and a query returns 1664 (MaxTupleAttributeNumber in PostgreSQL). */
    private static final int PORTION = 800;

    private final Session session;
    private final Map<ObjectName, SortedSet<String>> columns = new HashMap<>();

    RowReader(Session session, CatalogSnapshot catalog) {
        this.session = session;
        for (CatalogObject object : catalog.objects().values()) {
            @Nullable ObjectName parent = object.parent();
            if (object.kind() == ObjectKind.TABLE
                    && object.property("partition key").isEmpty()) {
                columns.put(object.name(), new TreeSet<>());
            } else if (object.kind() == ObjectKind.COLUMN && parent != null && columns.containsKey(parent)) {
                columns.getOrDefault(parent, new TreeSet<>())
                        .add(object.name().name().substring(parent.name().length() + 1));
            }
        }
    }

    RowSnapshot read(Collection<ObjectName> wanted) throws ServerException {
        if (session.transaction() != Session.Transaction.IDLE) {
            throw new IllegalStateException("rows are read in a transaction of their own");
        }
        SortedSet<ObjectName> tables = new TreeSet<>(wanted);
        tables.retainAll(columns.keySet());
        if (tables.isEmpty()) {
            return new RowSnapshot(new TreeMap<>(), new TreeSet<>());
        }
        try {
            session.send(SnapshotSql.BEGIN);
            SortedSet<ObjectName> unread = unreadable(tables);
            tables.removeAll(unread);
            SortedMap<ObjectName, RowFingerprint> fingerprints = new TreeMap<>();
            for (ObjectName table : tables) {
                fingerprints.put(table, fingerprint(table, List.copyOf(columns.getOrDefault(table, new TreeSet<>()))));
            }
            session.send("COMMIT");
            return new RowSnapshot(fingerprints, unread);
        } catch (ServerException failure) {
            if (!session.isBroken() && session.transaction() != Session.Transaction.IDLE) {
                session.send("ROLLBACK");
            }
            throw failure;
        }
    }

    private SortedSet<ObjectName> unreadable(Collection<ObjectName> tables) throws ServerException {
        SortedSet<ObjectName> unreadable = session.query(UNREADABLE).stream()
                .map(row -> new ObjectName(ObjectKind.TABLE, CatalogSql.value(row, 0)))
                .collect(Collectors.toCollection(TreeSet::new));
        unreadable.retainAll(tables);
        return unreadable;
    }

    private RowFingerprint fingerprint(ObjectName table, List<String> names) throws ServerException {
        SortedMap<String, RowFingerprint.Column> found = new TreeMap<>();
        List<@Nullable String> row = List.of();
        int from = 0;
        do {
            List<String> some = names.subList(from, Math.min(from + PORTION, names.size()));
            row = session.query(sums(table, names, some)).get(0);
            for (int i = 0; i < some.size(); i++) {
                String digest = row.get(3 + 2 * i);
                found.put(
                        some.get(i),
                        new RowFingerprint.Column(
                                Long.parseLong(CatalogSql.value(row, 2 + 2 * i)), digest == null ? "" : digest));
            }
            from += PORTION;
        } while (from < names.size());
        return new RowFingerprint(table, Long.parseLong(CatalogSql.value(row, 0)), CatalogSql.value(row, 1), found);
    }

    /**
     * The query for the number of rows, their digest, and the number of values and the digest of some columns. Sums of hashes do
     * not depend on the order of the rows, and count a row that is there twice.
     */
    private static String sums(ObjectName table, List<String> names, List<String> some) {
        StringBuilder sums =
                new StringBuilder("SELECT count(*), concat(" + sum("whole", 0) + ", ' ', " + sum("whole", 1) + ")");
        StringBuilder texts = new StringBuilder("SELECT ROW(" + String.join(", ", names) + ")::text AS whole");
        for (int i = 0; i < some.size(); i++) {
            sums.append(", count(c").append(i).append("), ").append(sum("c" + i, 0));
            texts.append(", ").append(some.get(i)).append("::text AS c").append(i);
        }
        // OFFSET 0 keeps the planner from writing each text twice.
        return sums + " FROM (" + texts + " FROM ONLY " + table.name() + " OFFSET 0) AS texts";
    }

    private static String sum(String text, int seed) {
        return "sum(hashtextextended(" + text + " COLLATE \"C\", " + seed + "))";
    }
}
