package io.github.pgmigrate.apply;

import static io.github.pgmigrate.testing.wire.Message.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;

/** A database that was made by other means is taken on as it stands. */
class BaselineTest {

    /** Three tables, of which two are there already, made by hand. */
    private static Bench byHand(int major) {
        return Bench.on(major)
                .with("1_a.sql", "CREATE TABLE a (id int);")
                .with("1_rollback_a.sql", "DROP TABLE a;")
                .with("2_b.sql", "CREATE TABLE b (id int);")
                .with("2_rollback_b.sql", "DROP TABLE b;")
                .with("3_c.sql", "CREATE TABLE c (id int);")
                .with("3_rollback_c.sql", "DROP TABLE c;")
                .execute("CREATE TABLE a (id int)", "CREATE TABLE b (id int)");
    }

    private static RunReport baseline(Bench bench, String version) {
        return new Baseline(bench.request(), Optional.of(version).map(Version::of), "what the old tool left").run();
    }

    @ParameterizedTest
    @EachMajor
    void files_up_to_it_are_not_run(int major) {
        try (Bench bench = byHand(major)) {
            RunReport report = baseline(bench, "2");

            assertThat(report.problems()).isEmpty();
            assertThat(report.standing())
                    .contains("The history says now that this database stands at version 2. They will not be run here:"
                            + " versions 1, 2.");
            assertThat(report.migrations())
                    .extracting(
                            m -> m.version().orElseThrow() + " " + m.kind() + " " + m.state() + " " + m.description())
                    .containsExactly("2 BASELINE APPLIED what the old tool left", "3 VERSIONED PENDING c");
            assertThat(bench.log()).containsExactly("baselined 2");
            assertThat(bench.value("SELECT concat_ws(' ', version, script, kind, checksum, header, applied_by)"
                            + " FROM schema_version"))
                    .isEqualTo("2 baseline baseline {} postgres");

            bench.migrated();

            assertThat(bench.applied()).containsExactly("2", "3");
            assertThat(bench.log()).containsExactly("baselined 2", "applied 3");
            assertThat(bench.verify().problems()).isEmpty();
            assertThat(bench.status().migrations())
                    .extracting(MigrationStatus::kind)
                    .containsExactly(Kind.BASELINE, Kind.VERSIONED);
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_database_that_holds_tables_and_no_history_is_noticed_once(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute(
                    "CREATE EXTENSION postgres_fdw",
                    "CREATE TABLE owned ()",
                    "ALTER EXTENSION postgres_fdw ADD TABLE owned",
                    "CREATE TABLE a (id int)");
            bench.with("1_b.sql", "CREATE TABLE b (id int);").migrated();

            Problem note = bench.heard.problems.get(0);
            assertThat(bench.heard.problems).hasSize(1);
            assertThat(note.code()).isEqualTo(Code.NOT_EMPTY);
            assertThat(Bench.text(note))
                    .contains("note PGM0519", "holds a table already", "pgmigrate:baseline", "pgmigrate:adopt");

            bench.with("2_c.sql", "CREATE TABLE c (id int);").migrated();
            assertThat(bench.heard.problems).hasSize(1);
        }
        try (Bench bench = Bench.on(major)) {
            bench.execute(
                            "CREATE EXTENSION postgres_fdw",
                            "CREATE TABLE owned ()",
                            "ALTER EXTENSION postgres_fdw ADD TABLE owned")
                    .with("1_b.sql", "CREATE TABLE b (id int);")
                    .migrated();
            assertThat(bench.heard.problems).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_rollback_goes_down_to_it_and_never_below(int major) {
        try (Bench bench = byHand(major)) {
            baseline(bench, "2");
            bench.migrated();

            assertThat(Bench.text(Bench.problem(bench.rollbackTo("1"))))
                    .contains("version 1 is below the baseline, version 2", "Name 2 or 0");
            assertThat(bench.rollbackTo("0").done())
                    .extracting(key -> key.toString())
                    .containsExactly("3");
            assertThat(bench.exists("c")).isFalse();
            assertThat(Bench.problem(bench.rollback(5)).message()).contains("version 2 is the baseline");
            assertThat(Bench.codes(bench.rollbackTo("2"))).containsExactly(Code.NOTHING_TO_ROLL_BACK);
            assertThat(bench.column("SELECT to_regclass('a'), to_regclass('b')"))
                    .containsExactly("a");
            assertThat(bench.applied()).containsExactly("2");
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_same_again_changes_nothing_whatever_was_applied_since(int major) {
        try (Bench bench = byHand(major)) {
            baseline(bench, "2");
            bench.migrated();

            RunReport report = baseline(bench, "02");

            assertThat(Bench.codes(report)).containsExactly(Code.BASELINE_KNOWN);
            assertThat(report.isOk()).isTrue();
            assertThat(bench.log()).containsExactly("baselined 2", "applied 3");
            assertThat(Bench.codes(baseline(bench, "3"))).containsExactly(Code.BASELINE_REFUSED);
        }
    }

    @ParameterizedTest
    @EachMajor
    void where_migrations_are_applied_it_is_refused_and_nothing_written(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").migrated();

            RunReport report = baseline(bench, "5");

            assertThat(Bench.text(Bench.problem(report)))
                    .contains("[baseline-refused] migrations are applied here already: version 1");
            assertThat(bench.log()).containsExactly("applied 1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_version_that_the_folder_lacks_will_do(int major) {
        try (Bench bench = byHand(major)) {
            RunReport report = baseline(bench, "123456789012345678901234567890");

            Problem warning = Bench.problem(report);
            assertThat(warning.isError()).isFalse();
            assertThat(Bench.text(warning)).contains("the folder has no version 123456789012345678901234567890");
            assertThat(warning.hint()).contains("The folder has versions 1, 2, 3.");
            assertThat(bench.applied()).containsExactly("123456789012345678901234567890");
            assertThat(Bench.problem(new Migrate(bench.request(), Optional.of(Version.of("3")), false, WhenInDoubt.ASK)
                                    .run())
                            .message())
                    .contains("stands above version 3 already");
        }
    }

    @ParameterizedTest
    @EachMajor
    void without_a_version_it_says_which_there_are(int major) {
        try (Bench bench = byHand(major)) {
            RunReport report = new Baseline(bench.request(), Optional.empty(), "").run();

            assertThat(Bench.codes(report)).containsExactly(Code.PARAMETER);
            assertThat(Bench.problem(report).hint())
                    .contains("-Dpgmigrate.version=", "The folder has versions 1, 2, 3.");
            assertThat(bench.exists("schema_version")).isFalse();
        }
    }

    @ParameterizedTest
    @EachMajor
    void tables_and_row_are_one_transaction(int major) throws Exception {
        try (Bench bench = byHand(major);
                Wire wire = new Wire(bench.server.port())) {
            Target direct = bench.target;
            bench.target = wire.of(direct);
            wire.after(query("CREATE TABLE"), Fault.cut());
            assertThat(Bench.codes(baseline(bench, "2"))).containsExactly(Code.CONNECTION_LOST);
            bench.target = direct;

            assertThat(Bench.codes(baseline(bench, "2"))).containsExactly(Code.BASELINE_KNOWN);
            assertThat(bench.log()).containsExactly("baselined 2");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_role_that_may_not_create_the_tables_is_told(int major) {
        try (Bench bench = byHand(major)) {
            bench.execute(
                    "DROP ROLE IF EXISTS unable",
                    "CREATE ROLE unable LOGIN PASSWORD 'unable'",
                    "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
            bench.target = bench.server.target(bench.database, "unable", Secret.of("unable"));

            assertThat(Bench.codes(baseline(bench, "2"))).containsExactly(Code.HISTORY_SHAPE);
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_it_covers_is_verified(int major) {
        try (Bench bench = byHand(major)) {
            bench.with("1_verify_a.sql", "SELECT count(*) = 1 FROM a;")
                    .with("2_verify_b.sql", "SELECT count(*) = 0 FROM b;");
            baseline(bench, "2");
            bench.migrated();

            RunReport report = bench.verify();

            assertThat(Bench.codes(report)).containsExactly(Code.VERIFY_FAILED);
            assertThat(Bench.place(Bench.problem(report))).isEqualTo("1_verify_a.sql:1:1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void several_at_once_write_one_row(int major) throws Exception {
        try (Bench bench = byHand(major)) {
            List<CompletableFuture<RunReport>> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                runs.add(CompletableFuture.supplyAsync(() -> baseline(bench, "2"), task -> new Thread(task).start()));
            }
            for (CompletableFuture<RunReport> run : runs) {
                assertThat(run.get(60, TimeUnit.SECONDS).isOk()).isTrue();
            }
            assertThat(bench.log()).containsExactly("baselined 2");
        }
    }
}
