package io.github.pgmigrate.catalog;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;

/** Counts the tables that somebody has made: not those of the system, of a session alone, or of an extension. */
public final class UserTables {

    private static final String SQL = CatalogSql.qualified("SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'f']::pg_catalog.\"char\"[]) AND "
            + UserSchemas.CONDITION
            + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'"
            + " AND d.classid = CAST('pg_catalog.pg_class' AS pg_catalog.regclass)::pg_catalog.oid)");

    private UserTables() {}

    /** How many there are in the database. */
    public static long count(Session session) throws ServerException {
        return Long.parseLong(CatalogSql.value(session.query(SQL).get(0), 0));
    }
}
