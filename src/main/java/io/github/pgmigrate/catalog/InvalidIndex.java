package io.github.pgmigrate.catalog;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable finding: an index of a user's schema that queries do not use, mostly what a CREATE INDEX CONCURRENTLY or a
 * REINDEX CONCURRENTLY left that failed.
 *
 * @param schema its schema
 * @param name its name
 * @param table its table's name
 * @param building whether a session is building it right now, so that nothing is wrong yet
 * @param partitioned whether it is the index of a partitioned table, made valid by attaching an index for each partition
 * @param definition the CREATE INDEX that makes it, as the server words it
 */
public record InvalidIndex(
        String schema, String name, String table, boolean building, boolean partitioned, String definition) {

    private static final String SQL = CatalogSql.qualified("SELECT n.nspname, c.relname, t.relname,"
            + " EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = c.oid"
            + " AND p.datname = pg_catalog.current_database()),"
            + " c.relkind = 'I', pg_catalog.pg_get_indexdef(c.oid)"
            + " FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
            + " JOIN pg_catalog.pg_class t ON t.oid = i.indrelid"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND " + UserSchemas.CONDITION
            + " ORDER BY n.nspname, c.relname");

    /** All of the database, by schema and name. */
    public static List<InvalidIndex> all(Session session) throws ServerException {
        return session.query(SQL).stream().map(InvalidIndex::of).toList();
    }

    private static InvalidIndex of(List<@Nullable String> row) {
        return new InvalidIndex(
                CatalogSql.value(row, 0),
                CatalogSql.value(row, 1),
                CatalogSql.value(row, 2),
                CatalogSql.value(row, 3).equals("t"),
                CatalogSql.value(row, 4).equals("t"),
                CatalogSql.value(row, 5));
    }
}
