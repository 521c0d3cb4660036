package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.foreign.Tool;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.testing.EachMajor;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;

/** Taking over histories of other tools, in tables made here by hand; src/it does it after the tools themselves. */
class AdoptTest {

    static final String TABLE =
            "CREATE TABLE %s (installed_rank int PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL, type"
                    + " varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int, installed_by varchar(100) NOT"
                    + " NULL, installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT NULL, success boolean"
                    + " NOT NULL)";

    private static final String FIRST = "CREATE TABLE users (id int);\n";
    private static final String SECOND = "ALTER TABLE users ADD email text;\n";

    static int crc(String text) {
        CRC32 crc = new CRC32();
        text.lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) crc.getValue();
    }

    private static String row(int rank, String version, String words, String type, String text, boolean success) {
        String script = (version.isEmpty() ? "R" : "V" + version) + "__" + words + ".sql";
        return "INSERT INTO flyway_schema_history VALUES (" + rank + ", "
                + (version.isEmpty() ? "NULL" : "'" + version + "'") + ", '" + words.replace('_', ' ') + "', '" + type
                + "', '" + script + "', " + crc(text) + ", 'ada', '2024-01-0" + rank + " 10:00', " + rank + "0, "
                + success + ")";
    }

    /** A database that Flyway has migrated to version 1.1, and a folder that goes on to 3. */
    private static Bench flyway(int major) {
        return Bench.on(major)
                .with("001_create_users.sql", FIRST)
                .with("001_rollback_create_users.sql", "DROP TABLE users;")
                .with("002_add_email.sql", "-- Migration: V1.1__add_email.sql\n" + SECOND)
                .with("002_rollback_add_email.sql", "ALTER TABLE users DROP email;")
                .with("003_more.sql", "CREATE TABLE more ();")
                .with("003_rollback_more.sql", "DROP TABLE more;")
                .execute(
                        FIRST,
                        SECOND,
                        TABLE.formatted("flyway_schema_history"),
                        row(1, "1", "create_users", "SQL", FIRST, true),
                        row(2, "1.1", "add_email", "SQL", SECOND, true));
    }

    private static RunReport adopt(Bench bench, String confirm) {
        return adopt(bench, confirm, false, "");
    }

    static RunReport adopt(Bench bench, String confirm, boolean gaps, String table) {
        return new Adopt(
                        bench.request(),
                        new Adopt.Wishes(
                                Optional.empty(),
                                table.isEmpty() ? Optional.empty() : Optional.of(table),
                                Optional.empty(),
                                gaps,
                                confirm.isEmpty() ? Optional.empty() : Optional.of(confirm)))
                .run();
    }

    @ParameterizedTest
    @EachMajor
    void it_shows_first_and_records_exactly_what_it_has_shown(int major) {
        try (Bench bench = flyway(major)) {
            RunReport shown = adopt(bench, "");

            assertThat(shown.problems()).isEmpty();
            assertThat(shown.changes().made()).isFalse();
            assertThat(shown.changes().list())
                    .extracting(change -> change.migration().orElseThrow() + " " + change.script() + " " + change.what()
                            + ", " + change.reason())
                    .containsExactly(
                            "1 001_create_users.sql is recorded as applied, it is Flyway's 1 (V1__create_users.sql)",
                            "2 002_add_email.sql is recorded as applied, it is Flyway's 1.1 (V1.1__add_email.sql)");
            String fingerprint = shown.changes().fingerprint().orElseThrow();
            assertThat(shown.standing())
                    .contains("Nothing is recorded yet. To record exactly this, run the same again with"
                            + " -Dpgmigrate.confirm=" + fingerprint);
            assertThat(bench.exists("schema_version")).isFalse();

            RunReport recorded = adopt(bench, fingerprint);

            assertThat(recorded.problems()).isEmpty();
            assertThat(recorded.changes().made()).isTrue();
            assertThat(recorded.standing().orElseThrow()).contains("DROP TABLE \"public\".\"flyway_schema_history\";");
            assertThat(recorded.migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(MigrationState.APPLIED, MigrationState.APPLIED, MigrationState.PENDING);
            assertThat(
                            bench.column(
                                    "SELECT concat_ws('|', version, description, script, kind, applied_by, execution_ms,"
                                            + " transactional, statements, rollback, header) FROM schema_version ORDER BY version"))
                    .containsExactly(
                            "1|create users|001_create_users.sql|versioned|ada|10|t|1|DROP TABLE users;|{}",
                            "2|add email|002_add_email.sql|versioned|ada|20|t|1|ALTER TABLE users DROP email;|"
                                    + "{\"Migration\": \"V1.1__add_email.sql\"}");
            assertThat(bench.value("SELECT applied_at = installed_on::timestamptz FROM schema_version,"
                            + " flyway_schema_history WHERE schema_version.version = installed_rank LIMIT 1"))
                    .isEqualTo("t");
            assertThat(bench.log()).containsExactly("adopted 1", "adopted 2");
            assertThat(bench.column("SELECT detail FROM schema_version_log ORDER BY id"))
                    .containsExactly("Flyway's 1 (V1__create_users.sql)", "Flyway's 1.1 (V1.1__add_email.sql)");
            assertThat(bench.value("SELECT count(*) FROM flyway_schema_history"))
                    .isEqualTo("2");
        }
    }

    @ParameterizedTest
    @EachMajor
    void afterwards_everything_goes_on_from_there(int major) {
        try (Bench bench = flyway(major)) {
            assertThat(adopt(bench, "any").isOk()).isTrue();

            assertThat(Bench.codes(bench.verify())).containsExactly(Code.PENDING);
            bench.migrated();
            assertThat(bench.verify().problems()).isEmpty();
            assertThat(bench.applied()).containsExactly("1", "2", "3");
            assertThat(bench.rollback(1).problems()).isEmpty();
            assertThat(bench.exists("more")).isFalse();
            bench.without("002_rollback_add_email.sql");
            assertThat(bench.rollback(1).problems()).isEmpty();
            assertThat(bench.column("SELECT attname FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0"
                            + " AND NOT attisdropped"))
                    .containsExactly("id");
            assertThat(bench.log())
                    .containsExactly("adopted 1", "adopted 2", "applied 3", "rolled back 3", "rolled back 2");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_has_changed_since_is_not_recorded(int major) {
        try (Bench bench = flyway(major)) {
            String fingerprint = adopt(bench, "").changes().fingerprint().orElseThrow();
            bench.execute(row(3, "2", "more", "SQL", "CREATE TABLE more ();", true));

            RunReport report = adopt(bench, fingerprint);

            assertThat(Bench.codes(report)).contains(Code.ADOPTION_REFUSED);
            assertThat(report.problems().get(report.problems().size() - 1).message())
                    .isEqualTo("what would be recorded is not what the fingerprint " + fingerprint
                            + " stands for, so nothing was recorded");
            assertThat(report.changes().fingerprint().orElseThrow()).isNotEqualTo(fingerprint);
            assertThat(bench.exists("schema_version")).isFalse();

            bench.with("003_more.sql", "CREATE TABLE more (id int);");
            String now = report.changes().fingerprint().orElseThrow();
            assertThat(Bench.codes(adopt(bench, now))).contains(Code.ADOPTION_REFUSED, Code.ADOPTION_EDITED);
        }
    }

    @ParameterizedTest
    @EachMajor
    void again_changes_nothing_and_with_rows_of_our_own_it_is_refused(int major) {
        try (Bench bench = flyway(major)) {
            adopt(bench, "any");

            assertThat(Bench.text(Bench.problem(adopt(bench, "any"))))
                    .contains("note PGM0520 [adoption] the history of Flyway is taken over already, all of it");
            bench.migrated();
            assertThat(Bench.codes(adopt(bench, ""))).containsExactly(Code.ADOPTION);
            assertThat(bench.log()).hasSize(3);

            bench.execute(
                    row(3, "2", "more", "SQL", "CREATE TABLE more ();", true),
                    "DELETE FROM schema_version WHERE version = 1");
            assertThat(Bench.text(Bench.problem(adopt(bench, "any", true, ""))))
                    .contains(
                            "[adoption-refused] this database has a history of pgmigrate's own already: versions 2, 3");
        }
    }

    @ParameterizedTest
    @EachMajor
    void failed_rows_are_refused(int major) {
        try (Bench bench = flyway(major)) {
            bench.execute(row(3, "2", "more", "SQL", "", false));

            assertThat(Bench.text(Bench.problem(adopt(bench, "any"))))
                    .contains(
                            "error PGM0524 [foreign-unfit] Flyway's version 2 (V2__more.sql) failed", "flyway:repair");
            assertThat(bench.exists("schema_version")).isFalse();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_baseline_and_what_was_run_out_of_order(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("005_a.sql", "SELECT 5;")
                    .with("006_b.sql", "SELECT 6;")
                    .with("007_c.sql", "SELECT 7;")
                    .with("008_d.sql", "SELECT 8;")
                    .execute(
                            TABLE.formatted("flyway_schema_history"),
                            "INSERT INTO flyway_schema_history VALUES (1, '5', '<< Flyway Baseline >>', 'BASELINE',"
                                    + " '<< Flyway Baseline >>', NULL, 'ada', '2024-01-01', 0, true)",
                            row(2, "7", "c", "SQL", "SELECT 7;", true),
                            row(3, "6", "b", "SQL", "SELECT 6;", true));

            assertThat(adopt(bench, "any").problems()).isEmpty();

            assertThat(bench.column("SELECT version || ' ' || kind || ' ' || description FROM schema_version ORDER BY"
                            + " version"))
                    .containsExactly("5 baseline << Flyway Baseline >>", "6 versioned b", "7 versioned c");
            bench.migrated();
            assertThat(bench.applied()).containsExactly("5", "6", "7", "8");
            assertThat(bench.verify().problems()).isEmpty();
            assertThat(bench.rollbackTo("5").problems())
                    .extracting(Problem::code)
                    .containsOnly(Code.NO_ROLLBACK);
        }
    }

    @ParameterizedTest
    @EachMajor
    void repeatables_run_again_only_where_their_text_has_changed(int major) {
        String same = "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;\n";
        try (Bench bench = flyway(major)) {
            bench.with("R_v.sql", same)
                    .with("R_w.sql", "CREATE OR REPLACE VIEW w AS SELECT 2 AS two;\n")
                    .execute(row(3, "", "v", "SQL", same, true), row(4, "", "w", "SQL", "older", true));

            RunReport report = adopt(bench, "any");

            assertThat(Bench.codes(report)).containsExactly(Code.FOREIGN_REMARK);
            assertThat(bench.column("SELECT script FROM schema_version WHERE kind = 'repeatable'"))
                    .containsExactly("R_v.sql");
            bench.migrated();
            assertThat(bench.exists("v")).isFalse();
            assertThat(bench.exists("w")).isTrue();
            assertThat(bench.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void gaps_are_refused_unless_they_are_accepted(int major) {
        try (Bench bench = flyway(major)) {
            bench.execute(row(3, "1.5", "gone", "SQL", "", true));

            assertThat(Bench.text(Bench.problem(adopt(bench, "any"))))
                    .contains(
                            "error PGM0527 [adoption-gap] Flyway's 1.5 (V1.5__gone.sql) is applied, and the folder has no"
                                    + " file for it");

            RunReport accepted = adopt(bench, "any", true, "");
            assertThat(accepted.isOk()).isTrue();
            assertThat(Bench.codes(accepted)).containsExactly(Code.ADOPTION_GAP);
            assertThat(bench.applied()).containsExactly("1", "2");
        }
    }

    @ParameterizedTest
    @EachMajor
    void flyway_at_work_is_waited_for_by_nobody(int major) throws SQLException {
        long key = 77431708279161L + "\"public\".\"flyway_schema_history\"".hashCode();
        try (Bench bench = flyway(major);
                Connection flyway = bench.server.connect(bench.database);
                Statement statement = flyway.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + key + ")");

            RunReport report = adopt(bench, "any");

            assertThat(Bench.codes(report)).containsExactly(Code.FOREIGN_BUSY);
            assertThat(bench.applied()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_row_that_comes_at_this_moment_is_seen(int major) throws Exception {
        try (Bench bench = flyway(major);
                Connection flyway = bench.server.connect(bench.database);
                Statement statement = flyway.createStatement()) {
            flyway.setAutoCommit(false);
            statement.execute(row(3, "2", "more", "SQL", "", true));
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(() -> adopt(bench, "any"));
            bench.server.awaitRow(
                    bench.database, "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'ShareRowExclusiveLock'");
            flyway.commit();

            RunReport report = run.get(1, TimeUnit.MINUTES);

            assertThat(Bench.text(Bench.problem(report))).contains("the other tool's history changed at this moment");
            assertThat(bench.applied()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void flyway_4_kept_its_history_where_ours_would_stand(int major) {
        try (Bench bench = flyway(major)) {
            bench.execute("ALTER TABLE flyway_schema_history RENAME TO schema_version");

            assertThat(Bench.codes(adopt(bench, ""))).containsExactly(Code.HISTORY_SHAPE);

            bench.historyTable = "pgmigrate_history";
            assertThat(adopt(bench, "any").problems()).isEmpty();
            assertThat(bench.column("SELECT version FROM pgmigrate_history ORDER BY 1"))
                    .containsExactly("1", "2");
            bench.migrated();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_role_that_may_not_lock_the_other_table_is_told(int major) {
        try (Bench bench = flyway(major)) {
            bench.execute(
                    "DROP ROLE IF EXISTS reader",
                    "CREATE ROLE reader LOGIN PASSWORD 'reader'",
                    "GRANT SELECT ON flyway_schema_history TO reader",
                    "GRANT CREATE ON SCHEMA public TO reader");
            bench.target = bench.server.target(bench.database, "reader", Secret.of("reader"));

            Problem problem = Bench.problem(adopt(bench, "any"));

            assertThat(problem.sqlState()).isEqualTo("42501");
            assertThat(problem.message()).contains("permission denied for table flyway_schema_history");
            assertThat(bench.column("SELECT version FROM schema_version")).isEmpty();
            bench.execute("DROP OWNED BY reader", "DROP ROLE reader");
        }
    }

    @ParameterizedTest
    @EachMajor
    void liquibase_mybatis_and_sqitch(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("001_a.sql", "-- Migration: db/a.sql::1::ada\nCREATE TABLE a ();")
                    .with("001_rollback_a.sql", "DROP TABLE a;")
                    .execute(
                            "CREATE TABLE a ()",
                            "CREATE TABLE databasechangelog (id text, author text, filename text, dateexecuted timestamp,"
                                    + " orderexecuted int, exectype text)",
                            "INSERT INTO databasechangelog VALUES ('1', 'ada', 'db/a.sql', '2024-01-01', 1, 'EXECUTED')",
                            "CREATE TABLE changelog (id numeric(20,0), applied_at varchar(25), description varchar(255))",
                            "INSERT INTO changelog VALUES (1, '2024-01-01 00:00:00', 'a')",
                            "CREATE SCHEMA registry",
                            "CREATE TABLE registry.changes (change_id text, script_hash text, change text, project text, note"
                                    + " text, committed_at timestamptz, committer_name text, planned_at timestamptz)",
                            "CREATE TABLE registry.events (event text, change_id text, change text, project text, committed_at"
                                    + " timestamptz)",
                            "INSERT INTO registry.changes VALUES ('1', NULL, 'a', 'p', '', '2024-01-01Z', 'Grace',"
                                    + " '2024-01-01Z')");

            assertThat(Bench.codes(adopt(bench, "any"))).containsExactly(Code.FOREIGN_SEVERAL);
            for (String table : List.of("databasechangelog", "changelog", "registry")) {
                assertThat(adopt(bench, "any", false, table).problems()).isEmpty();
                assertThat(bench.verify().problems()).isEmpty();
                assertThat(bench.value("SELECT applied_by FROM schema_version"))
                        .isEqualTo(table.equals("registry") ? "Grace" : "postgres");
                assertThat(bench.rollback(1).problems()).isEmpty();
                bench.execute(
                        "CREATE TABLE a ()", "DROP TABLE schema_version, schema_version_log, schema_version_step");
            }
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_tool_that_keeps_no_history_is_no_choice(int major) {
        try (Bench bench = flyway(major)) {
            RunReport report = new Adopt(
                            bench.request(),
                            new Adopt.Wishes(
                                    Optional.of(Tool.DBMATE),
                                    Optional.empty(),
                                    Optional.empty(),
                                    false,
                                    Optional.empty()))
                    .run();

            assertThat(Bench.text(Bench.problem(report))).contains("dbmate keeps no history", "pgmigrate:baseline");
        }
    }
}
