package io.github.pgmigrate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Bench;
import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.TestServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A migration that is done, and one that something happens to, on a server of a test's own. */
final class TwoMigrations {

    static final Evidence FIRST = Evidence.of(1, "SELECT count(*) = 1 FROM a");

    static final Evidence SECOND = Evidence.of(2, "SELECT count(*) = 1 FROM b");

    static final String A = "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n";

    static final String B = "CREATE TABLE b (id int);\nINSERT INTO b VALUES (1);\n";

    static final String IN_THE_MIDST = "SELECT 'in';\nSELECT pg_sleep(100);\n";

    private TwoMigrations() {}

    static Bench bench(TestServer server, String second) {
        return Bench.on(server).with("1_a.sql", A).with("2_b.sql", second);
    }

    /** A run of them that stands at {@link #IN_THE_MIDST}: it sleeps, and does not only come to that. */
    static CompletableFuture<RunReport> inTheMidst(Bench bench) throws Exception {
        CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
        bench.heard.await("[[in]]");
        bench.server.awaitRow(
                bench.database,
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
        return run;
    }

    static RunReport get(CompletableFuture<RunReport> run) throws Exception {
        return run.get(120, TimeUnit.SECONDS);
    }

    /** The next run does what the one before could not. */
    static void recovers(Bench bench, String second) throws Exception {
        bench.with("2_b.sql", second);
        bench.interruption = new Interruption();
        bench.invariants(FIRST, SECOND).recover(bench::migrate);
    }

    static void assertOnlyTheFirst(Bench bench, RunReport report, Code... codes) {
        assertThat(Bench.codes(report)).as(report.problems().toString()).containsExactly(codes);
        assertThat(report.standing().orElseThrow())
                .isEqualTo("Nothing of version 2 is in the database. This run has applied version 1.");
        assertThat(bench.applied()).containsExactly("1");
        assertThat(bench.exists("b")).isFalse();
    }

    static String backend(Bench bench) {
        return bench.value("SELECT pid FROM pg_stat_activity WHERE application_name = 'pgmigrate'"
                + " AND datname = current_database()");
    }
}
