package io.github.pgmigrate.db;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells one database from another, so that what somebody has looked at and agreed to in one is not done to another: the
 * cluster's identifier (PostgreSQL manual, pg_control_system), the address that the server has, the database's name and OID.
 * The port is no part of it: the embedded server has another one each time.
 */
public final class DatabaseIdentity {

    private static final String HERE =
            CatalogSql.qualified("SELECT pg_catalog.host(pg_catalog.inet_server_addr()), d.oid,"
                    + " d.datname, pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')"
                    + " FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()");

    private static final String CLUSTER = "SELECT system_identifier FROM pg_catalog.pg_control_system()";

    private DatabaseIdentity() {}

    /** The identity of the database that a session is connected to, as a text that is only to be compared. */
    public static String of(Session session) throws ServerException {
        List<@Nullable String> here = session.query(HERE).get(0);
        String cluster =
                "t".equals(here.get(3)) ? text(session.query(CLUSTER).get(0).get(0)) : "";
        return String.join("/", cluster, text(here.get(0)), text(here.get(1)), text(here.get(2)));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
