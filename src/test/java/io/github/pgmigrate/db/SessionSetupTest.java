package io.github.pgmigrate.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** A session before the first migration, and after each. */
class SessionSetupTest {

    private static final String STATE = "SELECT current_user, session_user, current_setting('search_path'),"
            + " current_setting('lock_timeout'), current_setting('statement_timeout'), current_setting('work_mem'),"
            + " current_setting('standard_conforming_strings'), current_setting('application_name'),"
            + " current_setting('client_connection_check_interval'), current_setting('TimeZone'),"
            + " (SELECT count(*) FROM pg_class WHERE relpersistence = 't'), (SELECT count(*) FROM pg_prepared_statements),"
            + " (SELECT count(*) FROM pg_cursors), (SELECT count(*) FROM pg_listening_channels()),"
            + " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())";

    @Tag("F083")
    @Tag("F085")
    @ParameterizedTest
    @EachMajor
    void a_script_leaves_nothing_behind_even_where_the_next_message_fails(int major) throws Exception {
        Target target = TestServer.of(major).newDatabase();
        SessionSetup setup = SessionSetup.of(
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                "my \"app\"",
                "owner_" + target.url().hashCode());
        try (Session session = Session.open(
                target, "pgmigrate", notice -> assertThat(notice.message()).isEmpty())) {
            session.send("CREATE ROLE \"" + setup.role() + "\"; CREATE SCHEMA \"my \"\"app\"\"\"; CREATE SEQUENCE s;"
                    + " GRANT CREATE, USAGE ON SCHEMA \"my \"\"app\"\"\" TO \"" + setup.role() + "\"");
            assertThat(session.send(setup.text())).hasSize(setup.statements());
            session.send("SELECT pg_advisory_lock(1, 2)");
            List<?> before = session.query(STATE);
            assertThat(before.toString()).contains("\"my \"\"app\"\"\", \"$user\", public, 5s, 10min");
            session.send("RESET ROLE; SET ROLE postgres; SET SESSION AUTHORIZATION \"" + setup.role() + "\";"
                    + " SET search_path = ''; SET work_mem = '1MB'; SET lock_timeout = 0; SET TimeZone = 'Asia/Tokyo';"
                    + " SET standard_conforming_strings = off; CREATE TEMP TABLE x (a int); LISTEN l; PREPARE p AS SELECT 1;"
                    + " DECLARE c CURSOR WITH HOLD FOR SELECT 1");
            ServerException failure = catchThrowableOfType(
                    ServerException.class, () -> session.send(setup.resetText() + "BEGIN; SELECT 1/0"));
            assertThat(failure.sqlState()).isEqualTo("22012");
            assertThat(failure.completed()).hasSize(setup.resetStatements() + 1).endsWith("COMMIT", "BEGIN");
            session.send("ROLLBACK");
            assertThat(session.query(STATE)).isEqualTo(before);
            assertThat(session.standardConformingStrings()).isTrue();
            assertThat(session.send(setup.resetText() + "BEGIN; SELECT 1; COMMIT"))
                    .endsWith("BEGIN", "SELECT 1", "COMMIT");
            session.send("RESET ROLE; DROP OWNED BY \"" + setup.role() + "\"; DROP ROLE \"" + setup.role() + "\"");
        }
    }

    @ParameterizedTest
    @EachMajor
    void without_a_transaction_of_its_own_the_reset_would_be_undone(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate", notice -> {})) {
            session.send("SET work_mem = '1MB'");
            assertThatThrownBy(() -> session.send("RESET ALL; BEGIN; SELECT 1/0"))
                    .isInstanceOf(ServerException.class);
            session.send("ROLLBACK");
            assertThat(session.query("SHOW work_mem")).containsExactly(List.of("1MB"));
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_time_zone_is_the_database_s_not_this_machine_s(int major) throws Exception {
        Target target = TestServer.of(major).newDatabase();
        SessionSetup setup = SessionSetup.of(Duration.ofSeconds(5), null, null, null);
        TimeZone machine = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
        try (Session session = Session.open(target, "pgmigrate", notice -> {})) {
            assertThat(session.query("SHOW TimeZone")).containsExactly(List.of("Pacific/Auckland"));
            session.send(setup.text());
            assertThat(session.query("SHOW TimeZone")).isEqualTo(session.query("SHOW log_timezone"));
            session.send("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(),"
                    + " 'America/Lima'); END $$");
            session.send(setup.resetText());
            assertThat(session.query("SHOW TimeZone")).containsExactly(List.of("America/Lima"));
            SessionSetup known =
                    setup.after(session.query("SHOW TimeZone").get(0).get(0));
            session.send("SET TimeZone = 'Asia/Tokyo'");
            session.send(known.resetText());
            assertThat(session.query("SHOW TimeZone")).containsExactly(List.of("America/Lima"));
            assertThat(known.resetStatements()).isEqualTo(setup.resetStatements());
        } finally {
            TimeZone.setDefault(machine);
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_setting_that_the_platform_refuses_is_left_out_with_a_note(int major) throws Exception {
        SessionSetup setup = SessionSetup.of(Duration.ofSeconds(5), null, null, null);
        ServerError refusal = ServerErrors.local(
                "ERROR", "22023", "invalid value for parameter \"client_connection_check_interval\": 2000");
        SessionSetup less = setup.without(refusal).orElseThrow();
        assertThat(less.notes()).singleElement().asString().contains("client_connection_check_interval");
        assertThat(less.without(refusal)).isEmpty();
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate", notice -> {})) {
            assertThat(session.send(less.text())).hasSize(less.statements());
            assertThat(session.query("SHOW client_connection_check_interval")).containsExactly(List.of("0"));
        }
    }
}
