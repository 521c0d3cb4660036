package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The target is dumped, restored on a server of the plugin's own, and changed nowhere. */
class CopyOfTargetTest extends CopiedTarget {

    @Test
    void textIsWhatItIsThere() throws Exception {
        writable();
        boolean icu = MAJOR >= 15;
        server.execute(
                "postgres",
                "CREATE DATABASE words OWNER owner TEMPLATE template0 LOCALE 'C'"
                        + (icu ? " ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'de'" : " ENCODING 'SQL_ASCII'"));
        Target words = server.target("words", "owner", Secret.of(PASSWORD));
        server.execute(
                "words",
                "SET ROLE owner",
                "CREATE SCHEMA owner",
                "CREATE TABLE owner.words (word text) PARTITION BY RANGE (word)",
                "CREATE TABLE owner.words_a PARTITION OF owner.words FOR VALUES FROM ('a') TO ('b')");
        // In the order of C the first letter is behind all others; no UTF-8 has the byte.
        server.execute(
                "words",
                icu ? "INSERT INTO owner.words VALUES (U&'\\00E4rger')" : "INSERT INTO owner.words VALUES (E'a\\xE4')");
        write(
                "2_more.sql",
                "ALTER TABLE words ADD more int; DO $$ BEGIN ASSERT (SELECT count(*) FROM words) = 1; ASSERT "
                        + (icu ? "U&'\\00E4' < 'b'" : "getdatabaseencoding() = 'SQL_ASCII'") + "; END $$;");
        write("2_rollback.sql", "ALTER TABLE words DROP more;");
        write("1_users.sql", "");
        write("1_rollback.sql", "");

        Rehearsal rehearsal = rehearse(words, ClientPrograms.of(Optional.empty()));

        assertThat(rehearsal.report().problems()).noneMatch(Problem::isError);
        assertThat(rehearsal.migrations()).hasSize(2);
    }

    @Test
    void whatItLacksIsRehearsedUponItsRows() throws Exception {
        write("2_drop.sql", """
                ALTER TABLE users DROP name;
                DO $$ BEGIN ASSERT current_setting('app.tenant') = 'one, "two"'; END $$;
                REVOKE SELECT ON users FROM reader;
                """);
        write("2_rollback.sql", "GRANT SELECT ON users TO reader; ALTER TABLE users ADD name text;");
        String before = everything();

        Rehearsal rehearsal = rehearse();

        assertThat(headlines(rehearsal))
                .containsExactly(
                        "2_rollback.sql:1:1: warning PGM1105 [rows-lost] the rollback of version 2 does not bring"
                                + " all rows back: owner.users.name holds no values, held 5000 values");
        assertThat(rehearsal.course().orElseThrow().copyOf()).hasValue("orders at 127.0.0.1:" + server.port());
        assertThat(everything()).isEqualTo(before);
    }

    /** Which transaction will be the next that changes something, and what the server has. */
    private String everything() throws SQLException {
        return value("SELECT pg_catalog.concat_ws(' ', pg_snapshot_xmax(pg_current_snapshot()),"
                + " (SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database),"
                + " (SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles))");
    }

    @Test
    void nothingIsCopiedWhereNothingIsPending() throws Exception {
        Rehearsal rehearsal = rehearse(owner(), ClientPrograms.of(Optional.of(directory)));

        assertThat(rehearsal.report().problems()).isEmpty();
        assertThat(rehearsal.migrations()).isEmpty();
        assertThat(rehearsal.course().orElseThrow().rehearsed()).isEmpty();
    }

    @Test
    void aTargetThatDoesNotAnswerIsAnErrorAndNotAnEmptyDatabase() throws Exception {
        Target nobody = new Target("jdbc:postgresql://127.0.0.1:1/orders", "me", null, "test", false);

        assertThat(rehearse(nobody, ClientPrograms.of(Optional.empty()))
                        .report()
                        .problems())
                .extracting(Problem::code)
                .containsExactly(Code.CONNECTION);
    }

    @Test
    void theRoleThatMigrationsRunAsIsTheOneThatDumps() throws Exception {
        server.execute("postgres", "CREATE ROLE person LOGIN PASSWORD '" + PASSWORD + "' IN ROLE owner NOINHERIT");
        write("2_more.sql", "ALTER TABLE owner.users ADD more int;");
        write("2_rollback.sql", "ALTER TABLE owner.users DROP more;");
        Target person = server.target("orders", "person", Secret.of(PASSWORD));
        SessionSettings session =
                new SessionSettings(Optional.of("owner"), Optional.empty(), false, SessionSettings.DEFAULT.pooler(), 0);

        Rehearsal rehearsal = Rehearser.of(folder, 17)
                .on(person)
                .with(session)
                .onCopy(new CopyOf.TargetByDump(ClientPrograms.of(Optional.empty())))
                .run();

        assertThat(headlines(rehearsal)).isEmpty();
        assertThat(rehearsal.migrations()).hasSize(1);
    }

    @Test
    void whoMayNotReadItIsToldWhatToGrant() throws Exception {
        writable();
        server.execute("orders", "CREATE TABLE secrets (a int)", "ALTER TABLE secrets OWNER TO postgres");
        pending();

        assertThat(rehearse().report().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.COPY_SOURCE);
            assertThat(problem.message())
                    .isEqualTo("pg_dump of 127.0.0.1:" + server.port()
                            + "/orders fails: query failed: ERROR:  permission" + " denied for table secrets");
            assertThat(problem.hint()).contains("pg_read_all_data", "Nothing was changed");
        });
    }

    @Test
    void whomRowSecurityHidesRowsFromIsToldSo() throws Exception {
        writable();
        server.execute("orders", "ALTER TABLE owner.users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
        pending();

        assertThat(rehearse().report().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.COPY_SOURCE);
            assertThat(problem.message()).contains("users");
            assertThat(problem.hint()).contains("BYPASSRLS", "Nothing was changed");
        });
    }

    /** To read all data is not to read large objects. */
    @Test
    void whoMayNotReadALargeObjectIsToldWhich() throws Exception {
        writable();
        server.execute("orders", "SELECT lo_from_bytea(4711, 'some')", "GRANT pg_read_all_data TO owner");
        pending();

        assertThat(rehearse().report().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.COPY_SOURCE);
            assertThat(problem.hint()).contains("GRANT SELECT ON LARGE OBJECT 4711 TO");
        });

        server.execute("orders", "GRANT SELECT ON LARGE OBJECT 4711 TO owner");
        assertThat(headlines(rehearse())).isEmpty();
    }

    @Test
    void aSequenceThatMayNotBeReadIsNamed() throws Exception {
        writable();
        server.execute("orders", "CREATE SEQUENCE numbers", "ALTER SEQUENCE numbers OWNER TO postgres");
        pending();

        assertThat(rehearse().report().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("numbers");
            assertThat(problem.hint()).contains("pg_read_all_data");
        });
    }

    @Test
    void howLargeItIsIsSaidBeforeItIsCopied() throws Exception {
        pending();
        List<String> said = new ArrayList<>();
        Rehearser.of(folder, 17)
                .on(owner())
                .onCopy(new CopyOf.TargetByDump(ClientPrograms.of(Optional.empty())))
                .run(new RehearsalProgress() {
                    @Override
                    public void copies(String words) {
                        said.add(words);
                    }

                    @Override
                    public void begins(Course course, String version, int known) {}

                    @Override
                    public void rehearsed(Rehearsed migration) {}
                });

        assertThat(said).singleElement().asString().matches("orders at 127[.]0[.]0[.]1:[0-9]+ [(][0-9]+ [kM]B[)]");
    }

    /** A dump of it can be named. */
    @Test
    void aStandbyIsRefusedAsEverywhere() throws Exception {
        pending();
        try (TestServer standby = server.standby(Map.of())) {
            assertThat(rehearse(
                                    standby.target("orders", "owner", Secret.of(PASSWORD)),
                                    ClientPrograms.of(Optional.empty()))
                            .report()
                            .problems())
                    .extracting(Problem::code)
                    .containsExactly(Code.STANDBY);
        }
    }

    /** Tablespaces are places of the target's machine, and stay there. */
    @Test
    void whatIsNoTableComesAlong() throws Exception {
        writable();
        server.execute(
                "orders",
                "SET allow_in_place_tablespaces = on",
                "CREATE TABLESPACE elsewhere LOCATION ''",
                "CREATE TABLE placed (a int) TABLESPACE elsewhere",
                "INSERT INTO placed VALUES (1)",
                "CREATE MATERIALIZED VIEW seen TABLESPACE elsewhere AS SELECT a FROM placed",
                "CREATE EXTENSION citext",
                "COMMENT ON EXTENSION citext IS 'ours'",
                "SELECT lo_from_bytea(4711, 'some')",
                "COMMENT ON LARGE OBJECT 4711 IS 'a scan'",
                "GRANT SELECT ON LARGE OBJECT 4711 TO reader",
                "CREATE PUBLICATION everything FOR ALL TABLES",
                "ALTER DEFAULT PRIVILEGES FOR ROLE owner GRANT SELECT ON TABLES TO reader",
                "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END'",
                "CREATE EVENT TRIGGER watching ON ddl_command_end EXECUTE FUNCTION watch()");
        write("2_look.sql", """
                DO $$
                BEGIN
                    ASSERT (SELECT bool_and(reltablespace = 0) FROM pg_class WHERE relname IN ('placed', 'seen'));
                    ASSERT (SELECT count(*) = 1 FROM public.placed, public.seen);
                    ASSERT (SELECT obj_description(oid, 'pg_extension') = 'ours' FROM pg_extension WHERE extname = 'citext');
                    ASSERT convert_from(lo_get(4711), 'UTF8') = 'some';
                    ASSERT obj_description(4711, 'pg_largeobject') = 'a scan';
                    ASSERT (SELECT lomacl::text LIKE '%reader=r/%' FROM pg_largeobject_metadata WHERE oid = 4711);
                    ASSERT (SELECT puballtables FROM pg_publication);
                    ASSERT (SELECT defaclacl::text LIKE '%reader=r/owner%' FROM pg_default_acl);
                    ASSERT (SELECT count(*) = 1 FROM pg_event_trigger WHERE evtname = 'watching');
                END $$;
                """);
        write("2_rollback.sql", "SELECT 1;");

        assertThat(headlines(rehearse(superuser, ClientPrograms.of(Optional.empty()))))
                .filteredOn(line -> line.contains("error"))
                .isEmpty();
    }

    /** By a copy nobody logs in anywhere else. */
    @Test
    void userMappingsAreNotTakenOver() throws Exception {
        writable();
        server.execute(
                "orders",
                "CREATE EXTENSION postgres_fdw",
                "CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '"
                        + server.port() + "', dbname 'orders')",
                "CREATE USER MAPPING FOR PUBLIC SERVER other OPTIONS (user 'postgres', password 'x')",
                "CREATE USER MAPPING FOR owner SERVER other OPTIONS (user 'postgres', password 'x')");
        write("2_look.sql", "DO $$ BEGIN ASSERT (SELECT count(*) FROM pg_user_mappings) = 0; END $$;");
        write("2_rollback.sql", "SELECT 1;");

        Rehearsal rehearsal = rehearse(superuser, ClientPrograms.of(Optional.empty()));

        assertThat(rehearsal.report().problems()).noneMatch(Problem::isError);
        assertThat(value("SELECT count(*) FROM pg_user_mappings")).isEqualTo("2");
    }
}
