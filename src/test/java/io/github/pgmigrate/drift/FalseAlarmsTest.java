package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Pooler;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** What differs from a plain new database, and was not changed by hand. */
class FalseAlarmsTest {

    private static final String OWNER = "drift_alarm_owner";
    private static final String READER = "drift_alarm_reader";

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static List<String> notes(Drifter drifter) {
        return drifter.run().report().problems().stream().map(Problem::headline).toList();
    }

    private static SessionSettings session(@Nullable String role, String schema, boolean create) {
        return new SessionSettings(Optional.ofNullable(role), Optional.of(schema), create, Pooler.NONE, 0);
    }

    @EachMajor
    void what_the_operator_prepares_and_what_belongs_to_the_server(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Owned.role(server, READER, "NOLOGIN");
        Target target = Owned.database(server, "drift_operator", OWNER);
        server.execute(
                "drift_operator",
                "CREATE EXTENSION citext",
                "CREATE EXTENSION pg_stat_statements",
                "CREATE SCHEMA app AUTHORIZATION " + OWNER,
                "GRANT USAGE ON SCHEMA app TO " + READER,
                "COMMENT ON SCHEMA app IS 'prepared'",
                "ALTER DATABASE drift_operator SET search_path = app, public",
                "ALTER DATABASE drift_operator SET work_mem = '8MB'",
                "ALTER ROLE " + OWNER + " IN DATABASE drift_operator SET statement_timeout = '1h'",
                "GRANT CONNECT ON DATABASE drift_operator TO " + READER,
                "GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO " + READER,
                "COMMENT ON DATABASE drift_operator IS 'prepared'",
                "CREATE SCHEMA other CREATE TABLE things (id int)",
                "CREATE TABLE other.more (id int)",
                "CREATE PUBLICATION everything FOR ALL TABLES");
        write(
                "1_a.sql",
                "CREATE TABLE a (id int PRIMARY KEY, name citext);"
                        + " CREATE VIEW v AS SELECT name FROM a; GRANT SELECT ON v TO " + READER + ";");
        write("R_f.sql", "CREATE OR REPLACE FUNCTION f() RETURNS citext LANGUAGE sql AS 'SELECT name FROM app.a';");
        Drifter drifter = Drifter.of(folder, target);
        drifter.migrate();

        assertThat(drifter.sentences()).isEmpty();
        assertThat(notes(drifter))
                .containsExactly(
                        "note PGM0809 [drift-left-out] not compared, since no migration makes it: schema other;"
                                + " publication everything; built-in object function pg_catalog.pg_ls_dir(pg_catalog.text)");
        server.execute("drift_operator", "DROP PUBLICATION everything", "DROP VIEW v");
        assertThat(drifter.sentences()).containsExactly("view app.v is missing");
        assertThat(drifter.schemas("app", "other").sentences())
                .containsExactly("schema other was added", "view app.v is missing");
        assertThat(drifter.ignoring("app.v").sentences()).isEmpty();
    }

    @EachMajor
    void default_privileges_whenever_they_were_given(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Owned.role(server, READER, "NOLOGIN");
        Target target = Owned.database(server, "drift_defaults", OWNER);
        write("1_a.sql", "CREATE TABLE a (id serial); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';");
        Drifter drifter = Drifter.of(folder, target);
        drifter.migrate();
        server.execute(
                "drift_defaults",
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + OWNER + " GRANT SELECT ON TABLES TO " + READER,
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + OWNER + " IN SCHEMA public GRANT USAGE ON SEQUENCES TO "
                        + READER,
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + OWNER + " REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC");
        write("2_b.sql", "CREATE TABLE b (id serial); CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1';");
        drifter.migrate();

        assertThat(drifter.sentences()).isEmpty();
        server.execute("drift_defaults", "GRANT DELETE ON b TO " + READER);
        assertThat(drifter.sentences()).containsExactly("grant of DELETE on b to " + READER + " was added");
    }

    @EachMajor
    void another_role_that_acts_in_another_schema(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Owned.role(server, "drift_deployer", "LOGIN NOINHERIT");
        Owned.role(server, OWNER, "LOGIN");
        server.newDatabase("drift_acting");
        server.execute(
                "drift_acting",
                "GRANT " + OWNER + " TO drift_deployer",
                "GRANT CREATE ON DATABASE drift_acting TO " + OWNER);
        write("1_a.sql", "CREATE TABLE a (id int); CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT 1::text';");
        Drifter drifter = Drifter.of(folder, Owned.as(server, "drift_acting", "drift_deployer"))
                .with(session(OWNER, "acted", true));
        drifter.migrate();

        assertThat(drifter.sentences()).isEmpty();
        Owned.role(server, "drift_looker", "LOGIN");
        server.execute(
                "drift_acting",
                "GRANT USAGE ON SCHEMA acted TO drift_looker",
                "GRANT SELECT ON acted.schema_version, acted.schema_version_log, acted.schema_version_step TO"
                        + " drift_looker");
        Drifter looker = drifter.on(Owned.as(server, "drift_acting", "drift_looker"));
        assertThat(looker.sentences()).isEmpty();
        assertThat(looker.with(session(null, "acted", false)).sentences()).isEmpty();
        server.execute("drift_acting", "ALTER TABLE acted.a ADD b int");
        assertThat(looker.sentences()).containsExactly("column acted.a.b was added");
    }

    @EachMajor
    void what_migrations_make_of_the_server_has_to_be_there(int major) throws IOException {
        TestServer server = TestServer.of(major);
        String name = "drift_made_" + major;
        server.execute("postgres", "DROP ROLE IF EXISTS " + name);
        write("1_a.sql", """
                CREATE ROLE %1$s;
                GRANT pg_monitor TO %1$s;
                CREATE TABLE a (id int);
                GRANT SELECT ON a TO %1$s;
                REVOKE USAGE ON SCHEMA public FROM PUBLIC;
                GRANT USAGE ON SCHEMA public TO %1$s;
                ALTER DATABASE drift_server SET work_mem = '8MB';
                CREATE EXTENSION hstore;
                """.formatted(name));
        Drifter drifter = Drifter.of(folder, server.newDatabase("drift_server"));
        drifter.migrate();

        assertThat(drifter.sentences()).isEmpty();
        server.execute(
                "drift_server",
                "ALTER ROLE " + name + " LOGIN",
                "REVOKE pg_monitor FROM " + name,
                "REVOKE USAGE ON SCHEMA public FROM " + name,
                "ALTER DATABASE drift_server RESET work_mem",
                "DROP EXTENSION hstore");
        assertThat(drifter.sentences())
                .containsExactly(
                        "setting work_mem of the database is none, migrations make it 8MB",
                        "memberships of role " + name + " is none, migrations make it pg_monitor",
                        "extension hstore is missing",
                        "grant of USAGE on schema public to " + name + " is missing");
        server.execute("drift_server", "DROP OWNED BY " + name, "DROP ROLE " + name);
    }

    @EachMajor
    void other_tools_and_other_folders_and_the_state_of_what_is_there(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Target target = Owned.database(server, "drift_others", OWNER);
        write(
                "1_a.sql",
                "CREATE TABLE a (id serial PRIMARY KEY); CREATE MATERIALIZED VIEW m AS SELECT id FROM a;"
                        + " CREATE TABLE parts (id int) PARTITION BY LIST (id);");
        Drifter drifter = Drifter.of(folder, target);
        drifter.migrate();
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("1_x.sql"), "SELECT 1;");
        server.execute(
                "drift_others",
                "SET ROLE " + OWNER,
                "CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version text, description text,"
                        + " type text, script text, checksum int, installed_by text, installed_on timestamp,"
                        + " execution_time int, success boolean)",
                "CREATE TABLE databasechangelog (id text, author text, filename text, dateexecuted timestamp,"
                        + " orderexecuted int, exectype text)",
                "CREATE TABLE databasechangeloglock (id int, locked boolean, lockgranted timestamp, lockedby text)",
                "CREATE TABLE front_history (id serial PRIMARY KEY)",
                "CREATE TABLE front_history_log (id serial)",
                "COMMENT ON TABLE front_history IS 'pgmigrate history, format 1'",
                "INSERT INTO a SELECT FROM generate_series(1, 100)",
                "SELECT setval('a_id_seq', 5000)",
                "CREATE TEMPORARY TABLE passing (id int)",
                "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1)",
                "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2)",
                "ANALYZE a");
        server.execute("drift_others", "REFRESH MATERIALIZED VIEW m WITH NO DATA");

        assertThat(drifter.sentences()).containsExactly("table parts_1 was added", "table parts_2 was added");
        assertThat(drifter.lines()).anyMatch(line -> line.contains("-Dpgmigrate.driftIgnore='public.parts_*'."));
        assertThat(drifter.ignoring("public.parts_*").sentences()).isEmpty();
        assertThat(drifter.ignoring("parts_?").sentences()).isEmpty();
    }

    @EachMajor
    void a_copy_for_another_role(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Target target = Owned.database(server, "drift_copy", OWNER);
        write(
                "1_a.sql",
                "CREATE TABLE a (id serial PRIMARY KEY); CREATE VIEW v AS SELECT id FROM a;"
                        + " GRANT SELECT ON v TO PUBLIC;");
        Drifter drifter = Drifter.of(folder, target);
        drifter.migrate();
        Owned.role(server, "drift_heir", "LOGIN");
        server.execute("drift_copy", "REASSIGN OWNED BY " + OWNER + " TO drift_heir");
        Drifter heir = drifter.on(Owned.as(server, "drift_copy", "drift_heir"));

        assertThat(heir.sentences()).isEmpty();
        assertThat(notes(heir))
                .anyMatch(note -> note.contains("all that " + OWNER + " has made belongs to drift_heir"));
    }

    @EachMajor
    void a_database_with_another_encoding_and_locale_and_a_name_of_its_own(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Owned.role(server, OWNER, "LOGIN");
        server.execute(
                "postgres",
                "DROP DATABASE IF EXISTS \"Drift \"\"1\" WITH (FORCE)",
                "CREATE DATABASE \"Drift \"\"1\" OWNER " + OWNER
                        + " TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
        write(
                "1_a.sql",
                "CREATE TABLE a (id int, n text DEFAULT 'é');"
                        + " DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''9MB''', current_database()); END $$;");
        Drifter drifter = Drifter.of(folder, Owned.as(server, "Drift \"1", OWNER));
        drifter.migrate();

        assertThat(drifter.sentences()).isEmpty();
    }

    @EachMajor
    void rights_that_a_role_has_no_more(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Target target = Owned.database(server, "drift_rights", OWNER);
        server.execute("postgres", "ALTER ROLE " + OWNER + " SUPERUSER");
        String space = "drift_space_" + major;
        server.execute(
                "postgres",
                "DROP TABLESPACE IF EXISTS " + space,
                "SET allow_in_place_tablespaces = on",
                "CREATE TABLESPACE " + space + " LOCATION ''",
                "GRANT CREATE ON TABLESPACE " + space + " TO PUBLIC");
        write("1_a.sql", "CREATE EXTENSION pageinspect; CREATE TABLE a (id int) TABLESPACE " + space + ";");
        write("2_b.sql", "CREATE TABLE b (id int);");
        Drifter drifter = Drifter.of(folder, target);
        drifter.migrate();
        server.execute("postgres", "ALTER ROLE " + OWNER + " NOSUPERUSER");

        assertThat(drifter.sentences()).isEmpty();
        server.execute("drift_rights", "ALTER TABLE b SET TABLESPACE " + space);
        assertThat(drifter.sentences()).isEmpty();
        server.execute("drift_rights", "ALTER TABLE a SET TABLESPACE pg_default");
        assertThat(drifter.sentences()).containsExactly("tablespace of a is the default, migrations make it " + space);
        server.execute("drift_rights", "DROP TABLE a, b");
        server.execute("postgres", "DROP TABLESPACE " + space);
    }

    @EachMajor
    void the_order_of_columns_is_a_warning(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Target target = Owned.database(server, "drift_order", OWNER);
        write("1_a.sql", "CREATE TABLE a (id int, b text, c text);");
        write("2_drop.sql", "ALTER TABLE a DROP b;");
        write("2_rollback.sql", "ALTER TABLE a ADD b text;");
        Drifter drifter = Drifter.of(folder, target);
        drifter.migrate();
        drifter.rollback();

        Drifted drifted = drifter.run();

        assertThat(drifted.differences())
                .extracting(difference -> difference.sentence())
                .containsExactly("columns of a are in another order: id, c, b; migrations make them id, b, c");
        assertThat(drifted.report().isOk()).isTrue();
        assertThat(drifted.report().problems()).extracting(Problem::code).containsExactly(Code.DRIFT);
        drifter.migrate();
        assertThat(drifter.sentences()).isEmpty();
    }

    @EachMajor
    void a_server_that_was_made_with_another_superuser(int major) throws IOException {
        write("1_a.sql", """
                CREATE TABLE a (id serial PRIMARY KEY);
                CREATE ROLE drift_web;
                GRANT SELECT ON a TO drift_web;
                GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO drift_web;
                GRANT USAGE ON SCHEMA public TO drift_web;
                CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE EXTENSION citext;
                """);
        try (TestServer server = TestServer.own(major)) {
            server.newDatabase("drift_admin");
            Secret password = server.target("postgres").password();
            server.execute(
                    "postgres",
                    "CREATE ROLE helper SUPERUSER",
                    "SET SESSION AUTHORIZATION helper; ALTER ROLE postgres RENAME TO admin");
            Drifter drifter = Drifter.of(folder, server.target("drift_admin", "admin", password));
            drifter.migrate();

            assertThat(drifter.run().report().problems()).isEmpty();
        }
    }
}
