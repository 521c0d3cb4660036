package io.github.pgmigrate.catalog.snapshot;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import java.util.stream.Collectors;

/**
 * Stands for the very rows that the catalogs of a database consist of. PostgreSQL writes a changed row to another place, under the
 * transaction's number (manual, "System Columns": {@code ctid} and {@code xmin}); what it overwrites in place tells of nothing
 * that a snapshot holds. So where two stamps of a database are equal, its snapshots are, which take some ten times as long to read.
 * The opposite does not hold: what was dropped and made again is other rows.
 *
 * @param text the same for the same rows
 */
public record CatalogStamp(String text) {

    /**
     * The catalogs that count: statistics are in no snapshot, large objects are not the schema's, and what other databases depend on is
     * written to {@code pg_shdepend} by the minute.
     */
    private static final String CATALOGS = CatalogSql.qualified("SELECT pg_catalog.quote_ident(c.relname)"
            + " FROM pg_catalog.pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace"
            + " AND c.relname <> ALL (ARRAY['pg_database', 'pg_largeobject', 'pg_shdepend', 'pg_statistic',"
            + " 'pg_statistic_ext_data']::pg_catalog.name[]) ORDER BY c.oid");

    private static final String ROWS = CatalogSql.qualified("pg_catalog.count(*) || ' ' || coalesce(pg_catalog.sum("
            + "pg_catalog.hashtextextended(ctid::pg_catalog.text || xmin::pg_catalog.text, 0)), 0)");

    /** A database's own row is another after each copy; those of the other databases do not matter. */
    private static final String DATABASE = CatalogSql.qualified("SELECT pg_catalog.concat_ws(' ', d.datdba, d.encoding,"
            + " d.datcollate, d.datctype, d.datistemplate, d.datallowconn, d.datconnlimit, d.dattablespace, d.datacl)"
            + " FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()");

    /**
     * Reads the stamp, in two messages.
     *
     * @param session a superuser's: others may not read some of the catalogs
     * @throws ServerException when the server refuses
     */
    public static CatalogStamp read(Session session) throws ServerException {
        String sums = session.query(CATALOGS).stream()
                .map(row -> CatalogSql.value(row, 0))
                .map(catalog -> "SELECT '" + catalog + "', " + ROWS + " FROM pg_catalog." + catalog)
                .collect(Collectors.joining(" UNION ALL "));
        return new CatalogStamp(session.query(sums + " UNION ALL SELECT 'pg_database', (" + DATABASE + ")").stream()
                .map(row -> CatalogSql.value(row, 0) + " " + CatalogSql.value(row, 1))
                .collect(Collectors.joining("\n")));
    }
}
