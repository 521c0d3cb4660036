package io.github.pgmigrate.apply;

import static io.github.pgmigrate.apply.Repairs.confirm;
import static io.github.pgmigrate.apply.Repairs.content;
import static io.github.pgmigrate.apply.Repairs.forget;
import static io.github.pgmigrate.apply.Repairs.repaired;
import static io.github.pgmigrate.apply.Repairs.settle;
import static io.github.pgmigrate.apply.Repairs.show;
import static io.github.pgmigrate.apply.Repairs.values;
import static io.github.pgmigrate.testing.wire.Message.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Latch;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.Run;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Message;
import io.github.pgmigrate.testing.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** The history is mended by what a person has seen and agreed to, and by nothing else. */
class RepairTest {

    /** What makes the changes, all in one message. */
    private static final Predicate<Message> MADE = query("'repaired'").and(query("COMMIT;"));

    @ParameterizedTest
    @EachMajor
    void where_all_is_well_there_is_nothing_to_repair(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "-- Author: Ada\nCREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a;\n-- that is all\n");
            RunReport none = show(bench, Wishes.NONE);
            assertThat(Bench.problem(none).message()).contains("this database has no history");
            assertThat(bench.exists("schema_version")).isFalse();
            bench.migrated();

            bench.with("1_rollback_a.sql", "DROP TABLE a;\r\n-- that is all\r\n");
            RunReport report = show(bench, Wishes.NONE);

            assertThat(report.isOk()).isTrue();
            assertThat(Bench.codes(report)).containsExactly(Code.NOTHING_TO_REPAIR);
            assertThat(confirm(bench, Wishes.NONE, "0123456789ab").isOk()).isTrue();
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_edited_file_is_recorded_as_it_is_now(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a;\r\n")
                    .migrated();
            String old = bench.value("SELECT checksum FROM schema_version");
            bench.with("1_a.sql", "-- Author: Ada\nCREATE TABLE a (id int);\nCREATE TABLE IF NOT EXISTS b (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE IF EXISTS b;\nDROP TABLE a;\n");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.EDITED);

            List<Change> changes = repaired(bench, Wishes.NONE);

            assertThat(changes).hasSize(1);
            assertThat(changes.get(0).action()).isEqualTo(Change.Action.REFRESH);
            assertThat(changes.get(0).reason())
                    .startsWith("its statements were edited after it was applied on ")
                    .endsWith(" by postgres");
            assertThat(values(changes.get(0))).containsExactly("checksum", "header", "rollback");
            String now = bench.value("SELECT checksum FROM schema_version");
            assertThat(now).isNotEqualTo(old);
            assertThat(bench.value("SELECT detail FROM schema_version_log WHERE event = 'repaired'"))
                    .contains("since its statements were edited", "checksum: " + old + " -> " + now);
            assertThat(
                            bench.value(
                                    "SELECT concat(checksum, version, script) FROM schema_version_log WHERE event = 'repaired'"))
                    .isEqualTo(now + "11_a.sql");
            assertThat(bench.value("SELECT concat(header->>'Author', statements) FROM schema_version"))
                    .isEqualTo("Ada2");
            assertThat(bench.column("SELECT to_regclass('b')")).containsExactly("<null>");
            bench.migrated();
            bench.without("1_rollback_a.sql").execute("CREATE TABLE b ()");
            assertThat(bench.rollback(1).problems()).isEmpty();
            assertThat(bench.exists("b")).isFalse();
        }
    }

    @ParameterizedTest
    @EachMajor
    void names_headers_and_rollbacks_are_brought_up_to_date(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a;")
                    .with("2_b.sql", "CREATE TABLE b (id int);")
                    .with("2_rollback_b.sql", "DROP TABLE b;")
                    .with("3_c.sql", "CREATE TABLE c (id int);")
                    .with("3_rollback_c.sql", "DROP TABLE c;")
                    .migrated();
            bench.without("1_a.sql")
                    .with("1_new_name.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "-- Ticket: APP-7\nCREATE TABLE b (id int);")
                    .with("2_rollback_b.sql", "DROP TABLE IF EXISTS b;")
                    .without("3_rollback_c.sql");
            assertThat(bench.migrate().problems()).isEmpty();

            List<Change> changes = repaired(bench, Wishes.NONE);

            assertThat(changes)
                    .extracting(Repairs::values)
                    .containsExactly(List.of("script", "description"), List.of("header", "rollback"));
            assertThat(changes.get(1).reason())
                    .startsWith("its header and its rollback were edited after it was applied");
            assertThat(
                            bench.column(
                                    "SELECT concat_ws(' ', script, description, rollback) FROM schema_version ORDER BY version"))
                    .containsExactly(
                            "1_new_name.sql new name DROP TABLE a;",
                            "2_b.sql b DROP TABLE IF EXISTS b;",
                            "3_c.sql c DROP TABLE c;");
            assertThat(Bench.codes(show(bench, Wishes.NONE))).containsExactly(Code.NOTHING_TO_REPAIR);
        }
    }

    @ParameterizedTest
    @EachMajor
    void another_state_than_was_seen_is_shown_anew(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "CREATE TABLE b (id int);")
                    .migrated();
            bench.with("1_a.sql", "CREATE TABLE a (id bigint);");
            String seen = show(bench, Wishes.NONE).changes().fingerprint().orElseThrow();
            assertThat(seen).matches("[0-9a-f]{12}");
            assertThat(show(bench, Wishes.NONE).changes().fingerprint()).contains(seen);
            List<String> before = content(bench);

            bench.with("2_b.sql", "CREATE TABLE b (id bigint);");
            RunReport report = confirm(bench, Wishes.NONE, seen);

            assertThat(Bench.codes(report)).containsExactly(Code.REPAIR_DIFFERS);
            assertThat(report.changes().list()).hasSize(2);
            assertThat(report.changes().made()).isFalse();
            assertThat(report.changes().fingerprint().orElseThrow()).isNotEqualTo(seen);
            assertThat(content(bench)).isEqualTo(before);
            Wishes first = new Wishes(Optional.of(MigrationKey.of("1")), Optional.empty(), Set.of());
            assertThat(repaired(bench, first)).hasSize(1);
            assertThat(bench.migrate().problems())
                    .extracting(Problem::message)
                    .allSatisfy(message -> assertThat(message).startsWith("version 2 was edited"));
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_was_seen_in_one_database_is_not_done_in_a_copy_of_it(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").migrated();
            bench.with("1_a.sql", "CREATE TABLE a (id bigint);");
            String seen = show(bench, Wishes.NONE).changes().fingerprint().orElseThrow();
            String copy = bench.database + "_copy";
            bench.server.execute(
                    "postgres",
                    "DROP DATABASE IF EXISTS " + copy,
                    "CREATE DATABASE " + copy + " TEMPLATE " + bench.database);
            bench.target = bench.server.target(copy);

            RunReport report = confirm(bench, Wishes.NONE, seen);

            assertThat(Bench.codes(report)).containsExactly(Code.REPAIR_DIFFERS);
            assertThat(report.changes().list()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_file_that_is_gone_is_forgotten_where_it_is_named(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "CREATE TABLE b (id int);")
                    .with("2_rollback_b.sql", "DROP TABLE b;")
                    .with("3_c.sql", "CREATE TABLE c (id int);")
                    .migrated();
            bench.without("1_a.sql").without("2_b.sql").without("2_rollback_b.sql");

            RunReport report = show(bench, Wishes.NONE);

            assertThat(report.isOk()).isTrue();
            assertThat(report.changes().list()).isEmpty();
            assertThat(Bench.codes(report)).containsExactly(Code.MISSING_FILE, Code.NOTHING_TO_REPAIR);
            assertThat(Bench.text(report.problems().get(0)))
                    .contains(
                            "no file for versions 1, 2", "1_a.sql\n2_b.sql", "pgmigrate:repair -Dpgmigrate.forget=1,2");

            List<Change> changes = repaired(bench, forget("2"));

            assertThat(changes)
                    .extracting(Change::what)
                    .containsExactly("take it out of the history, with the rollback that is kept there");
            assertThat(bench.applied()).containsExactly("1", "3");
            assertThat(bench.log()).endsWith("repaired 2");
            assertThat(bench.exists("b")).isTrue();

            RunReport refused = show(bench, forget("3", "9"));
            assertThat(Bench.codes(refused))
                    .containsExactly(Code.REPAIR_REFUSED, Code.REPAIR_REFUSED, Code.MISSING_FILE);
            assertThat(refused.problems().get(0).hint()).contains("-Dpgmigrate.version=3 -Dpgmigrate.settle=pending");
            assertThat(refused.changes().list()).isEmpty();
            repaired(bench, forget("1"));
            bench.migrated();
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_was_run_or_undone_by_other_means_is_recorded(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE a;")
                    .with("2_b.sql", "CREATE TABLE b (id int);")
                    .execute("CREATE TABLE a (id int)");
            Problem exists = Bench.problem(bench.migrate());
            assertThat(exists.code()).isEqualTo(Code.ALREADY_EXISTS);
            assertThat(exists.hint()).contains("pgmigrate:baseline", "pgmigrate:adopt");

            repaired(bench, settle("1", Settle.APPLIED));

            bench.migrated();
            assertThat(bench.applied()).containsExactly("1", "2");
            assertThat(Bench.codes(show(bench, settle("1", Settle.APPLIED)))).containsExactly(Code.REPAIR_REFUSED);
            bench.execute("DROP TABLE b");
            repaired(bench, settle("2", Settle.PENDING));
            assertThat(bench.migrate().done()).hasSize(1);
            assertThat(bench.log()).containsExactly("failed 1", "repaired 1", "applied 2", "repaired 2", "applied 2");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_wrong_baseline_is_taken_back(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("2_b.sql", "CREATE TABLE b (id int);");
            new Baseline(bench.request(), Optional.of(Version.of("2")), "").run();
            assertThat(Bench.codes(show(bench, settle("2", Settle.PENDING)))).containsExactly(Code.REPAIR_REFUSED);
            assertThat(Bench.codes(show(bench, settle("1", Settle.APPLIED)))).containsExactly(Code.REPAIR_REFUSED);

            List<Change> changes = repaired(bench, forget("2"));

            assertThat(changes.get(0).reason()).isEqualTo("forget names it; versions 1, 2 will count as never run");
            assertThat(bench.migrate().done()).hasSize(2);
            assertThat(bench.log()).containsExactly("baselined 2", "repaired 2", "applied 1", "applied 2");
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_changes_and_their_log_are_one_transaction(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "CREATE TABLE b (id int);")
                    .migrated();
            bench.with("1_a.sql", "CREATE TABLE a (id bigint);").with("2_b.sql", "CREATE TABLE b (id bigint);");
            String seen = show(bench, Wishes.NONE).changes().fingerprint().orElseThrow();
            bench.execute("ALTER TABLE schema_version_log ADD CHECK (event <> 'repaired' OR version < 2)");
            List<String> before = content(bench);

            RunReport report = confirm(bench, Wishes.NONE, seen);

            assertThat(Bench.problem(report).sqlState()).isEqualTo("23514");
            assertThat(report.changes().made()).isFalse();
            assertThat(content(bench)).isEqualTo(before);
            assertThat(report.migrations()).extracting(MigrationStatus::state).containsOnly(MigrationState.EDITED);
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_row_that_somebody_changes_meanwhile_is_not_written_over(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Wire wire = new Wire(bench.server.port())) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").migrated();
            bench.with("1_a.sql", "CREATE TABLE a (id bigint);");
            String seen = show(bench, Wishes.NONE).changes().fingerprint().orElseThrow();
            bench.target = wire.of(bench.target);
            wire.before(MADE, link -> {
                bench.execute("UPDATE schema_version SET description = 'theirs'");
                return true;
            });

            RunReport report = confirm(bench, Wishes.NONE, seen);

            assertThat(Bench.problem(report).sqlState()).isEqualTo("40001");
            assertThat(bench.value("SELECT description FROM schema_version")).isEqualTo("theirs");
            assertThat(bench.log()).containsExactly("applied 1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_answer_that_is_lost_is_no_harm(int major) throws Exception {
        for (Wire.When when : Wire.When.values()) {
            try (Bench bench = Bench.on(major);
                    Wire wire = new Wire(bench.server.port())) {
                bench.with("1_a.sql", "CREATE TABLE a (id int);").migrated();
                bench.with("1_a.sql", "CREATE TABLE a (id bigint);");
                String seen = show(bench, Wishes.NONE).changes().fingerprint().orElseThrow();
                Target direct = bench.target;
                bench.target = wire.of(direct);
                wire.at(when, MADE, Fault.cut());
                assertThat(Bench.codes(confirm(bench, Wishes.NONE, seen))).containsExactly(Code.CONNECTION_LOST);
                bench.target = direct;

                assertThat(confirm(bench, Wishes.NONE, seen).isOk()).isTrue();

                assertThat(bench.log()).containsExactly("applied 1", "repaired 1");
                bench.migrated();
            }
        }
    }

    @ParameterizedTest
    @EachMajor
    @Tag("F003")
    void a_kill_leaves_it_undone_or_done(int major) throws Exception {
        for (Predicate<Message> at : List.of(query("pg_try_advisory_lock"), query("REPEATABLE READ"), MADE)) {
            for (Wire.When when : Wire.When.values()) {
                try (Bench bench = Bench.on(major);
                        Wire wire = new Wire(bench.server.port())) {
                    bench.with("1_a.sql", "CREATE TABLE a (id int);").migrated();
                    bench.with("1_a.sql", "CREATE TABLE a (id bigint);");
                    String seen =
                            show(bench, Wishes.NONE).changes().fingerprint().orElseThrow();

                    CompletableFuture<Run> started = new CompletableFuture<>();
                    wire.at(when, at, Fault.kill(() -> started.join().kill()));
                    try (Run run = Migrator.of(wire.of(bench.target), bench.path("sql/migrations"))
                            .goal("repair " + seen)
                            .start()) {
                        started.complete(run);
                        assertThat(run.exitValue()).as(run.output()).isEqualTo(137);
                    }
                    bench.server.awaitRow(
                            bench.database,
                            "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_locks WHERE locktype ="
                                    + " 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))");

                    boolean made = at == MADE && when == Wire.When.AFTER;
                    assertThat(bench.log()).as("made " + made + ", " + when).hasSize(made ? 2 : 1);
                    RunReport again = confirm(bench, Wishes.NONE, seen);
                    assertThat(again.problems())
                            .extracting(Problem::code)
                            .isEqualTo(made ? List.of(Code.NOTHING_TO_REPAIR) : List.of());
                    assertThat(bench.log()).containsExactly("applied 1", "repaired 1");
                    bench.migrated();
                }
            }
        }
    }

    @ParameterizedTest
    @EachMajor
    void it_waits_for_a_run_or_gives_up(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Latch latch = new Latch(bench.server, bench.database)) {
            bench.lockTimeout = Duration.ofMinutes(1);
            bench.with("1_a.sql", "CREATE TABLE a (id int);").migrated();
            bench.with("1_a.sql", "CREATE TABLE a (id bigint);");
            String seen = show(bench, Wishes.NONE).changes().fingerprint().orElseThrow();
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "-- pgmigrate:no-transaction\nCREATE TABLE b ();\n" + Latch.WAIT);
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            latch.awaitWaiting();
            bench.lockWait = Duration.ofMillis(200);
            RunReport busy = show(bench, settle("2", Settle.PENDING));
            assertThat(Bench.codes(busy)).containsExactly(Code.LOCK_BUSY);
            assertThat(busy.changes().list()).isEmpty();
            bench.lockWait = Duration.ofSeconds(60);
            bench.with("1_a.sql", "CREATE TABLE a (id bigint);");

            int heard = bench.heard.lines.size();
            CompletableFuture<RunReport> repair =
                    CompletableFuture.supplyAsync(() -> confirm(bench, Wishes.NONE, seen));
            while (bench.heard.lines.stream().skip(heard).noneMatch(line -> line.startsWith("waiting for "))) {
                assertThat(repair).isNotDone();
                Thread.sleep(10);
            }
            latch.open();

            RunReport after = repair.get(60, TimeUnit.SECONDS);
            assertThat(run.get(60, TimeUnit.SECONDS).problems()).isEmpty();
            assertThat(after.problems()).isEmpty();
            assertThat(after.changes().made()).isTrue();
            assertThat(bench.log()).containsExactly("applied 1", "applied 2", "repaired 1");
        }
    }
}
