package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.replay.DatabaseLike;
import io.github.pgmigrate.replay.Likeness;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.sql.Quoting;
import io.github.pgmigrate.target.Target;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is done to a throwaway server from beside the database that is rehearsed in: databases copied, roles created. */
final class Workshop implements Site {

    private static final String OWN = "pgmigrate_workshop";
    private static final String COPY = "pgmigrate_copy";
    private static final int POLLS = 1000;
    private static final String SOMEBODY =
            "SELECT 1 FROM pg_catalog.pg_stat_activity WHERE datname OPERATOR(pg_catalog.=) ";

    /** A database of which a copy lacks nothing: what belongs to it is not kept in the catalogs that all share. */
    private static final String PLAIN = CatalogSql.qualified("SELECT d.datacl IS NULL AND d.datconnlimit = -1"
            + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_db_role_setting s WHERE s.setdatabase = d.oid)"
            + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_subscription s WHERE s.subdbid = d.oid)"
            + " AND pg_catalog.shobj_description(d.oid, 'pg_database') IS NULL"
            + " AND d.datdba = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER)"
            + " FROM pg_catalog.pg_database d WHERE d.datname = :name");

    private final ThrowawayServer server;
    private final String database;
    private final Set<String> roles = new HashSet<>();
    private @Nullable Session session;

    Workshop(ThrowawayServer server, String database) {
        this.server = server;
        this.database = database;
    }

    /** Makes the databases that are needed, where they are missing. */
    void open() throws ServerException {
        try (Session first = Session.open(server.target("postgres"), "pgmigrate rehearsal", notice -> {})) {
            create(first, OWN);
            create(first, database);
            // The comment that initdb gives to "postgres" is nobody's, and a copy would lack it.
            first.send("COMMENT ON DATABASE " + Quoting.identifier(database) + " IS NULL");
        }
    }

    private static void create(Session session, String name) throws ServerException {
        if (session.query("SELECT 1 FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) "
                        + Quoting.literal(name))
                .isEmpty()) {
            session.send("CREATE DATABASE " + Quoting.identifier(name));
        }
    }

    /** Makes the database anew. */
    void clear() throws ServerException {
        session().send("DROP DATABASE " + Quoting.identifier(database) + " WITH (FORCE)");
        create(session(), database);
    }

    /** Makes the database anew, in which text is what it is in another one; whether its locale is to be had. */
    boolean clear(Likeness.Database like) throws ServerException {
        session().send("DROP DATABASE " + Quoting.identifier(database) + " WITH (FORCE)");
        return DatabaseLike.create(session(), like, database, Optional.empty());
    }

    @Override
    public Target target() {
        return server.target(database);
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public Set<String> roles() {
        return Set.copyOf(roles);
    }

    @Override
    public boolean createRole(String name) {
        try {
            addRole(name);
            roles.add(CatalogSql.value(
                    session()
                            .query("SELECT pg_catalog.quote_ident(" + Quoting.literal(name) + ")")
                            .get(0),
                    0));
            return true;
        } catch (ServerException e) {
            // It is there, or it is a name that PostgreSQL keeps for itself: the script's own error says more.
            return false;
        }
    }

    /** Creates a role without rights that is the user's: what becomes of it is compared. */
    void addRole(String name) throws ServerException {
        session().send("CREATE ROLE " + Quoting.identifier(name) + " NOLOGIN");
    }

    @Override
    public void keep(String state) {
        whileAway(() -> server.keep(state));
    }

    @Override
    public Saved save(boolean whole) throws ServerException {
        boolean plain = "t"
                .equals(session()
                        .query(PLAIN.replace(":name", Quoting.literal(database)))
                        .get(0)
                        .get(0));
        if (whole || !plain) {
            whileAway(server::save);
            return new OfServer();
        }
        copy(database, COPY);
        return new OfDatabase();
    }

    private void copy(String from, String to) throws ServerException {
        Session here = session();
        awaitNobody(here, from);
        here.send("CREATE DATABASE " + Quoting.identifier(to) + " TEMPLATE " + Quoting.identifier(from)
                + (here.majorVersion() >= 15 ? " STRATEGY file_copy" : ""));
    }

    /** The server ends a session a little after its client has: CREATE DATABASE itself would wait in tenths of a second. */
    private static void awaitNobody(Session here, String name) throws ServerException {
        for (int i = 0; i < POLLS; i++) {
            if (here.query(SOMEBODY + Quoting.literal(name)).isEmpty()) {
                return;
            }
        }
    }

    /** Does what ends every session on the server. */
    private void whileAway(Runnable work) {
        close();
        work.run();
    }

    private Session session() {
        Session open = session;
        if (open == null || open.isBroken()) {
            open = Session.open(server.target(OWN), "pgmigrate rehearsal", notice -> {});
            session = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    /** A copy of the database beside it. */
    private final class OfDatabase implements Saved {

        @Override
        public void putBack() throws ServerException {
            drop(database);
            session().send("ALTER DATABASE " + Quoting.identifier(COPY) + " RENAME TO " + Quoting.identifier(database));
        }

        @Override
        public void forget() throws ServerException {
            drop(COPY);
        }

        private void drop(String name) throws ServerException {
            session().send("DROP DATABASE " + Quoting.identifier(name) + " WITH (FORCE)");
        }
    }

    /** A copy of all that is on the server. */
    private final class OfServer implements Saved {

        @Override
        public void putBack() {
            whileAway(server::putBack);
        }

        @Override
        public void forget() {}
    }
}
