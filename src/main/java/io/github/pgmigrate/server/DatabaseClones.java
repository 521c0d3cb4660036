package io.github.pgmigrate.server;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Quoting;
import io.github.pgmigrate.target.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Copies of a database beside it, on its own server. All that is done there is to create and drop databases.
 *
 * <p>A copy says whose it is: by its name, in which there is the number of the run, and by a comment that has the number, too;
 * until there is the comment, by a limit of connections that nobody else would set. As long as the run lives its session holds
 * an advisory lock of that number. So the next run tells copies whose run was killed from those in use, and both from what is
 * none. One thread uses it.
 */
public final class DatabaseClones implements AutoCloseable {

    /** The first key of the advisory locks, "pgmc" in ASCII. */
    private static final int CLASS = 0x70676d63;

    /** "pgm" in ASCII: a database that allows no connections, and so many, is one whose copying was broken off. */
    private static final int MARK = 0x70676d;

    private static final String PREFIX = "pgmigrate_copy_";
    private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9a-f]{32})(_saved)?");
    private static final String COMMENT = "pgmigrate copy ";
    private static final String IN_USE = "55006";
    private static final long POLL_MILLIS = 50;
    private static final int KEY_DIGITS = 8;
    private static final int HEXADECIMAL = 16;

    private static final String FACTS = CatalogSql.qualified(
            "SELECT pg_catalog.pg_get_userbyid(d.datdba),"
                    + " d.datacl IS NOT NULL, (SELECT r.rolcreatedb OR r.rolsuper FROM pg_catalog.pg_roles r"
                    + " WHERE r.rolname = SESSION_USER), SESSION_USER,"
                    + " (SELECT pg_catalog.pg_has_role(d.datdba, 'USAGE')) FROM pg_catalog.pg_database d WHERE d.datname = :name");

    private static final String GRANTS = CatalogSql.qualified("SELECT pg_catalog.concat('GRANT ', a.privilege_type,"
            + " ' ON DATABASE :copy TO ', CASE WHEN a.grantee = 0::pg_catalog.oid THEN 'PUBLIC' ELSE"
            + " pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END, ';')"
            + " FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) AS a WHERE d.datname = :name");

    /** The server sends its own workers away by itself. */
    private static final String SESSIONS =
            CatalogSql.qualified("SELECT pg_catalog.concat('pid ', a.pid, ', user ', a.usename, ', application ',"
                    + " pg_catalog.quote_literal(a.application_name), ', from ', COALESCE(a.client_addr::text, 'the server'),"
                    + " ', ', a.state) FROM pg_catalog.pg_stat_activity a WHERE a.datname = :name"
                    + " AND (a.pid <> pg_catalog.pg_backend_pid())"
                    + " AND (COALESCE(a.backend_type, '') <> 'autovacuum worker') ORDER BY a.backend_start LIMIT 10");

    private static final String CANDIDATES = CatalogSql.qualified("SELECT d.datname,"
            + " COALESCE(pg_catalog.shobj_description(d.oid, 'pg_database'), ''),"
            + " (NOT d.datallowconn) AND d.datconnlimit = " + MARK
            + " FROM pg_catalog.pg_database d WHERE pg_catalog.starts_with(d.datname::text, '" + PREFIX + "')");

    private static final String HELD = CatalogSql.qualified("SELECT 1 FROM pg_catalog.pg_locks l WHERE"
            + " l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = " + CLASS
            + "::pg_catalog.oid AND l.objid = :key::pg_catalog.oid");

    private static final String SHARED = CatalogSql.qualified("SELECT x FROM ("
            + " SELECT pg_catalog.concat_ws(' ', 'role', r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb,"
            + " r.rolcanlogin, r.rolreplication, r.rolbypassrls, r.rolconnlimit, r.rolvaliduntil) FROM pg_catalog.pg_roles r"
            + " UNION ALL SELECT pg_catalog.concat_ws(' ', 'member', pg_catalog.pg_get_userbyid(m.member), 'of',"
            + " pg_catalog.pg_get_userbyid(m.roleid), m.admin_option) FROM pg_catalog.pg_auth_members m"
            + " UNION ALL SELECT pg_catalog.concat_ws(' ', 'tablespace', t.spcname, pg_catalog.pg_get_userbyid(t.spcowner),"
            + " t.spcacl::text, t.spcoptions::text) FROM pg_catalog.pg_tablespace t"
            + " UNION ALL SELECT pg_catalog.concat_ws(' ', 'database', d.datname, pg_catalog.pg_get_userbyid(d.datdba),"
            + " d.datallowconn, d.datconnlimit, d.datacl::text, pg_catalog.shobj_description(d.oid, 'pg_database'))"
            + " FROM pg_catalog.pg_database d WHERE NOT pg_catalog.starts_with(d.datname::text, '" + PREFIX + "')"
            + " UNION ALL SELECT pg_catalog.concat_ws(' ', 'settings of', COALESCE(d.datname, 'all databases'),"
            + " CASE WHEN s.setrole = 0::pg_catalog.oid THEN NULL ELSE pg_catalog.pg_get_userbyid(s.setrole) END,"
            + " s.setconfig::text) FROM pg_catalog.pg_db_role_setting s LEFT JOIN pg_catalog.pg_database d"
            + " ON d.oid = s.setdatabase WHERE NOT pg_catalog.starts_with(COALESCE(d.datname::text, ''), '" + PREFIX
            + "')"
            + " UNION ALL SELECT pg_catalog.concat_ws(' ', 'replication slot', s.slot_name) FROM"
            + " pg_catalog.pg_replication_slots s) AS all_of_it(x) ORDER BY x");

    private final Session session;
    private final Target source;
    private final Map<String, String> settings;
    private final String run = UUID.randomUUID().toString().replace("-", "");
    private final BooleanSupplier stop;
    private final List<String> mine = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private DatabaseClones(Session session, Target source, Map<String, String> settings, BooleanSupplier stop) {
        this.stop = stop;
        this.session = session;
        this.source = source;
        this.settings = Map.copyOf(settings);
    }

    /**
     * Clears away what runs that were killed have left on a server, and makes ready for copies of one of its databases.
     *
     * @param settings what the sessions of a copy begin with
     * @param stop whether somebody wants it to end
     * @throws ProblemsException (COPY_SOURCE, and those of {@link Session#open}) with a remedy
     */
    public static DatabaseClones of(Target source, Map<String, String> settings, BooleanSupplier stop)
            throws ServerException {
        Session session = beside(source);
        try {
            DatabaseClones clones = new DatabaseClones(session, source, settings, stop);
            clones.prepare();
            return clones;
        } catch (ServerException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** A session in no database that anybody copies; where there is no such, in the source: one's own is not in the way. */
    private static Session beside(Target source) {
        try {
            return Session.open(source.withDatabase("postgres"), "pgmigrate copy", notice -> {});
        } catch (ProblemsException e) {
            return Session.open(source, "pgmigrate copy", notice -> {});
        }
    }

    private void prepare() throws ServerException {
        session.send("SET statement_timeout = 0; SET lock_timeout = 0; SET idle_session_timeout = 0;"
                + " SET client_min_messages = error");
        try {
            // The copying of a killed run is broken off by the server itself, and leaves nothing.
            session.send("SET client_connection_check_interval = '1s'");
        } catch (ServerException e) {
            if (e.connectionLost()) {
                throw e;
            }
        }
        if (!"t".equals(value("SELECT pg_catalog.pg_try_advisory_lock(" + CLASS + ", " + key(run) + ")"))) {
            throw new IllegalStateException("the number of another run");
        }
        sweep();
    }

    /** What all databases of the server share, and what belongs to the others: a line each. */
    public List<String> shared() throws ServerException {
        return session.query(SHARED).stream()
                .map(row -> CatalogSql.value(row, 0))
                .toList();
    }

    /** Whether the role that has logged in may watch what statements do, which needs event triggers. */
    public boolean isSuperuser() throws ServerException {
        return "t"
                .equals(value(
                        "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) SESSION_USER"));
    }

    /** What is worth knowing of what was found or is left there. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Drops the copies of runs that are dead, and nothing else. */
    private void sweep() throws ServerException {
        for (List<@Nullable String> row : session.query(CANDIDATES)) {
            String name = CatalogSql.value(row, 0);
            Matcher matcher = NAME.matcher(name);
            boolean ours = matcher.matches()
                    && (CatalogSql.value(row, 1).startsWith(COMMENT + matcher.group(1) + " ")
                            || (CatalogSql.value(row, 1).isEmpty() && "t".equals(row.get(2))));
            if (ours && !isAlive(matcher.group(1))) {
                drop(name);
            }
        }
    }

    private boolean isAlive(String number) throws ServerException {
        String key = Quoting.literal(Integer.toUnsignedString(key(number)));
        return !session.query(HELD.replace(":key", key)).isEmpty();
    }

    /**
     * Makes a copy of the source.
     *
     * @return its name
     * @throws ProblemsException (COPY_SOURCE) with a remedy
     */
    public String copy() throws ServerException {
        return copy(source.database(), PREFIX + run);
    }

    /** Makes a copy of the copy; its name. */
    public String save(String name) throws ServerException {
        return copy(name, name + "_saved");
    }

    /** Has the second copy take the first one's place. */
    public void putBack(String saved, String name) throws ServerException {
        drop(name);
        session.send("ALTER DATABASE " + Quoting.identifier(saved) + " RENAME TO " + Quoting.identifier(name));
        mine.remove(saved);
        mine.add(name);
    }

    private String copy(String from, String to) throws ServerException {
        List<@Nullable String> facts = session.query(FACTS.replace(":name", Quoting.literal(source.database())))
                .get(0);
        require(facts);
        String quoted = Quoting.identifier(to);
        mine.add(to);
        try {
            create("CREATE DATABASE " + quoted + " TEMPLATE " + Quoting.identifier(from) + " OWNER "
                    + Quoting.identifier(CatalogSql.value(facts, 0)) + " ALLOW_CONNECTIONS false CONNECTION LIMIT "
                    + MARK);
        } catch (ServerException e) {
            throw refused(from, e);
        }
        session.send("COMMENT ON DATABASE " + quoted + " IS "
                + Quoting.literal(COMMENT + run + " of " + source.database() + " for a rehearsal, made at "
                        + value("SELECT pg_catalog.now()") + " by " + CatalogSql.value(facts, 3) + ", process "
                        + ProcessHandle.current().pid() + "; the next rehearsal drops it when that run is dead"));
        if ("t".equals(facts.get(1))) {
            session.send("REVOKE ALL ON DATABASE " + quoted + " FROM PUBLIC");
            for (List<@Nullable String> grant :
                    session.query(GRANTS.replace(":name", Quoting.literal(source.database())))) {
                session.send(CatalogSql.value(grant, 0).replace(":copy", quoted));
            }
        }
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            settle(quoted, setting.getKey(), setting.getValue());
        }
        session.send("ALTER DATABASE " + quoted + " ALLOW_CONNECTIONS true CONNECTION LIMIT -1");
        return to;
    }

    /** It may take long: who wants it to end has it cancelled. */
    private void create(String sql) throws ServerException {
        CountDownLatch done = new CountDownLatch(1);
        Thread watch = new Thread(() -> watch(done), "pgmigrate copy");
        watch.setDaemon(true);
        watch.start();
        try {
            session.send(sql);
        } finally {
            done.countDown();
        }
    }

    private void watch(CountDownLatch done) {
        try {
            while (!done.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (stop.getAsBoolean()) {
                    session.cancel();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void require(List<@Nullable String> facts) {
        if ("t".equals(facts.get(2)) && "t".equals(facts.get(4))) {
            return;
        }
        String role = CatalogSql.value(facts, 3);
        String owner = CatalogSql.value(facts, 0);
        throw new ProblemsException(
                "t".equals(facts.get(4))
                        ? problem("the role " + role + " may not create databases on the target's server")
                                .withHint("Let a superuser say ALTER ROLE " + Quoting.identifier(role) + " CREATEDB;"
                                        + OTHER_WAY)
                        : problem("the role " + role + " may not copy " + source.database() + ", which belongs to "
                                        + owner)
                                .withHint("Log in as its owner, or a member of that role." + OTHER_WAY));
    }

    private static final String OTHER_WAY =
            " Or copy by a dump, -Dpgmigrate.copyBy=dump. Nothing was changed on the server.";

    private ProblemsException refused(String from, ServerException failure) throws ServerException {
        if (failure.connectionLost()) {
            throw failure;
        }
        if (failure.sqlState().equals(IN_USE)) {
            List<String> sessions = session.query(SESSIONS.replace(":name", Quoting.literal(from))).stream()
                    .map(row -> CatalogSql.value(row, 0))
                    .toList();
            return new ProblemsException(problem("sessions are connected to " + from
                            + ", and PostgreSQL copies a database only while there are none")
                    .withSqlState(IN_USE)
                    .withHint("End them first, or stop what they belong to." + OTHER_WAY)
                    .withDetails(sessions));
        }
        if (stop.getAsBoolean()) {
            return new ProblemsException(Problem.error(Code.INTERRUPTED, "the copying was told to stop")
                    .withHint("What there was of the copy is gone again."));
        }
        boolean full = failure.sqlState().equals("53100");
        return new ProblemsException(problem(from + " could not be copied on its server: "
                        + failure.error().message())
                .withSqlState(failure.sqlState())
                .withHint((full
                                ? "The disk of the server is full: the half of the copy is gone again."
                                : "The server says why.")
                        + OTHER_WAY));
    }

    private static Problem problem(String message) {
        return Problem.error(Code.COPY_SOURCE, message);
    }

    /** PostgreSQL itself takes the value apart and puts it together again, lists too. */
    private void settle(String database, String name, String value) throws ServerException {
        String quoted =
                Arrays.stream(name.split("\\.", -1)).map(Quoting::identifier).collect(Collectors.joining("."));
        try {
            session.send("BEGIN; SELECT pg_catalog.set_config(" + Quoting.literal(name) + ", " + Quoting.literal(value)
                    + ", true); ALTER DATABASE " + database + " SET " + quoted + " FROM CURRENT; COMMIT");
        } catch (ServerException e) {
            if (e.connectionLost()) {
                throw e;
            }
            session.send("ROLLBACK");
            problems.add(Problem.warning(
                    Code.REHEARSAL_BASE,
                    "the copy does without the setting " + name + ": "
                            + e.error().message()));
        }
    }

    /** Drops a copy, with whoever is connected to it. */
    public void drop(String name) throws ServerException {
        try {
            session.send("DROP DATABASE IF EXISTS " + Quoting.identifier(name) + " WITH (FORCE)");
            mine.remove(name);
        } catch (ServerException e) {
            if (e.connectionLost()) {
                throw e;
            }
            problems.add(Problem.warning(
                            Code.COPY_LEFT,
                            "the copy " + name + " could not be dropped: "
                                    + e.error().message())
                    .withSqlState(e.sqlState())
                    .withHint("Let its owner, or a superuser, say DROP DATABASE " + Quoting.identifier(name)
                            + " WITH (FORCE); or leave it to the next rehearsal."));
        }
    }

    private String value(String query) throws ServerException {
        return CatalogSql.value(session.query(query).get(0), 0);
    }

    private static int key(String number) {
        return Integer.parseUnsignedInt(number.substring(0, KEY_DIGITS), HEXADECIMAL);
    }

    /** Drops what there is of copies. */
    @Override
    public void close() {
        try {
            for (String name : List.copyOf(mine)) {
                drop(name);
            }
        } catch (ServerException e) {
            problems.add(Problem.warning(
                            Code.COPY_LEFT,
                            "the connection was lost, and the copy of " + source.database() + " may still be there")
                    .withHint("The next rehearsal on a copy drops it."));
        } finally {
            session.close();
        }
    }
}
