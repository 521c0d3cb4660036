package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.testing.EachMajor;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** Another thread, as Ctrl-C does, stops a run. */
class InterruptionTest {

    private static RunReport interrupt(Bench bench, CompletableFuture<RunReport> run) throws Exception {
        long began = System.nanoTime();
        bench.interruption.request();
        RunReport report = run.get(20, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        return report;
    }

    @ParameterizedTest
    @EachMajor
    void a_statement_is_cancelled_and_nothing_stays(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with(
                            "2_b.sql",
                            "CREATE TABLE b (id int);\nSELECT 'in';\nDO $$ BEGIN PERFORM pg_sleep(60); END $$;\n")
                    .with("3_c.sql", "CREATE TABLE c (id int);");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            bench.heard.await("[[in]]");

            RunReport report = interrupt(bench, run);

            assertThat(Bench.codes(report)).containsExactly(Code.INTERRUPTED);
            assertThat(report.standing())
                    .contains("Nothing of version 2 is in the database. This run has applied version 1.");
            assertThat(bench.applied()).containsExactly("1");
            assertThat(bench.exists("b")).isFalse();
            assertThat(bench.log()).containsExactly("applied 1", "failed 2");
            // A backend ends a moment after its client.
            bench.invariants().awaitNobody(Duration.ofSeconds(20));
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_request_that_comes_too_early_stops_the_run_as_well(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);");
            bench.interruption.request();

            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.INTERRUPTED);
            assertThat(bench.exists("a")).isFalse();
        }
    }

    /** As a daemon leaves it that interrupts a build before it comes to the database. */
    @Tag("F021")
    @ParameterizedTest
    @EachMajor
    void a_thread_that_is_interrupted_already_does_not_connect(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);");
            Thread.currentThread().interrupt();

            RunReport report = bench.migrate();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(Bench.codes(report)).containsExactly(Code.INTERRUPTED);
            assertThat(bench.exists("a")).isFalse();
        } finally {
            Thread.interrupted();
        }
    }

    @ParameterizedTest
    @EachMajor
    void waiting_for_another_run_ends(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "SELECT 'in';\nSELECT pg_sleep(100);");
            CompletableFuture<RunReport> first = CompletableFuture.supplyAsync(bench::migrate);
            bench.heard.await("[[in]]");
            Interruption stopsFirst = bench.interruption;
            bench.interruption = new Interruption();
            CompletableFuture<RunReport> second = CompletableFuture.supplyAsync(bench::migrate);
            assertThat(bench.heard.waiting.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(Bench.codes(interrupt(bench, second))).containsExactly(Code.INTERRUPTED);

            stopsFirst.request();
            assertThat(Bench.codes(first.get(20, TimeUnit.SECONDS))).containsExactly(Code.INTERRUPTED);
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_pause_between_two_tries_ends(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Connection holder = bench.server.connect(bench.database);
                Statement statement = holder.createStatement()) {
            bench.execute("CREATE TABLE a (id int)");
            bench.lockTimeout = Duration.ofMillis(100);
            bench.lockRetries = 50;
            bench.with("1_a.sql", "LOCK TABLE a;");
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE a");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            assertThat(bench.heard.retrying.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(interrupt(bench, run).isOk()).isFalse();
        }
    }

    @ParameterizedTest
    @EachMajor
    void steps_that_are_done_stay(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.with(
                    "1_a.sql",
                    "-- pgmigrate:no-transaction\nCREATE TABLE a (id int);\nSELECT 'in';\nSELECT pg_sleep(60);");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            bench.heard.await("[[in]]");
            // It is heard before it is committed.
            for (int i = 0; i < 6000 && bench.ledger().size() < 2; i++) {
                Thread.sleep(10);
            }

            RunReport report = interrupt(bench, run);

            assertThat(report.standing().orElseThrow()).startsWith("Of version 1 the first 2 steps are committed");
        }
    }

    /** What Maven's daemon does to end a build. */
    @Tag("F021")
    @ParameterizedTest
    @EachMajor
    void an_interrupted_thread_is_a_request_as_well(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("2_b.sql", "SELECT 'in';\nSELECT pg_sleep(60);");
            CompletableFuture<RunReport> run = new CompletableFuture<>();
            AtomicBoolean flag = new AtomicBoolean();
            Thread thread = new Thread(() -> {
                run.complete(bench.migrate());
                flag.set(Thread.currentThread().isInterrupted());
            });
            thread.start();
            bench.heard.await("[[in]]");
            thread.interrupt();

            RunReport report = run.get(20, TimeUnit.SECONDS);

            assertThat(Bench.codes(report)).containsExactly(Code.INTERRUPTED);
            assertThat(report.standing())
                    .contains("Nothing of version 2 is in the database. This run has applied version 1.");
            thread.join(20_000);
            assertThat(flag).isTrue();
            for (Thread each : Thread.getAllStackTraces().keySet()) {
                if (each.getName().startsWith("pgmigrate progress")) {
                    each.join(20_000);
                    assertThat(each.isAlive()).isFalse();
                }
            }
            bench.with("2_b.sql", "CREATE TABLE b (id int);");
            bench.interruption = new Interruption();
            bench.migrated();
        }
    }
}
