package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.report.ChangesText;
import io.github.pgmigrate.report.ConsoleProgress;
import io.github.pgmigrate.report.JsonReport;
import io.github.pgmigrate.report.ProblemText;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.text.Mask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A secret value, given to scripts that do all they can to show it. */
class SecretVariableTest {

    private static final String SECRET = "tr0ub'4dor\\and\"3 battery-horse";

    /** Enough of it to know it by. */
    private static final List<String> TRACES = List.of("tr0ub", "4dor", "battery", "horse");

    private final List<String> shown = new ArrayList<>();

    @TempDir
    private Path directory;

    private static Bench secretly(int major) {
        Bench bench = Bench.on(major);
        bench.variables.put("pw", SECRET);
        bench.mask = Mask.of(Map.of("pw", SECRET));
        return bench;
    }

    /** Migrates as the goal does, and returns all that a person, or a program, can read of it. */
    private String told(Bench bench) throws Exception {
        Request request = bench.request();
        request = new Request(
                request.target(),
                request.folder(),
                request.options(),
                new ConsoleProgress((severity, line) -> shown.add(line)),
                request.interruption());
        RunReport report = new Migrate(request, Optional.empty(), false, WhenInDoubt.ASK).run();
        report.problems().forEach(problem -> shown.addAll(ProblemText.lines(problem)));
        report.standing().ifPresent(shown::add);
        JsonReport.write(directory.resolve("report.json"), JsonReport.text("migrate", report));
        shown.add(Files.readString(directory.resolve("report.json")));
        shown.add(request.toString());
        return String.join("\n", shown);
    }

    @EachMajor
    @Tag("S03")
    void a_repair_neither_shows_it_nor_keeps_it(int major) throws Exception {
        try (Bench bench = secretly(major)) {
            bench.with("1_a.sql", """
                    BEGIN;
                    CREATE TABLE a (x text);
                    COMMIT;
                    INSERT INTO a VALUES (:'pw');
                    SELECT 1/0;
                    """);
            assertThat(bench.migrate().isOk()).isFalse();
            bench.with("1_a.sql", """
                    CREATE TABLE a (x text DEFAULT :'pw');
                    INSERT INTO a VALUES (:'pw') RETURNING x \\gset
                    INSERT INTO a VALUES (:'x'), (:'pw');
                    """);
            RunReport report = new Repair(bench.request(), Wishes.NONE, Optional.empty()).run();

            RunReport made =
                    new Repair(bench.request(), Wishes.NONE, report.changes().fingerprint()).run();

            assertThat(made.changes().made()).isTrue();
            JsonReport.write(directory.resolve("report.json"), JsonReport.text("repair", made));
            clean(Files.readString(directory.resolve("report.json")) + ChangesText.lines(made.changes()) + kept(bench));
        }
    }

    private static String kept(Bench bench) {
        return String.join(
                "\n",
                bench.column("SELECT v::text FROM schema_version v UNION ALL SELECT l::text FROM schema_version_log l"
                        + " UNION ALL SELECT s::text FROM schema_version_step s"));
    }

    private static void clean(String text) {
        assertThat(text).doesNotContain(TRACES);
    }

    @EachMajor
    @Tag("S03")
    void nothing_that_a_script_says_shows_it(int major) throws Exception {
        try (Bench bench = secretly(major)) {
            bench.with("1_a.sql", """
                    \\echo before :pw after
                    \\warn :'pw'
                    SELECT :'pw' AS plain, 'x' || :'pw' || repeat('y', 60) AS long, to_json(:'pw'::text) AS json, ARRAY[:'pw'] AS a;
                    SELECT set_config('x.y', :'pw', true);
                    DO $$ BEGIN RAISE NOTICE 'notice %', current_setting('x.y'); RAISE WARNING '%',
                        quote_literal(current_setting('x.y')); END $$;
                    CREATE TABLE a AS SELECT :'pw'::text AS secret;
                    SELECT 'shown' AS :"pw";
                    """).with("1_rollback_a.sql", "DROP TABLE a; SELECT :'pw';");

            String told = told(bench);

            clean(told);
            clean(kept(bench));
            assertThat(told)
                    .contains("before *** after", "NOTICE: notice ***", "| x***")
                    .contains("applied 1 a");
            assertThat(bench.value("SELECT secret FROM a")).isEqualTo(SECRET);
            assertThat(bench.value("SELECT rollback FROM schema_version")).contains("SELECT :'pw'");
        }
    }

    @EachMajor
    @Tag("S03")
    void no_failure_shows_it(int major) throws Exception {
        String[] failing = {
            "SELECT :'pw'::int;",
            "SELECT 1;\nSELECT :\"pw\" FROM pg_class;",
            "ALTER ROLE postgres PASSWORD :'pw' nonsense;",
            "SELECT 1 AS padding_that_makes_the_line_long_enough_to_be_cut, 2 AS more_of_it, 3 AS and_more, :'pw', nonsense;",
            "SELECT nonsense, 1 AS padding_that_makes_the_line_long_enough_to_be_cut, 2 AS more_of_it, 3 AS more, 4, :'pw';",
            "DO $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = :'pw'; END $$;",
            "SELECT set_config('x.y', :'pw', true);\nDO $$ BEGIN RAISE EXCEPTION 'is %', current_setting('x.y')"
                    + " USING DETAIL = current_setting('x.y'), HINT = current_setting('x.y'); END $$;",
            "CREATE TABLE t (a text UNIQUE);\nINSERT INTO t VALUES (:'pw'), (:'pw');",
            "SELECT format('SELECT 1/0, %L', :'pw')\\gexec",
            "-- pgmigrate:expect empty\nSELECT :'pw', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyy' || :'pw';",
            "SELECT :'pw' WHERE false \\gset",
            "SELECT :\"pw\";",
        };
        for (String script : failing) {
            try (Bench bench = secretly(major)) {
                bench.with("1_a.sql", script);
                clean(told(bench));
                clean(kept(bench));
            }
        }
    }

    @EachMajor
    @Tag("S03")
    void the_ledger_does_not_hold_it_and_a_run_goes_on_with_it(int major) throws Exception {
        try (Bench bench = secretly(major)) {
            String begin = """
                    -- pgmigrate:no-transaction
                    CREATE TABLE keys (k text);
                    SELECT 'mine: ' || :'pw' AS derived \\gset
                    INSERT INTO keys SELECT :'pw' || 'a statement long enough to be cut somewhere';
                    INSERT INTO keys VALUES (:'derived');
                    """;
            bench.with("1_a.sql", begin + "INSERT INTO keys SELECT (1/0) || :'pw';");
            clean(told(bench));
            assertThat(kept(bench)).contains("derived", "INSERT INTO keys SELECT");
            clean(kept(bench));

            bench.with("1_a.sql", begin + "INSERT INTO keys VALUES (:'derived');");
            clean(told(bench));

            assertThat(bench.column("SELECT k FROM keys WHERE k LIKE 'mine%'"))
                    .containsExactly("mine: " + SECRET, "mine: " + SECRET);
        }
    }

    @EachMajor
    void who_waits_long_and_who_blocks_does_not_show_it(int major) throws Exception {
        try (Bench bench = secretly(major);
                var holder = bench.server.connect(bench.database);
                var statement = holder.createStatement()) {
            bench.execute("CREATE TABLE a (k text)");
            bench.lockTimeout = Duration.ofSeconds(4);
            bench.lockRetries = 0;
            bench.with("1_a.sql", "DELETE FROM a WHERE k = :'pw';");
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE a /* " + "x".repeat(70) + SECRET + " */");

            String told = told(bench);

            clean(told);
            assertThat(told).contains("blocked by", "has run for");
        }
    }

    @EachMajor
    void its_value_does_not_change_the_checksum(int major) throws Exception {
        try (Bench bench = secretly(major)) {
            bench.with("1_a.sql", "CREATE TABLE a AS SELECT :'pw'::text AS k;");
            told(bench);
            bench.variables.put("pw", "another");

            assertThat(bench.status().problems()).isEmpty();
            assertThat(bench.status().migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(MigrationState.APPLIED);
            bench.migrated();
        }
    }
}
