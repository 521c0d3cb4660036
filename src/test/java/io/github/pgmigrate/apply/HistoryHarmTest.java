package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Latch;
import io.github.pgmigrate.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** What somebody does to the history by hand, and what the next run makes of it: nothing is done twice unasked. */
class HistoryHarmTest {

    /** Two migrations that would do harm if they ran again, and nothing in the catalog would stop them. */
    private static Bench migrated(int major) {
        return Bench.on(major)
                .with("1_a.sql", "CREATE TABLE IF NOT EXISTS a (id int);\nINSERT INTO a VALUES (1);")
                .with("2_b.sql", "CREATE TABLE IF NOT EXISTS b (id int);\nINSERT INTO b VALUES (1);")
                .migrated();
    }

    private static void ranOnce(Bench bench) {
        assertThat(bench.value("SELECT (SELECT count(*) FROM a) || ' ' || (SELECT count(*) FROM b)"))
                .isEqualTo("1 1");
    }

    private static RunReport settle(Bench bench, String version, Settle how) {
        Wishes wishes = new Wishes(Optional.of(MigrationKey.of(Version.of(version))), Optional.of(how), Set.of());
        RunReport shown = new Repair(bench.request(), wishes, Optional.empty()).run();
        assertThat(shown.problems()).isEmpty();
        return new Repair(bench.request(), wishes, shown.changes().fingerprint()).run();
    }

    @Tag("F058")
    @ParameterizedTest
    @EachMajor
    void a_history_that_is_dropped_while_its_tables_are_there(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);")
                    .migrated();
            bench.execute("DROP TABLE schema_version, schema_version_log, schema_version_step");

            RunReport report = bench.migrate();

            assertThat(bench.heard.problems).extracting(Problem::code).contains(Code.NOT_EMPTY);
            assertThat(Bench.problem(report).code()).isEqualTo(Code.ALREADY_EXISTS);
            assertThat(Bench.problem(report).hint()).contains("pgmigrate:baseline");
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
            assertThat(bench.applied()).isEmpty();
        }
    }

    @Tag("F058")
    @Tag("F059")
    @ParameterizedTest
    @EachMajor
    void a_history_that_is_emptied_is_not_run_again(int major) {
        try (Bench bench = migrated(major)) {
            bench.execute("DELETE FROM schema_version");

            Problem problem = Bench.problem(bench.migrate());

            assertThat(problem.code()).isEqualTo(Code.ROW_LOST);
            assertThat(problem.message()).contains("versions 1, 2");
            assertThat(problem.hint()).contains("pgmigrate:repair", "pgmigrate:baseline -Dpgmigrate.version=2");
            ranOnce(bench);
            assertThat(Bench.codes(bench.verify())).contains(Code.ROW_LOST);

            assertThat(new Baseline(bench.request(), Optional.of(Version.of("2")), "after the harm")
                            .run()
                            .problems())
                    .isEmpty();
            bench.with("3_c.sql", "CREATE TABLE c (id int);").migrated();
            ranOnce(bench);
        }
    }

    @Tag("F059")
    @Tag("S24")
    @ParameterizedTest
    @EachMajor
    void a_baseline_that_is_gone_is_seen_by_the_log(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute("CREATE TABLE a (id int)").with("1_a.sql", "CREATE TABLE IF NOT EXISTS a (id int);");
            assertThat(new Baseline(bench.request(), Optional.of(Version.of("1")), "made by hand")
                            .run()
                            .problems())
                    .isEmpty();
            bench.execute("DELETE FROM schema_version");

            Problem problem = Bench.problem(bench.migrate());

            assertThat(problem.code()).isEqualTo(Code.ROW_LOST);
            assertThat(problem.hint()).contains("pgmigrate:baseline -Dpgmigrate.version=1");
        }
    }

    /** A repair that leaves the row where it is notes that it is there. */
    @Tag("F059")
    @Tag("S24")
    @ParameterizedTest
    @EachMajor
    void a_row_that_is_gone_is_seen_after_its_half_done_rollback_was_settled_too(int major) {
        try (Bench bench = migrated(major)) {
            bench.with("2_rollback_b.sql", "-- pgmigrate:no-transaction\nSELECT 1;\nSELECT 1/0;");
            assertThat(bench.rollback(1).isOk()).isFalse();
            assertThat(settle(bench, "2", Settle.APPLIED).problems()).isEmpty();
            bench.execute("DELETE FROM schema_version WHERE version = 2");

            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.ROW_LOST);
            ranOnce(bench);
        }
    }

    @Tag("F059")
    @Tag("S24")
    @ParameterizedTest
    @EachMajor
    void a_row_that_is_gone_is_seen_by_the_log(int major) {
        try (Bench bench = migrated(major)) {
            bench.execute("DELETE FROM schema_version WHERE version = 2");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.ROW_LOST);
            ranOnce(bench);

            assertThat(settle(bench, "2", Settle.APPLIED).problems()).isEmpty();
            bench.migrated();
            ranOnce(bench);
            assertThat(bench.applied()).containsExactly("1", "2");

            // Or it was meant: what the migration does was taken away as well.
            bench.execute("DELETE FROM schema_version WHERE version = 2", "DROP TABLE b");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.ROW_LOST);
            assertThat(settle(bench, "2", Settle.PENDING).problems()).isEmpty();
            bench.migrated();
            ranOnce(bench);
        }
    }

    @Tag("F059")
    @Tag("S24")
    @ParameterizedTest
    @EachMajor
    void what_was_rolled_back_and_applied_again_is_not_taken_for_harm(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a;")
                    .migrated();
            for (int i = 0; i < 2; i++) {
                assertThat(bench.rollback(1).problems()).isEmpty();
                bench.with("1_a.sql", "SELEC;");
                assertThat(bench.migrate().isOk()).isFalse();
                bench.with("1_a.sql", "CREATE TABLE a (id int);").migrated();
            }
            assertThat(bench.log())
                    .containsExactly(
                            "applied 1",
                            "rolled back 1",
                            "failed 1",
                            "applied 1",
                            "rolled back 1",
                            "failed 1",
                            "applied 1");
        }
    }

    @Tag("F059")
    @Tag("S24")
    @ParameterizedTest
    @EachMajor
    void rows_that_are_edited_missing_below_others_or_doubled(int major) {
        try (Bench bench = migrated(major)) {
            bench.execute("UPDATE schema_version SET checksum = repeat('0', 64) WHERE version = 1");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.EDITED);
            assertThat(Bench.codes(bench.verify())).containsExactly(Code.EDITED);
        }
        try (Bench bench = migrated(major)) {
            bench.execute("DELETE FROM schema_version WHERE version = 1");
            assertThat(Bench.codes(bench.migrate())).contains(Code.OUT_OF_ORDER, Code.ROW_LOST);
            ranOnce(bench);
        }
        try (Bench bench = migrated(major)) {
            bench.execute(
                    "ALTER TABLE schema_version DROP CONSTRAINT schema_version_pkey",
                    "ALTER TABLE schema_version DROP CONSTRAINT schema_version_version_key",
                    "INSERT INTO schema_version SELECT * FROM schema_version WHERE version = 1");
            assertThat(Bench.codes(bench.with("3_c.sql", "CREATE TABLE c ();").migrate()))
                    .containsExactly(Code.HISTORY_SHAPE);
            assertThat(bench.exists("c")).isFalse();
        }
    }

    @Tag("F060")
    @ParameterizedTest
    @EachMajor
    void columns_that_are_changed_added_or_dropped(int major) {
        String[] harms = {
            "ALTER TABLE schema_version RENAME checksum TO digest",
            "ALTER TABLE schema_version DROP header",
            "ALTER TABLE schema_version ALTER checksum TYPE varchar(10) USING left(checksum, 10)",
            "ALTER TABLE schema_version DROP CONSTRAINT schema_version_pkey",
            "ALTER TABLE schema_version ADD team text DEFAULT 'x'; ALTER TABLE schema_version ALTER team SET NOT NULL,"
                    + " ALTER team DROP DEFAULT",
            "ALTER TABLE schema_version_log RENAME at TO \"when\"",
            "ALTER TABLE schema_version_step ALTER step TYPE text",
            "ALTER TABLE schema_version_step ADD team text NOT NULL",
        };
        for (String harm : harms) {
            try (Bench bench = migrated(major)) {
                bench.execute(harm);
                bench.with("3_c.sql", "CREATE TABLE c (id int);\nVACUUM a;");

                RunReport report = bench.migrate();

                assertThat(Bench.codes(report)).as(harm).containsExactly(Code.HISTORY_SHAPE);
                assertThat(Bench.codes(bench.status())).as(harm).containsExactly(Code.HISTORY_SHAPE);
                assertThat(bench.exists("c")).as(harm).isFalse();
            }
        }
        // A column of one's own does no harm.
        try (Bench bench = migrated(major)) {
            bench.execute("ALTER TABLE schema_version ADD note text, ADD team text NOT NULL DEFAULT 'ours'");
            bench.with("3_c.sql", "CREATE TABLE c (id int);").migrated();
            assertThat(bench.applied()).containsExactly("1", "2", "3");
        }
    }

    @Tag("F062")
    @ParameterizedTest
    @EachMajor
    void a_migration_that_drops_or_bends_the_history(int major) {
        for (String harm : List.of(
                "DROP TABLE schema_version;",
                "DROP TABLE schema_version_log;",
                "DROP TABLE schema_version, schema_version_log, schema_version_step;",
                "ALTER TABLE schema_version RENAME TO old;",
                "ALTER TABLE schema_version DROP header;",
                "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;"
                        + " CREATE TRIGGER no BEFORE INSERT ON schema_version EXECUTE FUNCTION no();",
                "DROP TABLE schema_version; CREATE VIEW schema_version AS SELECT 1 AS version;")) {
            try (Bench bench = migrated(major)) {
                bench.with("3_c.sql", "CREATE TABLE c (id int);\n" + harm);

                RunReport report = bench.migrate();

                assertThat(report.isOk()).as(harm).isFalse();
                assertThat(report.standing().orElseThrow())
                        .as(harm)
                        .startsWith("Nothing of version 3 is in the database.");
                assertThat(bench.exists("c")).as(harm).isFalse();
                assertThat(bench.applied()).containsExactly("1", "2");
            }
        }
    }

    @Tag("F065")
    @ParameterizedTest
    @EachMajor
    void a_clone_goes_on_from_its_own_history(int major) {
        try (Bench bench = migrated(major);
                Bench clone = Bench.on(major)) {
            bench.server.execute(
                    "postgres",
                    "DROP DATABASE " + clone.database,
                    "CREATE DATABASE " + clone.database + " TEMPLATE " + bench.database);
            for (Bench each : List.of(clone, bench)) {
                each.with("1_a.sql", "CREATE TABLE IF NOT EXISTS a (id int);\nINSERT INTO a VALUES (1);")
                        .with("2_b.sql", "CREATE TABLE IF NOT EXISTS b (id int);\nINSERT INTO b VALUES (1);")
                        .with("3_c.sql", "CREATE TABLE c (id int);")
                        .migrated();
                ranOnce(each);
                assertThat(each.applied()).containsExactly("1", "2", "3");
            }
        }
    }

    @Tag("F055")
    @ParameterizedTest
    @EachMajor
    void other_databases_schemas_and_histories_do_not_wait(int major) throws Exception {
        TestServer server = TestServer.of(major);
        try (Bench busy = Bench.on(server);
                Bench other = Bench.on(server)) {
            busy.with("1_a.sql", "SELECT 'in';\nSELECT pg_sleep(300);");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(busy::migrate);
            while (busy.heard.lines.stream().noneMatch(line -> line.contains("[[in]]"))) {
                assertThat(run).isNotDone();
                Thread.sleep(10);
            }
            for (String what : new String[] {"database", "schema", "table"}) {
                if (!what.equals("database")) {
                    other.target = busy.target;
                }
                busy.execute("CREATE SCHEMA IF NOT EXISTS theirs");
                other.historySchema = what.equals("schema") ? Optional.of("theirs") : Optional.empty();
                other.historyTable = what.equals("table") ? "their_version" : "schema_version";
                other.with("1_a.sql", "CREATE TABLE of_" + what + " (id int);");
                other.lockWait = Duration.ofMillis(100);

                assertThat(other.migrate().problems()).as(what).isEmpty();

                assertThat(run).isNotDone();
            }
            busy.interruption.request();
            run.get(30, TimeUnit.SECONDS);
        }
    }

    @Tag("F051")
    @ParameterizedTest
    @EachMajor
    void who_writes_the_history_without_the_lock_makes_the_run_undo_its_migration(int major) throws Exception {
        try (Bench bench = migrated(major);
                Latch latch = new Latch(bench.server, bench.database)) {
            bench.lockTimeout = Duration.ofMinutes(1);
            bench.with("3_c.sql", "CREATE TABLE c (id int);\n" + Latch.WAIT);
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            latch.awaitWaiting();
            bench.execute(
                    "INSERT INTO schema_version SELECT 3, 'theirs', 'their.sql', kind, checksum, header, rollback,"
                            + " irreversible, transactional, statements, applied_by, applied_at, execution_ms, plugin_version"
                            + " FROM schema_version WHERE version = 1");
            latch.open();

            RunReport report = run.get(30, TimeUnit.SECONDS);

            assertThat(Bench.problem(report).sqlState()).isEqualTo("23505");
            assertThat(bench.exists("c")).isFalse();
            assertThat(bench.column("SELECT script FROM schema_version WHERE version = 3"))
                    .containsExactly("their.sql");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.EDITED);
        }
    }

    @Tag("S24")
    @ParameterizedTest
    @EachMajor
    void the_log_says_who_did_what_from_where(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute(
                    "DROP ROLE IF EXISTS ada",
                    "CREATE ROLE ada LOGIN PASSWORD 'ada'",
                    "GRANT CREATE ON SCHEMA public TO ada");
            bench.target = bench.server.target(bench.database, "ada", Secret.of("ada"));
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a;")
                    .migrated();
            assertThat(bench.rollback(1).problems()).isEmpty();

            assertThat(bench.column("SELECT concat_ws(' ', event, by_role, from_host IS NOT NULL,"
                            + " at BETWEEN now() - interval '1 hour' AND now()) FROM schema_version_log ORDER BY id"))
                    .containsExactly("applied ada t t", "rolled back ada t t");
            bench.execute("DROP OWNED BY ada", "DROP ROLE ada");
        }
    }
}
