package io.github.pgmigrate.db;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.Quoting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An immutable description of how a session is set up, and the SQL that does it.
 *
 * @param lockTimeout how long a statement waits for a lock; zero is for ever
 * @param statementTimeout how long a statement may run, zero for ever; null leaves what the server says
 * @param defaultSchema the schema to put first in search_path; null leaves search_path alone
 * @param role the role to act as; null for the user that connected
 * @param timeZone the session's time zone; null has the server look it up, as psql would find it
 * @param unlogged whether the server is to keep out of its log what the session sends; for a superuser only
 * @param refused the settings that the server's platform refused, which are left out
 */
public record SessionSetup(
        Duration lockTimeout,
        @Nullable Duration statementTimeout,
        @Nullable String defaultSchema,
        @Nullable String role,
        @Nullable String timeZone,
        boolean unlogged,
        Set<String> refused) {

    /** Those that only make a lost client noticed sooner, and that some platforms do not know. */
    private static final Map<String, String> WATCHES = watches();

    /** What a script may leave behind, with the advisory locks left alone (DISCARD ALL would free them). */
    private static final List<String> RESET = List.of(
            "RESET ROLE",
            "RESET SESSION AUTHORIZATION",
            "RESET ALL",
            "CLOSE ALL",
            "UNLISTEN *",
            "DEALLOCATE ALL",
            "DISCARD TEMP",
            "DISCARD SEQUENCES");

    public SessionSetup {
        refused = Set.copyOf(refused);
    }

    /** A set-up of which nothing has been refused yet. */
    public static SessionSetup of(
            Duration lockTimeout,
            @Nullable Duration statementTimeout,
            @Nullable String defaultSchema,
            @Nullable String role) {
        return new SessionSetup(lockTimeout, statementTimeout, defaultSchema, role, null, false, Set.of());
    }

    /** The statements, each ended by a semicolon, for a session that is new; fit for a transaction block. */
    public String text() {
        return joined(setup(false));
    }

    /** The same for the transaction that is open, and no longer. */
    public String localText() {
        return joined(setup(true));
    }

    /**
     * The statements that bring a used session back to this set-up, to ride at the head of another message. They are a
     * transaction of their own: without it, a BEGIN later in the message would take them into its transaction, whose
     * failure would undo them (PostgreSQL manual, "Multiple Statements in a Simple Query"). No transaction may be open.
     */
    public String resetText() {
        return joined(reset());
    }

    /** How many command tags {@link #text()} makes, and {@link #localText()}. */
    public int statements() {
        return setup(false).size();
    }

    /** How many command tags {@link #resetText()} makes. */
    public int resetStatements() {
        return reset().size();
    }

    /** The same amid a transaction that goes on: what was done to the session since it began is taken back, too. */
    public String amidText() {
        return joined(afresh());
    }

    /** How many command tags {@link #amidText()} makes. */
    public int amidStatements() {
        return afresh().size();
    }

    /** The statements, each ended by a semicolon, that go back to the role to act as, for the session. */
    public String ownRoleText() {
        return joined(ownRole(""));
    }

    /**
     * The same for the transaction that is open. When it ends, what was SET before it counts again (PostgreSQL manual, SET).
     */
    public String localOwnRoleText() {
        return joined(ownRole("LOCAL "));
    }

    /** How many command tags each of the two makes. */
    public int ownRoleStatements() {
        return ownRole("").size();
    }

    /**
     * Whether what {@link #text()} met is that the role to act as is refused: 22023 where it is missing, else 42501.
     *
     * @param before how many statements stood before it in the message
     */
    public boolean refusesRole(ServerException failure, int before) {
        return role != null
                && failure.completed().size() == before + setup(false).size() - 1;
    }

    /** The same without the setting that the server refused, to try again; empty where the error has another reason. */
    public Optional<SessionSetup> without(ServerError refusal) {
        return WATCHES.keySet().stream()
                .filter(name -> !refused.contains(name))
                .filter(name -> refusal.message().contains(name))
                .findFirst()
                .map(name -> {
                    Set<String> more = new HashSet<>(refused);
                    more.add(name);
                    return new SessionSetup(
                            lockTimeout, statementTimeout, defaultSchema, role, timeZone, unlogged, more);
                });
    }

    /** The same with the time zone that {@link #text()} gave the session, so that a reset need not look it up again. */
    public SessionSetup after(@Nullable String zone) {
        return new SessionSetup(lockTimeout, statementTimeout, defaultSchema, role, zone, unlogged, refused);
    }

    /** The same for a session whose statements hold secrets, on a server whose log is nobody else's. */
    public SessionSetup withoutLog() {
        return new SessionSetup(lockTimeout, statementTimeout, defaultSchema, role, timeZone, true, refused);
    }

    /** A note for each setting that was refused. */
    public List<Problem> notes() {
        return refused.stream()
                .sorted()
                .map(name -> Problem.note(Code.SETTING_REFUSED, "the server's platform does not know " + name)
                        .withHint("After a crash of this client, its statement and its lock may live on for a while."))
                .toList();
    }

    private static Map<String, String> watches() {
        Map<String, String> watches = new LinkedHashMap<>();
        watches.put("client_connection_check_interval", "2s");
        watches.put("tcp_keepalives_idle", "30");
        watches.put("tcp_keepalives_interval", "5");
        watches.put("tcp_keepalives_count", "3");
        return watches;
    }

    /** All settings in one statement: that is cheaper for the server and the driver than one for each. */
    private List<String> setup(boolean local) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("lock_timeout", String.valueOf(lockTimeout.toMillis()));
        if (statementTimeout != null) {
            settings.put("statement_timeout", String.valueOf(statementTimeout.toMillis()));
        }
        settings.putAll(WATCHES);
        settings.keySet().removeAll(refused);
        settings.put("idle_in_transaction_session_timeout", "10min");
        settings.put("idle_session_timeout", "0");
        settings.put("standard_conforming_strings", "on");
        settings.put("client_min_messages", "notice");
        if (unlogged) {
            settings.put("log_min_messages", "panic");
            settings.put("log_min_error_statement", "panic");
        }
        if (timeZone != null) {
            settings.put("TimeZone", timeZone);
        }
        List<String> statements = new ArrayList<>();
        statements.add(set(settings, local) + (timeZone == null ? ", " + setting("TimeZone", TIME_ZONE, local) : ""));
        if (defaultSchema != null) {
            statements.add("SELECT " + setting("search_path", searchPath(defaultSchema), local));
        }
        if (role != null) {
            statements.add("SET " + (local ? "LOCAL " : "") + "ROLE " + Quoting.identifier(role));
        }
        return statements;
    }

    /**
     * A statement that gives settings their values, without a semicolon.
     *
     * @param local whether for the transaction that is open, and no longer
     */
    public static String set(Map<String, String> settings, boolean local) {
        return settings.entrySet().stream()
                .map(setting -> setting(setting.getKey(), Quoting.literal(setting.getValue()), local))
                .collect(Collectors.joining(", ", "SELECT ", ""));
    }

    private static String setting(String name, String value, boolean local) {
        return "pg_catalog.set_config(" + Quoting.literal(name) + ", " + value + ", " + local + ")";
    }

    private List<String> ownRole(String scope) {
        return List.of(
                "SET " + scope + "SESSION AUTHORIZATION DEFAULT",
                "SET " + scope + (role == null ? "role TO DEFAULT" : "ROLE " + Quoting.identifier(role)));
    }

    private List<String> reset() {
        List<String> statements = new ArrayList<>();
        statements.add("BEGIN");
        statements.addAll(afresh());
        statements.add("COMMIT");
        return statements;
    }

    private List<String> afresh() {
        List<String> statements = new ArrayList<>(RESET);
        statements.addAll(setup(false));
        return statements;
    }

    private static String joined(List<String> statements) {
        return String.join(";\n", statements) + ";\n";
    }

    private static String searchPath(String schema) {
        return CatalogSql.qualified("CASE WHEN pg_catalog.current_setting('search_path') = '' THEN :first"
                        + " ELSE pg_catalog.concat(:first, ', ', pg_catalog.current_setting('search_path')) END")
                .replace(":first", Quoting.literal(Quoting.identifier(schema)));
    }

    /**
     * The driver makes the client's time zone the session's, and its default, too. What psql would see is the zone of the
     * role or database, else the server's own; that one is told by log_timezone, which initdb sets alike.
     */
    private static final String TIME_ZONE = CatalogSql.qualified("COALESCE("
            + "(SELECT pg_catalog.substr(setting, 10) FROM pg_catalog.pg_db_role_setting s,"
            + " LATERAL pg_catalog.unnest(s.setconfig) setting"
            + " WHERE pg_catalog.starts_with(pg_catalog.lower(setting), 'timezone=')"
            + " AND (s.setdatabase = 0 OR s.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database d"
            + " WHERE d.datname = pg_catalog.current_database()))"
            + " AND (s.setrole = 0 OR s.setrole = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = SESSION_USER))"
            + " ORDER BY s.setrole = 0, s.setdatabase = 0 LIMIT 1),"
            + " pg_catalog.current_setting('log_timezone'))");
}
