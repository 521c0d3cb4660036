package io.github.pgmigrate.canary;

import java.util.ArrayList;
import java.util.List;

/** The table of scenarios. */
final class Scenarios {

    private static final String ROLLBACK = "DROP TABLE IF EXISTS users;\n";

    /** Does all it can to say it. */
    private static final String SPEAKS = """
            \\echo :app and :'vault'
            \\warn :"app"
            SELECT :'app' AS plain, 'x' || :'vault' || 'y' AS inside, ARRAY[:'app'] AS list, to_json(:'app'::text) AS json;
            SELECT set_config('canary.app', :'app', false);
            DO $$ BEGIN
                RAISE NOTICE '%', current_setting('canary.app');
                RAISE WARNING '% again', quote_literal(current_setting('canary.app'));
            END $$;
            """;

    private static final String RAISES = """
            SELECT set_config('canary.app', :'app', false) IS NULL;
            DO $$ BEGIN
                RAISE EXCEPTION 'no: %', current_setting('canary.app')
                    USING DETAIL = current_setting('canary.app'), HINT = current_setting('canary.app');
            END $$;
            """;

    private Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        for (Way way : Way.values()) {
            if (way != Way.EMBEDDED) {
                all.add(Scenario.of(way + ", all well", way, "status").says("Target: 127.0.0.1:", "pending  1 "));
                all.add(Scenario.of(way + ", nobody listens", way, "migrate")
                        .into(Trouble.REFUSED)
                        .fails("error PGM0601 [connection]", "the connection was refused"));
                all.add(Scenario.of(way + ", another password", way, "migrate")
                        .into(Trouble.WRONG_PASSWORD)
                        .fails("error PGM0602 [authentication]", "password authentication failed", "28P01"));
            }
        }
        for (Way way : List.of(Way.URI, Way.PGPASSWORD)) {
            all.add(Scenario.of(way + ", unknown host", way, "migrate")
                    .into(Trouble.UNKNOWN_HOST)
                    .fails("error PGM0601 [connection]", "nowhere.invalid"));
            all.add(Scenario.of(way + ", no such database", way, "migrate")
                    .into(Trouble.NO_DATABASE)
                    .fails("error PGM0603 [database-missing]"));
            all.add(Scenario.of(way + ", a certificate that nobody knows", way, "migrate")
                    .into(Trouble.UNTRUSTED)
                    .fails("error PGM0630 [tls]", "no authority that is trusted here"));
            all.add(Scenario.of(way + ", a server without TLS", way, "migrate")
                    .into(Trouble.WITHOUT_TLS)
                    .fails("error PGM0630 [tls]", "does not speak TLS"));
        }
        addUrls(all);
        addGoals(all);
        addRehearsals(all);
        addScripts(all);
        return all;
    }

    /** URLs that nobody can read, with a password somewhere. */
    private static void addUrls(List<Scenario> all) {
        String encoded = Setup.encoded(Canary.PASSWORD);
        for (String url : List.of(
                "postgresql://canary:" + encoded + "@127.0.0.1:port/db",
                "postgresql://canary:" + encoded + "@127.0.0.1:99999/db",
                "jdbc:postgresql://canary:" + encoded + "@127.0.0.1/db",
                "jdbc:postgresql://127.0.0.1/db?password=" + encoded + "&sslmode=maybe",
                "jdbc:postgresql://127.0.0.1/db?password=" + encoded + "&socketFactory=x.Y",
                "jdbc:mysql://127.0.0.1/db?user=canary&password=" + encoded,
                "postgres//canary:" + encoded + "@127.0.0.1/db")) {
            all.add(Scenario.of(
                            "URL " + url.replace(encoded, "..."),
                            Way.PASSWORD_FILE_AT_HOME,
                            "status",
                            "-Dpgmigrate.url=" + url)
                    .fails("error PGM06"));
        }
    }

    private static void addGoals(List<Scenario> all) {
        all.add(Scenario.of("validate", Way.URI, "validate").says("1 migration is valid."));
        all.add(Scenario.of("new", Way.PARAMETERS, "new", "-Dpgmigrate.description=more")
                .says("002_more.sql"));
        all.add(Scenario.of("help", Way.PARAMETERS, "help").says("pgmigrate:migrate"));
        all.add(Scenario.of("migrate, verify and rollback", Way.SERVER, "migrate", "verify", "rollback")
                .says("applied 1 ", "The database is what the folder says.", "rolled back 1 "));
        all.add(Scenario.of("baseline", Way.PGMIGRATE_URL, "baseline", "-Dpgmigrate.version=1")
                .says("stands at version 1"));
        all.add(Scenario.of("repair", Way.PGPASSWORD, "migrate", "repair").says("PGM0518 [nothing-to-repair]"));
        all.add(Scenario.of("adopt", Way.ENCRYPTED_SERVER, "adopt").fails("error PGM"));
        all.add(Scenario.of("the server, started and stopped", Way.EMBEDDED, "start", "stop")
                .says("is stopped"));
        all.add(Scenario.of("the plugin's own server", Way.EMBEDDED, "migrate", "status", "rollback")
                .with("001_create_users.sql", SPEAKS)
                .says("(embedded PostgreSQL 17", "NOTICE: ***", "applied 1 ", "rolled back 1 "));
        all.add(Scenario.of("the plugin's own server, and a failure", Way.EMBEDDED, "migrate")
                .with("001_create_users.sql", RAISES)
                .fails("(embedded PostgreSQL 17", "error PGM0710 [script-raised] no: ***"));
    }

    private static void addRehearsals(List<Scenario> all) {
        all.add(Scenario.of("rehearse", Way.URI, "rehearse")
                .with("001_create_users.sql", "CREATE TABLE users (id text DEFAULT :'app');\n" + SPEAKS)
                .with("001_rollback_create_users.sql", "SELECT :'app';\nDROP TABLE users;\n")
                .says("on a throwaway PostgreSQL 18", "1 create users: exact"));
        all.add(Scenario.of("a rehearsal from empty, and what it was", Way.EMBEDDED, "rehearse", "rehearse")
                .with("001_create_users.sql", "CREATE TABLE users (id text DEFAULT :'app');\n")
                .says("on a throwaway PostgreSQL 17", "1 create users: exact"));
        all.add(Scenario.of("a rollback that does not restore", Way.SERVER, "rehearse")
                .with("001_rollback_create_users.sql", "ALTER TABLE users ALTER id SET DEFAULT length(:'app');\n")
                .fails("error PGM1101 [rollback-differs]"));
        all.add(Scenario.of("a rehearsal that fails", Way.PGPASSWORD, "rehearse")
                .with("001_create_users.sql", RAISES)
                .fails("error PGM0710 [script-raised] no: ***"));
        all.add(Scenario.of("only what was rehearsed", Way.URL, "migrate", "-Dpgmigrate.requireRehearsal=true")
                .says("Rehearsing first", "1 create users: exact", "applied 1 "));
        all.add(Scenario.of(
                        "a rehearsal beside the target",
                        Way.URI,
                        "rehearse",
                        "-Dpgmigrate.server=copy",
                        "-Dpgmigrate.copyBy=template")
                .after("ALTER ROLE canary CREATEDB", "ALTER DATABASE canary OWNER TO canary")
                .says("on a copy of canary at ", "1 create users: exact"));
        all.add(Scenario.of("a dump that is refused", Way.SERVICE, "rehearse", "-Dpgmigrate.server=copy")
                .fails("error PGM09"));
        all.add(Scenario.of("drift, and none", Way.SERVER, "migrate", "drift")
                .with("001_create_users.sql", "CREATE TABLE users (id text DEFAULT :'app');\n")
                .says("applied 1 ", "on a throwaway PostgreSQL 18"));
        all.add(Scenario.of("drift in a default", Way.PGPASSFILE, "migrate", "drift")
                .with("001_create_users.sql", "CREATE TABLE users (id text DEFAULT :'app');\n")
                .after(
                        "CREATE FUNCTION spoil() RETURNS event_trigger LANGUAGE plpgsql AS"
                                + " 'BEGIN ALTER TABLE IF EXISTS users ALTER id SET DEFAULT NULL; END'",
                        "CREATE EVENT TRIGGER spoil ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION spoil()")
                .fails("applied 1 ", "error PGM0806 [drift]", "'***'"));
    }

    private static void addScripts(List<Scenario> all) {
        all.add(Scenario.of("a script that speaks", Way.URL, "migrate")
                .with("001_create_users.sql", SPEAKS)
                .says("*** and", "NOTICE: ***", "applied 1 "));
        all.add(Scenario.of("an exception in a script", Way.PGPASSWORD, "migrate")
                .with("001_create_users.sql", RAISES)
                .fails("error PGM0710 [script-raised] no: ***"));
        all.add(Scenario.of("an exception in a script that runs in steps", Way.SERVER, "migrate")
                .with("001_create_users.sql", "-- pgmigrate:no-transaction\nSELECT length(:'app');\n" + RAISES)
                .fails("error PGM0710 [script-raised] no: ***"));
        all.add(Scenario.of("a syntax error beside it", Way.PGPASSFILE, "migrate")
                .with("001_create_users.sql", "SELEKT :'app';\n")
                .fails("error PGM0701", "syntax error", "SELEKT '***'"));
        all.add(Scenario.of("a literal of another type", Way.SERVICE, "migrate")
                .with("001_create_users.sql", "SELECT :'vault'::int;\n")
                .fails("invalid input syntax for type integer: \"***\""));
        all.add(Scenario.of("a name that there is not", Way.URI, "migrate")
                .with("001_create_users.sql", "SELECT * FROM :\"app\";\n")
                .fails("error PGM0701", "\"***\" does not exist"));
        all.add(Scenario.of("rows that do not fit", Way.URL, "migrate")
                .with(
                        "001_create_users.sql",
                        "CREATE TABLE users (id text PRIMARY KEY);\nINSERT INTO users VALUES (:'app'), (:'app');\n")
                .fails("error PGM0701", "(id)=(***)"));
        all.add(Scenario.of("kept by \\gset in a ledger", Way.PGMIGRATE_URL, "migrate")
                .with("001_create_users.sql", """
                        BEGIN;
                        SELECT :'app' AS kept \\gset
                        COMMIT;
                        SELECT :'kept'::int;
                        """)
                .fails("error PGM0701", "\"***\""));
        all.add(Scenario.of("a verify script that is false", Way.SERVER_URL, "migrate")
                .with("001_verify_create_users.sql", "SELECT :'app' = 'x', :'app';\n")
                .fails("error PGM0"));
        all.add(Scenario.of("a repeatable and scripts around", Way.PARAMETERS, "migrate")
                .with("before_migrate.sql", SPEAKS)
                .with("after_each.sql", "SELECT :'app';\n")
                .with("R_words.sql", "CREATE OR REPLACE VIEW words AS SELECT length(:'app') AS n;\n")
                .with("after_error.sql", "SELECT :'vault';\n")
                .says("NOTICE: ***", "applied 1 ", "applied R words"));
        all.add(Scenario.of("scripts after an error", Way.PGPASSWORD, "migrate")
                .with("001_create_users.sql", RAISES)
                .with("after_error.sql", "SELECT :'LAST_ERROR_MESSAGE', :'vault'; SELECT :'app'::int;\n")
                .fails("no: ***", "\"***\""));
        all.add(Scenario.of("a rollback that fails", Way.SERVICE, "migrate", "rollback")
                .with("001_rollback_create_users.sql", RAISES)
                .fails("applied 1 ", "no: ***"));
        all.add(Scenario.of("a connection that is cut", Way.PGPASSWORD, "migrate")
                .with("001_create_users.sql", "SELECT :'app'; SELECT pg_terminate_backend(pg_backend_pid());\n")
                .fails("error PGM"));
        all.add(Scenario.of("a statement that takes too long", Way.URI, "migrate", "-Dpgmigrate.statementTimeout=200ms")
                .with("001_create_users.sql", "SELECT pg_sleep(5), :'app';\n")
                .fails("error PGM07", "57014"));
        all.add(Scenario.of("a role that nobody has", Way.URL, "migrate", "-Dpgmigrate.role=nobody_here")
                .fails("error PGM0616 [role]"));
        all.add(Scenario.of("a history that is not ours", Way.PGMIGRATE_URL, "migrate")
                .after("CREATE VIEW schema_version AS SELECT 1 AS version")
                .fails("error PGM0510 [history-shape]"));
        all.add(Scenario.of("a report that cannot be written", Way.SERVER, "migrate", "-Dpgmigrate.json=sql/migrations")
                .fails("error PGM1003 [write-failed]"));
        all.add(Scenario.of("a secret that is missing", Way.URI, "migrate", "-Dpgmigrate.variable.app=env:NOT_THERE")
                .fails("error PGM0618 [secret-variable]"));
        all.add(Scenario.of("what is there already", Way.URL, "migrate")
                .after("CREATE TABLE users (id text)")
                .fails("error PGM0702 [already-exists]"));
    }

    /** The usual folder. */
    static List<String[]> folder() {
        return List.of(
                new String[] {
                    "001_create_users.sql",
                    "CREATE TABLE users (id bigint);\nSELECT length(:'app'), length(:'vault');\n"
                },
                new String[] {"001_rollback_create_users.sql", ROLLBACK + "SELECT length(:'app');\n"});
    }
}
