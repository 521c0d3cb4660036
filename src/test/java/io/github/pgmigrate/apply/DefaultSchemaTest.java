package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.testing.EachMajor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A schema before all others of the search_path. */
class DefaultSchemaTest {

    private static SessionSettings in(String schema, boolean create) {
        return new SessionSettings(Optional.empty(), Optional.of(schema), create, Pooler.NONE, 0);
    }

    private static List<String> schemasOf(Bench bench, String table) {
        return bench.column(
                "SELECT schemaname FROM pg_tables WHERE tablename = '" + table + "' ORDER BY schemaname COLLATE \"C\"");
    }

    @EachMajor
    void names_without_a_schema_mean_it_whatever_a_script_did_before(int major) {
        for (String schema : new String[] {"app", "my \"ä'; 😀\\, x", "App", "select", "a,b", "a = b"}) {
            try (Bench bench = Bench.on(major)) {
                bench.session = in(schema, true);
                bench.with("1_a.sql", "CREATE TABLE a (id int);\nSET search_path = public;\nCREATE TABLE p (id int);")
                        .with("1_verify_a.sql", "SELECT count(*) = 0 FROM a;")
                        .with("1_rollback_a.sql", "DROP TABLE a;\nDROP TABLE public.p;")
                        .with("2_b.sql", "SELECT pg_catalog.set_config('search_path', '', false);")
                        .with("2_rollback_b.sql", "SELECT 1;")
                        .with(
                                "3_c.sql",
                                "-- pgmigrate:no-transaction\nCREATE TABLE c (id int);\nRESET search_path;\n"
                                        + "CREATE TABLE pc (id int);")
                        .with("3_rollback_c.sql", "DROP TABLE c;\nDROP TABLE public.pc;")
                        .migrated();

                assertThat(schemasOf(bench, "a")).containsExactly(schema);
                assertThat(schemasOf(bench, "c")).containsExactly(schema);
                assertThat(schemasOf(bench, "p")).containsExactly("public");
                assertThat(schemasOf(bench, "pc")).containsExactly("public");
                assertThat(schemasOf(bench, "schema_version")).containsExactly(schema);
                assertThat(bench.verify().problems()).isEmpty();
                assertThat(bench.rollback(3).problems()).isEmpty();
                assertThat(schemasOf(bench, "a")).isEmpty();
            }
        }
    }

    @EachMajor
    void one_that_is_missing_is_an_error_with_the_remedy_unless_it_is_to_be_created(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.session = in("my app", false);
            bench.with("1_a.sql", "CREATE TABLE a (id int);");
            for (RunReport report : List.of(bench.migrate(), bench.status(), bench.verify(), bench.rollback(1))) {
                assertThat(Bench.text(Bench.problem(report)))
                        .isEqualTo("error PGM0617 [schema] there is no schema \"my app\" (defaultSchema)\n"
                                + "hint: Create it, CREATE SCHEMA \"my app\"; or have it created with"
                                + " -Dpgmigrate.createSchema=true.");
            }
            assertThat(bench.exists("a")).isFalse();

            bench.session = in("my app", true);
            bench.migrated();
            assertThat(schemasOf(bench, "a")).containsExactly("my app");
        }
    }

    @EachMajor
    void goals_that_change_nothing_say_that_nothing_is_there(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.session = in("app", true);
            bench.historySchema = Optional.of("ops");
            bench.with("1_a.sql", "CREATE TABLE a (id int);");

            RunReport status = bench.status();
            assertThat(status.problems())
                    .extracting(problem -> problem.severity().word() + " " + problem.message() + ". " + problem.hint())
                    .containsExactly(
                            "note there is no schema \"app\" yet, so nothing is applied there."
                                    + " pgmigrate:migrate creates it.",
                            "note there is no schema \"ops\" yet, so nothing is applied there."
                                    + " pgmigrate:migrate creates it.");
            assertThat(status.migrations()).extracting(MigrationStatus::state).containsExactly(MigrationState.PENDING);
            assertThat(bench.verify().problems())
                    .extracting(Problem::code)
                    .containsExactly(Code.SCHEMA, Code.SCHEMA, Code.PENDING);
            assertThat(bench.rollback(1).problems())
                    .extracting(Problem::code)
                    .containsExactly(Code.NOTHING_TO_ROLL_BACK);
            assertThat(bench.column("SELECT nspname FROM pg_namespace WHERE nspname IN ('app', 'ops')"))
                    .isEmpty();

            bench.migrated();
            assertThat(schemasOf(bench, "schema_version")).containsExactly("ops");
            assertThat(schemasOf(bench, "a")).containsExactly("app");
            assertThat(bench.status().problems()).isEmpty();
        }
    }

    @EachMajor
    void what_is_created_belongs_to_the_role(int major) {
        try (Bench bench = Bench.on(major)) {
            String role = "owner_" + bench.database;
            bench.execute(
                    "DROP ROLE IF EXISTS " + role,
                    "CREATE ROLE " + role,
                    "GRANT CREATE ON DATABASE " + bench.database + " TO " + role);
            bench.session = new SessionSettings(Optional.of(role), Optional.of("app"), true, Pooler.NONE, 0);
            bench.historySchema = Optional.of("ops");
            bench.with("1_a.sql", "CREATE TABLE a (id int);").migrated();

            assertThat(bench.column("SELECT nspowner::regrole FROM pg_namespace WHERE nspname IN ('app', 'ops')"))
                    .containsExactly(role, role);
            assertThat(bench.column("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN ('app', 'ops')"))
                    .containsExactly(role);
        }
    }

    @EachMajor
    void a_role_that_may_not_create_or_use_it_is_told_what_it_lacks(int major) {
        try (Bench bench = Bench.on(major)) {
            String role = "poor_" + bench.database;
            bench.execute("DROP ROLE IF EXISTS " + role, "CREATE ROLE " + role + " LOGIN PASSWORD 'p'");
            bench.target = bench.server.target(bench.database, role, Secret.of("p"));
            bench.session = in("app", true);
            bench.with("1_a.sql", "CREATE TABLE a (id int);");

            Problem cannot = Bench.problem(bench.migrate());
            assertThat(cannot.code()).isEqualTo(Code.SCHEMA);
            assertThat(cannot.message())
                    .isEqualTo(
                            "the schema \"app\" cannot be created: permission denied for database " + bench.database);
            assertThat(cannot.hint()).contains("CREATE SCHEMA \"app\" AUTHORIZATION \"" + role + "\";");

            bench.execute("CREATE SCHEMA app");
            Problem closed = Bench.problem(bench.migrate());
            assertThat(closed.code()).isEqualTo(Code.SCHEMA);
            assertThat(closed.hint()).contains("GRANT USAGE, CREATE ON SCHEMA \"app\" TO \"" + role + "\";");
            assertThat(schemasOf(bench, "a")).isEmpty();
        }
    }

    @EachMajor
    void a_history_that_is_there_stays_the_one(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").migrated();
            bench.session = in("app", true);
            bench.with("2_b.sql", "CREATE TABLE b (id int);").migrated();

            assertThat(schemasOf(bench, "schema_version")).containsExactly("public");
            assertThat(schemasOf(bench, "b")).containsExactly("app");
            assertThat(bench.applied()).containsExactly("1", "2");
        }
    }

    @EachMajor
    void several_at_once_create_it_once(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.session = in("app", true);
            bench.with("1_a.sql", "CREATE TABLE a (id int);");
            Request request = bench.request();
            List<CompletableFuture<RunReport>> runs = java.util.stream.IntStream.range(0, 6)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> new Migrate(request, Optional.empty(), false, WhenInDoubt.ASK).run(),
                            task -> new Thread(task).start()))
                    .toList();
            for (CompletableFuture<RunReport> run : runs) {
                assertThat(run.get(60, TimeUnit.SECONDS).problems()).isEmpty();
            }
            assertThat(schemasOf(bench, "a")).containsExactly("app");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$user", "pg_temp", "pg_catalog", ""})
    void a_name_that_means_another_schema_is_refused(String name) {
        assertThatThrownBy(() -> in(name, false))
                .hasMessageContaining("PGM1001")
                .hasMessageContaining("defaultSchema");
    }
}
