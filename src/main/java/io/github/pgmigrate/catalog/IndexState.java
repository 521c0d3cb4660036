package io.github.pgmigrate.catalog;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.sql.Quoting;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An immutable state of an index, as a reader of pg_index found it. One that is absent is an empty Optional.
 *
 * @param oid its OID
 * @param schema its schema, which is its table's
 * @param name its name
 * @param table its table's name
 * @param valid whether queries may use it and writes keep it up: what CREATE INDEX CONCURRENTLY leaves when it fails is not
 * @param definition the CREATE INDEX that makes it, as the server words it
 */
public record IndexState(long oid, String schema, String name, String table, boolean valid, String definition) {

    private static final String COLUMNS = "SELECT i.indexrelid, n.nspname, c.relname, t.relname,"
            + " (i.indisvalid AND i.indisready AND i.indislive), pg_catalog.pg_get_indexdef(i.indexrelid)"
            + " FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
            + " JOIN pg_catalog.pg_class t ON t.oid = i.indrelid"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace";

    /** The index of this name. */
    public static Optional<IndexState> find(Session session, String schema, String name) throws ServerException {
        return read(session, "c.relname", schema, name).stream().findFirst();
    }

    /** All indexes of a table, also of a partitioned one or a materialized view, by OID; empty where there is no such table. */
    public static List<IndexState> ofTable(Session session, String schema, String table) throws ServerException {
        return read(session, "t.relname", schema, table);
    }

    private static List<IndexState> read(Session session, String column, String schema, String name)
            throws ServerException {
        String equals = " OPERATOR(pg_catalog.=) ";
        return session
                .query(CatalogSql.qualified(COLUMNS) + " WHERE n.nspname" + equals + Quoting.literal(schema) + " AND "
                        + column + equals + Quoting.literal(name) + " ORDER BY i.indexrelid")
                .stream()
                .map(IndexState::of)
                .toList();
    }

    private static IndexState of(List<@Nullable String> row) {
        return new IndexState(
                Long.parseLong(CatalogSql.value(row, 0)),
                CatalogSql.value(row, 1),
                CatalogSql.value(row, 2),
                CatalogSql.value(row, 3),
                CatalogSql.value(row, 4).equals("t"),
                CatalogSql.value(row, 5));
    }
}
