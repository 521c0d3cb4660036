package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.replay.Likeness;
import io.github.pgmigrate.sql.Quoting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a dump of a database leaves out, immutable.
 *
 * @param roles the roles of its server, those of PostgreSQL's own apart
 * @param settings what its sessions begin with because the database or the role that logs in has it so
 * @param database what text is there
 */
record TargetFacts(List<String> roles, Map<String, String> settings, Likeness.Database database) {

    private static final String ROLES = CatalogSql.qualified(
            "SELECT rolname FROM pg_catalog.pg_roles WHERE NOT pg_catalog.starts_with(rolname, 'pg_') ORDER BY 1");

    /**
     * What is set for all, for the database, for the role, for the role in the database: the last that says something counts
     * (PostgreSQL manual, "ALTER ROLE"). Not libraries, which a throwaway server lacks, nor what keeps a database from changes,
     * which a copy is there for.
     */
    private static final String SETTINGS = CatalogSql.qualified(
            "SELECT x.name, x.value FROM (SELECT s.setrole, s.setdatabase, pg_catalog.split_part(c.pair, '=', 1),"
                    + " pg_catalog.substr(c.pair, pg_catalog.strpos(c.pair, '=') OPERATOR(pg_catalog.+) 1)"
                    + " FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) AS c(pair)"
                    + " WHERE (s.setdatabase = 0::pg_catalog.oid OR s.setdatabase = (SELECT d.oid FROM"
                    + " pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()))"
                    + " AND (s.setrole = 0::pg_catalog.oid OR s.setrole = (SELECT r.oid FROM pg_catalog.pg_roles r"
                    + " WHERE r.rolname = SESSION_USER))) AS x(role, of, name, value)"
                    + " WHERE NOT pg_catalog.starts_with(x.name, 'default_transaction_')"
                    + " AND (x.name !~ 'preload_libraries$') AND (x.name <> 'role') AND (x.name <> 'search_path')"
                    + " ORDER BY (x.role <> 0::pg_catalog.oid), (x.of <> 0::pg_catalog.oid)");

    /** On a throwaway server another role logs in, for which a schema named like the user would be another one. */
    private static final String PATH = "SELECT pg_catalog.replace(pg_catalog.current_setting('search_path'),"
            + " '\"$user\"', pg_catalog.quote_ident(:user))";

    TargetFacts {
        roles = List.copyOf(roles);
        settings = Map.copyOf(settings);
    }

    /**
     * Reads them.
     *
     * @param role the role that migrations run as; empty for the one that has logged in
     */
    static TargetFacts read(Session session, Optional<String> role) throws ServerException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (List<@Nullable String> row : session.query(SETTINGS)) {
            settings.put(CatalogSql.value(row, 0), CatalogSql.value(row, 1));
        }
        String user = role.map(Quoting::literal).orElse("SESSION_USER");
        settings.put(
                "search_path",
                CatalogSql.value(session.query(PATH.replace(":user", user)).get(0), 0));
        return new TargetFacts(
                session.query(ROLES).stream()
                        .map(row -> CatalogSql.value(row, 0))
                        .toList(),
                settings,
                Likeness.Database.read(session));
    }
}
