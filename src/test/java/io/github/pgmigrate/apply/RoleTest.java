package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that acts as another role than the one that logs in. */
class RoleTest {

    private static final String OWNER = "my \"owner\"; ä";
    private static final String QUOTED = "\"my \"\"owner\"\"; ä\"";
    private static final String LOGIN = "deployer";

    /** A login without any right of its own, which may become the owner of the schema public and does not inherit from it. */
    private static Bench deployed(int major) {
        Bench bench = Bench.on(major);
        bench.execute(
                "DO $$ BEGIN IF to_regrole('\"my \"\"owner\"\"; ä\"') IS NULL THEN CREATE ROLE " + QUOTED + ";"
                        + " CREATE ROLE stranger; CREATE ROLE " + LOGIN + " LOGIN NOINHERIT PASSWORD 'p';"
                        + " GRANT " + QUOTED + " TO " + LOGIN + "; END IF; END $$",
                "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                "GRANT CREATE, USAGE ON SCHEMA public TO " + QUOTED);
        bench.target = bench.server.target(bench.database, LOGIN, Secret.of("p"));
        bench.session = acting(OWNER);
        return bench;
    }

    private static SessionSettings acting(String role) {
        return new SessionSettings(Optional.of(role), Optional.empty(), false, Pooler.NONE, 0);
    }

    @EachMajor
    void everything_belongs_to_the_role_and_the_history_names_who_logged_in(int major) {
        try (Bench bench = deployed(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_i.sql", "CREATE INDEX CONCURRENTLY i ON a (id);")
                    .with(
                            "3_c.sql",
                            "BEGIN;\nCREATE TABLE c (id int);\nCOMMIT;\nBEGIN;\nCREATE TABLE d (id int);\nCOMMIT;")
                    .with("4_e.sql", "CREATE TABLE e (id int);")
                    .migrated();

            assertThat(bench.column("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"))
                    .containsExactly(OWNER);
            assertThat(bench.column("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
                    .hasSize(7);
            assertThat(bench.column("SELECT DISTINCT applied_by FROM schema_version"))
                    .containsExactly(LOGIN);
            assertThat(bench.column("SELECT DISTINCT by_role FROM schema_version_log"))
                    .containsExactly(LOGIN);
            assertThat(bench.status().server().orElseThrow().role()).contains(OWNER);
            assertThat(bench.verify().problems()).isEmpty();
        }
    }

    @EachMajor
    void whatever_role_a_script_takes_the_next_one_and_the_record_have_that_of_the_run(int major) {
        String restless = "SET ROLE NONE;\nRESET ROLE;\nSET SESSION AUTHORIZATION " + LOGIN + ";\n";
        String look = "INSERT INTO seen SELECT current_user;";
        for (String mode : new String[] {"", "-- pgmigrate:no-transaction\n"}) {
            try (Bench bench = deployed(major)) {
                bench.with("1_a.sql", "CREATE TABLE seen AS SELECT current_user::text AS role;")
                        .with("2_a.sql", mode + restless)
                        .with("2_verify_a.sql", "SELECT current_user = '" + OWNER + "';")
                        .with("2_rollback_a.sql", mode + restless)
                        .with("3_b.sql", look)
                        .with("3_rollback_b.sql", look)
                        .with("4_c.sql", "BEGIN;\n" + restless + "COMMIT;\nSELECT 1;\nSELECT 2;")
                        .with("5_d.sql", look)
                        .migrated();

                assertThat(bench.column("SELECT role FROM seen")).containsExactly(OWNER, OWNER, OWNER);
                assertThat(bench.verify().problems()).isEmpty();
                bench.without("4_c.sql").without("5_d.sql");
                bench.execute("DELETE FROM schema_version WHERE version > 3");
                assertThat(bench.rollback(2).problems()).isEmpty();
                assertThat(bench.column("SELECT DISTINCT role FROM seen")).containsExactly(OWNER);
                assertThat(bench.applied()).containsExactly("1");
            }
        }
    }

    @EachMajor
    void a_script_that_fails_as_another_role_is_logged_and_goes_on_later(int major) {
        try (Bench bench = deployed(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "SET ROLE NONE;\nSELECT 1/0;")
                    .migrate();
            assertThat(bench.log()).containsExactly("applied 1", "failed 2");

            bench.with("2_b.sql", "-- pgmigrate:no-transaction\nSET ROLE NONE;\nSELECT 1;\nSELECT 1/0;");
            assertThat(bench.migrate().standing().orElseThrow()).startsWith("Of version 2 the first 2 steps");
            bench.with("2_b.sql", "-- pgmigrate:no-transaction\nSET ROLE NONE;\nSELECT 1;\nSELECT 2;")
                    .migrated();
            assertThat(bench.applied()).containsExactly("1", "2");
        }
    }

    @EachMajor
    void a_step_is_tried_again_after_the_script_took_a_role_that_may_not_read_the_ledger(int major) throws Exception {
        try (Bench bench = deployed(major);
                Connection holder = bench.server.connect(bench.database);
                Statement statement = holder.createStatement()) {
            bench.execute(
                    "CREATE TABLE a (id int)",
                    "ALTER TABLE a OWNER TO " + LOGIN,
                    "GRANT USAGE ON SCHEMA public TO " + LOGIN);
            bench.lockTimeout = Duration.ofMillis(200);
            bench.lockRetries = 50;
            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nSET ROLE NONE;\nALTER TABLE a ADD COLUMN k int;");
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE a");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            assertThat(bench.heard.retrying.await(20, TimeUnit.SECONDS)).isTrue();
            holder.commit();

            assertThat(run.get(20, TimeUnit.SECONDS).problems()).isEmpty();
        }
    }

    @EachMajor
    void a_role_that_is_missing_or_not_granted_is_told_with_the_remedy(int major) {
        try (Bench bench = deployed(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);");
            bench.session = acting("no such");
            Problem missing = Bench.problem(bench.migrate());
            assertThat(missing.code()).isEqualTo(Code.ROLE);
            assertThat(Bench.text(missing))
                    .isEqualTo(
                            "error PGM0616 [role] the run cannot act as role \"no such\": role \"no such\" does not exist\n"
                                    + "hint: Create it, CREATE ROLE \"no such\" NOLOGIN; GRANT \"no such\" TO \"deployer\";"
                                    + " or name another with -Dpgmigrate.role.");

            bench.session = acting("stranger");
            Problem refused = Bench.problem(bench.status());
            assertThat(Bench.text(refused))
                    .isEqualTo("error PGM0616 [role] the run cannot act as role \"stranger\":"
                            + " permission denied to set role \"stranger\"\n"
                            + "hint: Let whoever may grant it say GRANT \"stranger\" TO \"deployer\";"
                            + " or name another with -Dpgmigrate.role.");
            assertThat(bench.exists("schema_version")).isFalse();
        }
    }

    @EachMajor
    void a_history_made_before_the_role_was_named_is_told_with_the_remedy(int major) {
        try (Bench bench = deployed(major)) {
            Target deployer = bench.target;
            bench.target = bench.server.target(bench.database);
            bench.session = SessionSettings.DEFAULT;
            bench.with("1_a.sql", "CREATE TABLE a (id int);").migrated();
            bench.target = deployer;
            bench.session = acting(OWNER);

            Problem problem = Bench.problem(bench.status());

            assertThat(problem.code()).isEqualTo(Code.HISTORY_SHAPE);
            assertThat(problem.message())
                    .contains("may not read the history: permission denied for table schema_version");
            assertThat(problem.hint()).contains("ALTER TABLE ... OWNER TO " + QUOTED);
        }
    }

    @EachMajor
    void the_plugin_s_own_server_gets_the_role(int major) {
        try (Bench bench = Bench.on(major)) {
            Target own = bench.target;
            bench.target = new Target(own.url(), own.username(), own.password(), "test", true);
            String role = "embedded_owner_" + bench.database;
            bench.session = new SessionSettings(Optional.of(role), Optional.of("app"), true, Pooler.NONE, 0);
            bench.with("1_a.sql", "CREATE TABLE a (id int); CREATE TABLE public.b (id int);");

            assertThat(bench.migrate().problems()).isEmpty();

            assertThat(bench.heard.problems)
                    .extracting(Problem::message)
                    .containsExactly("the role \"" + role + "\" is created on the plugin's own server, without login");
            assertThat(bench.column("SELECT tableowner FROM pg_tables WHERE tablename IN ('a', 'b')"))
                    .containsExactly(role, role);
            assertThat(bench.value("SELECT rolcanlogin FROM pg_roles WHERE rolname = '" + role + "'"))
                    .isEqualTo("f");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "", "0123456789012345678901234567890123456789012345678901234567890123", "a\0b"})
    void a_name_that_would_mean_another_role_is_refused(String name) {
        assertThatThrownBy(() -> acting(name)).hasMessageContaining("PGM1001").hasMessageContaining("role");
    }
}
