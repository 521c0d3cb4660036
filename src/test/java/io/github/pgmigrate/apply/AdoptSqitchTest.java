package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.foreign.Renaming;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Needed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;

/** Taking over what Sqitch itself has deployed. */
class AdoptSqitchTest {

    private static final String PLAN = """
            %syntax-version=1.0.0
            %project=shop

            schemas/app 2024-01-01T10:00:00Z Ada <ada@example.org> # the schema
            users [schemas/app] 2024-01-02T10:00:00Z Ada <ada@example.org> # users
            greet 2024-01-03T10:00:00Z Ada <ada@example.org> # says hello
            @v1.0 2024-01-04T10:00:00Z Ada <ada@example.org> # the first release

            greet [greet@v1.0] 2024-01-05T10:00:00Z Ada <ada@example.org> # says more
            """;

    private static Bench project(int major) {
        Needed.orSkip(Needed.program("sqitch"), "Sqitch (apt-get install sqitch libdbd-pg-perl)");
        String greet =
                "BEGIN;\nCREATE OR REPLACE FUNCTION app.greet() RETURNS text LANGUAGE sql AS $$ SELECT '%s' $$;\nCOMMIT;\n";
        return Bench.on(major)
                .file("sqitch.conf", "[core]\n\tengine = pg\n")
                .file("sqitch.plan", PLAN)
                .file("deploy/schemas/app.sql", "-- Deploy app\nBEGIN;\nCREATE SCHEMA app;\nCOMMIT;\n")
                .file("revert/schemas/app.sql", "BEGIN;\nDROP SCHEMA app;\nCOMMIT;\n")
                .file(
                        "verify/schemas/app.sql",
                        "BEGIN;\nSELECT pg_catalog.has_schema_privilege('app', 'usage');\nROLLBACK;\n")
                .file(
                        "deploy/users.sql",
                        "BEGIN;\r\nCREATE TABLE app.users (id int, name text); -- Größe\r\nCOMMIT;\r\n")
                .file("revert/users.sql", "BEGIN;\nDROP TABLE app.users;\nCOMMIT;\n")
                .file("verify/users.sql", "BEGIN;\n\nSELECT id, name\n  FROM app.users\n WHERE FALSE;\n\nROLLBACK;\n")
                .file("deploy/greet@v1.0.sql", greet.formatted("hello"))
                .file("revert/greet@v1.0.sql", "BEGIN;\nDROP FUNCTION app.greet();\nCOMMIT;\n")
                .file("verify/greet@v1.0.sql", "SELECT app.greet() = 'hello';\n")
                .file("deploy/greet.sql", greet.formatted("good day"))
                .file("revert/greet.sql", greet.formatted("hello"))
                .file("verify/greet.sql", "SELECT app.greet() = 'good day';\n");
    }

    /** Runs Sqitch in the project. */
    private static void sqitch(Bench bench, String... arguments) throws IOException, InterruptedException {
        Target target = bench.target;
        Secret password = target.password();
        List<String> command = new ArrayList<>(List.of("sqitch"));
        command.addAll(List.of(arguments));
        command.add("db:pg://" + target.username() + "@127.0.0.1:" + bench.server.port() + "/" + bench.database);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(bench.path("").toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "PGPASSWORD",
                        password == null ? "" : password.reveal(),
                        "SQITCH_FULLNAME",
                        "Grace Hopper",
                        "SQITCH_EMAIL",
                        "grace@example.org",
                        "SQITCH_USER_CONFIG",
                        bench.path("none.conf").toString()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private static Renaming.Outcome rename(Bench bench) {
        return Renaming.run(new Renaming.Request(
                bench.path(""),
                Optional.empty(),
                bench.path("sql/migrations"),
                Optional.empty(),
                StandardCharsets.UTF_8));
    }

    private static RunReport adopt(Bench bench) {
        return new Adopt(
                        bench.request(),
                        new Adopt.Wishes(
                                Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.of("any")))
                .run();
    }

    @ParameterizedTest
    @EachMajor
    void what_is_deployed_is_applied_here(int major) throws IOException, InterruptedException {
        try (Bench bench = project(major)) {
            sqitch(bench, "deploy", "--verify");
            assertThat(rename(bench).problems()).isEmpty();

            assertThat(adopt(bench).problems()).isEmpty();

            assertThat(bench.column("SELECT concat_ws('|', version, script, applied_by) FROM schema_version ORDER BY"
                            + " version"))
                    .containsExactly(
                            "1|001_schemas_app.sql|Grace Hopper",
                            "2|002_users.sql|Grace Hopper",
                            "3|003_greet.sql|Grace Hopper",
                            "4|004_greet.sql|Grace Hopper");
            assertThat(bench.verify().problems()).isEmpty();
            bench.with("005_more.sql", "CREATE TABLE app.more ();")
                    .with("005_rollback_more.sql", "DROP TABLE app.more;")
                    .migrated();
            assertThat(bench.verify().problems()).isEmpty();
            assertThat(bench.rollback(1).problems()).isEmpty();
            assertThat(bench.rollback(1).problems()).isEmpty();
            assertThat(bench.value("SELECT app.greet()")).isEqualTo("hello");
            assertThat(bench.rollbackTo("0").problems()).isEmpty();
            assertThat(bench.value("SELECT to_regnamespace('app')")).isEqualTo("<null>");
            bench.migrated();
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_is_reverted_or_not_deployed_yet_is_not(int major) throws IOException, InterruptedException {
        try (Bench bench = project(major)) {
            sqitch(bench, "deploy", "--to", "users");
            sqitch(bench, "revert", "-y", "--to", "schemas/app");
            sqitch(bench, "deploy", "--to", "users");
            rename(bench);

            assertThat(adopt(bench).problems()).isEmpty();

            assertThat(bench.applied()).containsExactly("1", "2");
            bench.migrated();
            assertThat(bench.value("SELECT app.greet()")).isEqualTo("good day");
            assertThat(bench.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_edited_script_is_shown(int major) throws IOException, InterruptedException {
        try (Bench bench = project(major)) {
            sqitch(bench, "deploy");
            rename(bench);
            bench.with("002_users.sql", "CREATE TABLE app.users (id bigint, name text);");

            assertThat(adopt(bench).problems())
                    .extracting(Problem::headline)
                    .containsExactly(
                            "sql/migrations/002_users.sql:1:1: warning PGM0528 [adoption-edited] this is not the"
                                    + " text that Sqitch ran as users: its checksums differ");
        }
    }
}
