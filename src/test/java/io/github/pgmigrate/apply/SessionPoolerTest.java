package io.github.pgmigrate.apply;

import static io.github.pgmigrate.apply.Pooled.STEPPED;
import static io.github.pgmigrate.apply.Pooled.declared;
import static io.github.pgmigrate.apply.Pooled.only;
import static io.github.pgmigrate.apply.Pooled.transactional;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Latch;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.PgBouncer;
import io.github.pgmigrate.testing.Run;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;

/** Through a real PgBouncer that gives each session a backend. */
class SessionPoolerTest {

    @EachMajor
    @Tag("F034")
    void one_that_pools_by_session_serves_everything_once_declared(int major) throws Exception {
        try (Bench bench =
                        transactional(major).with("3_i.sql", STEPPED).with("3_rollback_i.sql", "DROP INDEX a_id_idx;");
                PgBouncer bouncer = PgBouncer.before(bench.server, "session");
                Connection holder = bench.server.connect(bench.database);
                Statement statement = holder.createStatement()) {
            bench.target = bouncer.through(bench.target);
            bench.session = declared(Pooler.SESSION);
            bench.migrated();
            assertThat(bench.applied()).containsExactly("1", "2", "3");
            assertThat(bench.verify().problems()).isEmpty();

            bench.with("4_d.sql", "ALTER TABLE a ADD COLUMN d int;");
            bench.lockTimeout = Duration.ofSeconds(4);
            bench.lockRetries = 0;
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE a");
            assertThat(String.join("\n", only(bench.migrate()).details())).contains("blocked by: pid ");
            holder.rollback();
            assertThat(bench.rollback(3).problems()).isEmpty();
        }
    }

    @EachMajor
    @Tag("F034")
    void its_crash_and_its_pauses_end_well(int major) throws Exception {
        for (Pooler pooler : new Pooler[] {Pooler.SESSION, Pooler.TRANSACTION}) {
            try (Bench bench = transactional(major)
                            .with("3_c.sql", "CREATE TABLE c (id int);\n" + Latch.WAIT)
                            .with("4_d.sql", "CREATE TABLE e (id int);");
                    PgBouncer bouncer =
                            PgBouncer.before(bench.server, pooler.name().toLowerCase(Locale.ROOT));
                    Latch latch = new Latch(bench.server, bench.database)) {
                bench.lockTimeout = Duration.ofMinutes(1);
                bench.target = bouncer.through(bench.target);
                // It is asked for again while it is not back yet.
                bench.session = new SessionSettings(Optional.empty(), Optional.empty(), false, pooler, 10);
                CompletableFuture<RunReport> crashed = CompletableFuture.supplyAsync(bench::migrate);
                latch.awaitWaiting();
                bouncer.crash();
                RunReport report = crashed.get(60, TimeUnit.SECONDS);
                assertThat(report.problems()).extracting(Problem::code).containsExactly(Code.CONNECTION_LOST);
                assertThat(report.standing().orElseThrow()).startsWith("Nothing of version 3 is in the database.");
                assertThat(bench.applied()).containsExactly("1", "2");
                assertThat(bench.exists("c")).isFalse();

                latch.awaitNobody();
                CompletableFuture<RunReport> paused = CompletableFuture.supplyAsync(bench::migrate);
                latch.awaitWaiting();
                bouncer.pause();
                latch.open();
                int most = pooler == Pooler.SESSION ? 4 : 3;
                bench.server.awaitRow(bench.database, "SELECT 1 FROM schema_version HAVING count(*) = " + most);
                Thread.sleep(1000);
                assertThat(bench.applied()).hasSize(most);
                bouncer.resume();
                assertThat(paused.get(60, TimeUnit.SECONDS).problems()).isEmpty();
                assertThat(bench.applied()).containsExactly("1", "2", "3", "4");
            }
        }
    }

    @EachMajor
    @Tag("F034")
    void a_repair_goes_through_one_that_pools_by_session_and_a_kill_in_its_midst_undoes_it(int major) throws Exception {
        try (Bench bench = transactional(major);
                PgBouncer bouncer = PgBouncer.before(bench.server, "session");
                Connection holder = bench.server.connect(bench.database);
                Statement statement = holder.createStatement()) {
            bench.migrated();
            Target direct = bench.target;
            bench.target = bouncer.through(direct);
            bench.session = declared(Pooler.SESSION);
            bench.with("2_b.sql", "SELECT 'edited';");
            String seen = new Repair(bench.request(), Wishes.NONE, Optional.empty())
                    .run()
                    .changes()
                    .fingerprint()
                    .orElseThrow();

            holder.setAutoCommit(false);
            statement.execute("SELECT FROM schema_version FOR UPDATE");
            try (Run run = Migrator.of(bench.target, bench.path("sql/migrations"))
                    .through(Pooler.SESSION)
                    .goal("repair " + seen)
                    .start()) {
                bench.server.awaitRow(
                        bench.database,
                        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
                run.kill();
            }
            // its backend notices by itself, with the statement unfinished
            bench.server.awaitRow(
                    bench.database,
                    "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_locks WHERE locktype ="
                            + " 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))");
            holder.rollback();
            assertThat(bench.log()).containsExactly("applied 1", "applied 2");

            RunReport made = new Repair(bench.request(), Wishes.NONE, Optional.of(seen)).run();

            assertThat(made.problems()).isEmpty();
            assertThat(bench.log()).containsExactly("applied 1", "applied 2", "repaired 2");
            assertThat(bench.verify().problems()).isEmpty();
        }
    }
}
