package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Latch;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** What a run does when others are in its way. */
class LockTest {

    private static CompletableFuture<RunReport> inBackground(Bench bench) {
        return CompletableFuture.supplyAsync(bench::migrate);
    }

    @Tag("F052")
    @ParameterizedTest
    @EachMajor
    void a_lock_that_is_let_go_is_had_by_another_try(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Connection holder = bench.server.connect(bench.database);
                Statement statement = holder.createStatement()) {
            bench.execute("CREATE TABLE a (id int)");
            bench.lockTimeout = Duration.ofMillis(200);
            bench.lockRetries = 50;
            bench.with("1_a.sql", "CREATE TABLE b (id int);\nALTER TABLE a ADD COLUMN k int;");
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE a");
            CompletableFuture<RunReport> run = inBackground(bench);
            assertThat(bench.heard.retrying.await(20, TimeUnit.SECONDS)).isTrue();
            holder.commit();

            assertThat(run.get(20, TimeUnit.SECONDS).problems()).isEmpty();

            assertThat(bench.applied()).containsExactly("1");
            assertThat(bench.heard.lines).contains("retrying 1 of 50: LOCK_TIMEOUT");
        }
    }

    @Tag("F052")
    @ParameterizedTest
    @EachMajor
    void a_lock_that_is_never_let_go_ends_the_run_and_names_who_holds_it(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Connection holder = bench.server.connect(bench.database);
                Statement statement = holder.createStatement()) {
            bench.execute("CREATE TABLE a (id int)");
            bench.lockTimeout = Duration.ofSeconds(4);
            bench.lockRetries = 0;
            bench.with("1_a.sql", "CREATE TABLE b (id int);\nALTER TABLE a ADD COLUMN k int;");
            holder.setAutoCommit(false);
            statement.execute("SET application_name = 'the nightly batch'");
            statement.execute("LOCK TABLE a");

            RunReport report = bench.migrate();

            Problem problem = Bench.problem(report);
            assertThat(problem.code()).isEqualTo(Code.LOCK_TIMEOUT);
            assertThat(Bench.place(problem)).isEqualTo("1_a.sql:2:1");
            assertThat(String.join("\n", problem.details()))
                    .contains(
                            "blocked by: pid ", "user postgres, the nightly batch", "AccessExclusiveLock on public.a");
            assertThat(bench.exists("b")).isFalse();
            assertThat(report.standing().orElseThrow()).startsWith("Nothing of version 1 is in the database.");
        }
    }

    @Tag("F054")
    @ParameterizedTest
    @EachMajor
    void a_deadlock_is_tried_again(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Connection other = bench.server.connect(bench.database);
                Statement statement = other.createStatement()) {
            bench.execute("CREATE TABLE a (id int)", "CREATE TABLE b (id int)");
            bench.with("1_a.sql", """
                    SET LOCAL deadlock_timeout = '100ms';
                    LOCK TABLE b;
                    SELECT 'b is locked';
                    LOCK TABLE a;
                    CREATE TABLE c (id int);
                    """);
            other.setAutoCommit(false);
            statement.execute("SET deadlock_timeout = '1min'");
            statement.execute("LOCK TABLE a");
            CompletableFuture<RunReport> run = inBackground(bench);
            bench.heard.await("b is locked");
            statement.execute("LOCK TABLE b");
            other.commit();

            assertThat(run.get(20, TimeUnit.SECONDS).problems()).isEmpty();

            assertThat(bench.exists("c")).isTrue();
            assertThat(bench.heard.lines.toString()).contains("retrying 1 of 3");
        }
    }

    @Tag("F044")
    @Tag("F088")
    @ParameterizedTest
    @EachMajor
    void a_statement_that_takes_too_long_is_ended(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.statementTimeout = Duration.ofSeconds(2);
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nDO $$ BEGIN PERFORM pg_sleep(60); END $$;");

            Problem problem = Bench.problem(bench.migrate());

            assertThat(problem.code()).isEqualTo(Code.STATEMENT_TIMEOUT);
            assertThat(Bench.place(problem)).isEqualTo("1_a.sql:2:1");
            assertThat(problem.hint()).contains("-Dpgmigrate.statementTimeout=30min");
            assertThat(bench.exists("a")).isFalse();
        }
    }

    @Tag("F088")
    @ParameterizedTest
    @EachMajor
    void an_index_built_concurrently_waits_for_old_snapshots(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Connection reader = bench.server.connect(bench.database);
                Statement statement = reader.createStatement()) {
            bench.execute("CREATE TABLE a (id int)");
            bench.lockTimeout = Duration.ofMillis(100);
            bench.lockRetries = 0;
            bench.with("1_a.sql", "CREATE INDEX CONCURRENTLY i ON a (id);");
            reader.setAutoCommit(false);
            statement.execute("SELECT * FROM a");
            CompletableFuture<RunReport> run = inBackground(bench);
            assertThat(bench.heard.working.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(bench.heard.lines.toString()).contains("working 1_a.sql:1:1 [pid ");
            reader.commit();

            assertThat(run.get(20, TimeUnit.SECONDS).problems()).isEmpty();
        }
    }

    @Tag("F047")
    @ParameterizedTest
    @EachMajor
    void ten_at_once_on_an_empty_database_apply_each_version_once(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            for (int i = 1; i <= 5; i++) {
                bench.with(i + "_t.sql", "CREATE TABLE t" + i + " (id int);\nSELECT pg_sleep(0.01);");
            }
            bench.with("6_i.sql", "CREATE INDEX CONCURRENTLY i ON t1 (id);");
            Request request = bench.request();
            List<CompletableFuture<RunReport>> runs = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                runs.add(CompletableFuture.supplyAsync(
                        () -> new Migrate(request, Optional.empty(), false, WhenInDoubt.ASK).run(),
                        task -> new Thread(task).start()));
            }
            int done = 0;
            for (CompletableFuture<RunReport> run : runs) {
                RunReport report = run.get(60, TimeUnit.SECONDS);
                assertThat(report.problems()).isEmpty();
                assertThat(report.migrations())
                        .extracting(MigrationStatus::state)
                        .containsOnly(MigrationState.APPLIED)
                        .hasSize(6);
                done += report.done().size();
            }
            assertThat(done).isEqualTo(6);
            assertThat(bench.log()).hasSize(6);
        }
    }

    @Tag("F048")
    @ParameterizedTest
    @EachMajor
    void who_holds_the_lock_for_too_long_is_named(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Latch latch = new Latch(bench.server, bench.database)) {
            bench.lockTimeout = Duration.ofMinutes(1);
            bench.with("1_a.sql", "CREATE TABLE a (id int);\n" + Latch.WAIT);
            CompletableFuture<RunReport> first = inBackground(bench);
            latch.awaitWaiting();
            bench.lockWait = Duration.ofMillis(300);

            RunReport second = bench.migrate();
            latch.open();

            Problem problem = Bench.problem(second);
            assertThat(problem.code()).isEqualTo(Code.LOCK_BUSY);
            assertThat(problem.details().toString()).contains("held by pid ", "application pgmigrate");
            assertThat(problem.hint()).contains("pg_terminate_backend(");
            assertThat(second.standing()).isEmpty();
            assertThat(second.migrations()).extracting(MigrationStatus::state).containsExactly(MigrationState.PENDING);
            assertThat(first.get(20, TimeUnit.SECONDS).problems()).isEmpty();
        }
    }
}
