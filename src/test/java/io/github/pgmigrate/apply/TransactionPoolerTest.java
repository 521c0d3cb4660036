package io.github.pgmigrate.apply;

import static io.github.pgmigrate.apply.Pooled.LEFT;
import static io.github.pgmigrate.apply.Pooled.column;
import static io.github.pgmigrate.apply.Pooled.declared;
import static io.github.pgmigrate.apply.Pooled.only;
import static io.github.pgmigrate.apply.Pooled.transactional;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Latch;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.PgBouncer;
import io.github.pgmigrate.testing.Run;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;

/** Through a real PgBouncer that gives each transaction another backend. */
class TransactionPoolerTest {

    @EachMajor
    @Tag("F033")
    void one_that_pools_by_transaction_serves_what_is_transactional(int major) {
        try (Bench bench = transactional(major)
                        .with("before_each.sql", "SET work_mem = '5MB';")
                        .with("after_migrate.sql", "SELECT 'after';")
                        .with("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;");
                PgBouncer bouncer = PgBouncer.before(bench.server, "transaction")) {
            bench.target = bouncer.through(bench.target);
            bench.session = declared(Pooler.TRANSACTION);
            RunReport status = bench.status();
            assertThat(status.problems()).isEmpty();
            assertThat(status.migrations()).extracting(MigrationStatus::state).containsOnly(MigrationState.PENDING);

            RunReport report = bench.migrate();

            assertThat(report.problems()).isEmpty();
            assertThat(report.standing()).contains("This run has applied versions 1, 2, then R_v.sql.");
            assertThat(bench.column("SELECT id FROM a ORDER BY 1")).containsExactly("1", "2", "3");
            assertThat(bench.exists("c3") && bench.exists("d")).isTrue();
            assertThat(bench.heard.lines).contains("1_a.sql:3:1 [id] [[1]] 1", "1_a.sql:3:1 [id] [[1]] 1");
            bench.without("R_v.sql").execute("DROP VIEW v", "DELETE FROM a WHERE id > 1");
            assertThat(bench.verify().problems()).extracting(Problem::isError).doesNotContain(true);
            assertThat(bench.rollbackTo("0").problems())
                    .extracting(Problem::isError)
                    .doesNotContain(true);
            assertThat(bench.applied()).containsExactly("R_v.sql");
        }
    }

    @EachMajor
    @Tag("F033")
    @Tag("F035")
    void nothing_that_a_script_does_to_its_session_stays_on_the_backend(int major) throws Exception {
        String wild = """
                SET work_mem = '6MB';
                SET search_path = pg_catalog;
                SET standard_conforming_strings = off;
                SELECT set_config('my.setting', 'x', false);
                SET SESSION AUTHORIZATION pg_monitor;
                RESET SESSION AUTHORIZATION;
                SET ROLE pg_monitor;
                RESET ROLE;
                CREATE TEMP TABLE t (id int);
                CREATE TEMP TABLE keyed (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO keyed VALUES (1);
                LISTEN channel;
                PREPARE p AS SELECT 1;
                DO $$ BEGIN EXECUTE 'PREPARE "a "" b" AS SELECT 2'; END $$;
                DECLARE c CURSOR WITH HOLD FOR SELECT 1;
                SELECT pg_advisory_lock(1), pg_advisory_lock_shared(2, 3);
                SELECT nextval('public.s');
                SET ROLE pg_monitor;
                """;
        for (String last : new String[] {"SELECT 1;", "SELECT 1/0;", "COPY t FROM stdin;\nx\n\\.\n"}) {
            for (String before : new String[] {"", "SET statement_timeout = '9min'; SET my.pool = 'yes'"}) {
                try (Bench bench = transactional(major).with("3_wild.sql", wild + last);
                        PgBouncer bouncer =
                                PgBouncer.before(bench.server, "transaction", Map.of("default_pool_size", "1"))) {
                    Target direct = bench.target;
                    bench.execute("CREATE SEQUENCE s");
                    bench.target = bouncer.through(direct);
                    bench.session = declared(Pooler.TRANSACTION);
                    List<String> left;
                    try (Connection connection = bouncer.connect(direct);
                            Statement statement = connection.createStatement()) {
                        if (!before.isEmpty()) {
                            statement.execute(before);
                        }
                        left = column(connection, LEFT);
                    }
                    assertThat(left.toString()).contains("role none postgres postgres");

                    RunReport report = bench.migrate();

                    assertThat(report.isOk()).as(report.problems().toString()).isEqualTo(last.equals("SELECT 1;"));
                    assertThat(bench.applied()).hasSize(report.isOk() ? 3 : 2);
                    try (Connection connection = bouncer.connect(direct)) {
                        assertThat(column(connection, LEFT)).as(last + before).isEqualTo(left);
                    }
                }
            }
        }
    }

    @EachMajor
    void role_and_schema_ride_in_each_transaction(int major) throws Exception {
        try (Bench bench = Bench.on(major)
                        .with("1_a.sql", "CREATE TABLE a (id int);\nSET search_path = public;\nSET ROLE NONE;")
                        .with("1_verify_a.sql", "SELECT count(*) = 0 FROM a;")
                        .with("1_rollback_a.sql", "DROP TABLE a;")
                        .with(
                                "2_seen.sql",
                                "CREATE TABLE seen AS SELECT current_user AS u, current_setting('search_path') AS p,"
                                        + " current_setting('lock_timeout') AS l, current_setting('TimeZone') AS z;");
                PgBouncer bouncer = PgBouncer.before(bench.server, "transaction")) {
            String role = "pooled_" + bench.database;
            bench.execute(
                    "DROP ROLE IF EXISTS " + role,
                    "CREATE ROLE " + role,
                    "GRANT CREATE ON DATABASE " + bench.database + " TO " + role);
            bench.target = bouncer.through(bench.target);
            bench.session = new SessionSettings(Optional.of(role), Optional.of("app"), true, Pooler.TRANSACTION, 0);
            assertThat(bench.status().problems()).extracting(Problem::code).containsExactly(Code.SCHEMA);
            bench.migrated();

            assertThat(bench.value("SELECT concat_ws(' ', u, p, l, z) FROM app.seen"))
                    .isEqualTo(role + " \"app\", \"$user\", public 5s UTC");
            assertThat(bench.column("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'app'"))
                    .containsExactly(role);
            assertThat(bench.column("SELECT DISTINCT applied_by FROM app.schema_version"))
                    .containsExactly("postgres");
            assertThat(bench.verify().problems()).isEmpty();
            bench.session =
                    new SessionSettings(Optional.of("no such"), Optional.of("app"), true, Pooler.TRANSACTION, 0);
            assertThat(only(bench.migrate()).code()).isEqualTo(Code.ROLE);
        }
    }

    @EachMajor
    @Tag("F033")
    void two_at_once_never_double(int major) throws Exception {
        for (int round = 1; round <= 20; round++) {
            try (Bench bench = Bench.on(major);
                    PgBouncer bouncer =
                            PgBouncer.before(bench.server, "transaction", Map.of("default_pool_size", "5"))) {
                for (int i = 1; i <= 4; i++) {
                    bench.with(i + "_t.sql", "CREATE TABLE t" + i + " (id int);\nSELECT pg_sleep(0.00" + i + ");");
                }
                bench.target = bouncer.through(bench.target);
                bench.session = declared(Pooler.TRANSACTION);
                Request request = bench.request();
                List<CompletableFuture<RunReport>> runs = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    runs.add(CompletableFuture.supplyAsync(
                            () -> new Migrate(request, Optional.empty(), false, WhenInDoubt.ASK).run(),
                            task -> new Thread(task).start()));
                }
                int done = 0;
                for (CompletableFuture<RunReport> run : runs) {
                    RunReport report = run.get(60, TimeUnit.SECONDS);
                    assertThat(report.problems())
                            .allMatch(problem -> problem.code() == Code.HISTORY_MOVED && !problem.isError());
                    assertThat(report.migrations())
                            .extracting(MigrationStatus::state)
                            .containsOnly(MigrationState.APPLIED);
                    done += report.done().size();
                }
                assertThat(done).isEqualTo(4);
                assertThat(bench.log()).containsExactly("applied 1", "applied 2", "applied 3", "applied 4");
            }
        }
    }

    @EachMajor
    void what_another_run_has_done_meanwhile_is_passed_over_or_refused(int major) throws Exception {
        for (boolean same : new boolean[] {true, false}) {
            try (Bench bench = Bench.on(major);
                    PgBouncer bouncer = PgBouncer.before(bench.server, "transaction");
                    Latch latch = new Latch(bench.server, bench.database)) {
                Target direct = bench.target;
                bench.lockTimeout = Duration.ofMinutes(1);
                bench.with("1_a.sql", "CREATE TABLE a (id int);\n" + Latch.WAIT)
                        .with("2_b.sql", "CREATE TABLE b (id int);");
                bench.target = bouncer.through(direct);
                bench.session = declared(Pooler.TRANSACTION);
                CompletableFuture<RunReport> slow = CompletableFuture.supplyAsync(bench::migrate);
                latch.awaitWaiting();
                // It waits for the lock of the first, and gets it between its two transactions or after them.
                bench.execute("CREATE FUNCTION wait() RETURNS void LANGUAGE plpgsql AS 'BEGIN"
                        + " PERFORM pg_advisory_lock(1885826407, objid::bigint::bit(32)::int) FROM pg_locks WHERE locktype ="
                        + " ''advisory'' AND classid = 1885826407; END'");
                try (Connection other = bench.server.connect(bench.database);
                        Statement statement = other.createStatement()) {
                    CompletableFuture<Void> opening =
                            CompletableFuture.runAsync(() -> openWhenSomebodyWaits(bench, latch));
                    statement.execute("SELECT wait()");
                    opening.get(60, TimeUnit.SECONDS);
                    statement.execute("INSERT INTO schema_version SELECT 2, 'b', '2_b.sql', kind, '"
                            + (same ? checksum(bench, "2") : "another")
                            + "', header, rollback, irreversible, transactional,"
                            + " statements, applied_by, applied_at, execution_ms, plugin_version FROM schema_version");
                }

                RunReport report = slow.get(30, TimeUnit.SECONDS);

                assertThat(report.standing()).contains("This run has applied version 1.");
                assertThat(bench.exists("b")).isFalse();
                Problem problem = only(report);
                assertThat(problem.code()).isEqualTo(same ? Code.HISTORY_MOVED : Code.EDITED);
                assertThat(problem.isError()).isNotEqualTo(same);
                assertThat(bench.log()).containsExactly("applied 1");
            }
        }
    }

    private static void openWhenSomebodyWaits(Bench bench, Latch latch) {
        try {
            bench.server.awaitRow(bench.database, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
            latch.open();
        } catch (SQLException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String checksum(Bench bench, String version) {
        return bench.folder().migrations().stream()
                .filter(migration -> migration.version().equals(Version.of(version)))
                .findFirst()
                .orElseThrow()
                .forward()
                .facts()
                .checksum();
    }

    @EachMajor
    void a_request_to_stop_reaches_the_statement(int major) throws Exception {
        for (Pooler pooler : new Pooler[] {Pooler.SESSION, Pooler.TRANSACTION}) {
            try (Bench bench = transactional(major).with("3_long.sql", "SELECT 'in';\nSELECT pg_sleep(60);");
                    PgBouncer bouncer =
                            PgBouncer.before(bench.server, pooler.name().toLowerCase(Locale.ROOT))) {
                bench.target = bouncer.through(bench.target);
                bench.session = declared(pooler);
                CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
                bench.heard.await("[[in]]");
                bench.interruption.request();

                RunReport report = run.get(60, TimeUnit.SECONDS);

                assertThat(Bench.codes(report)).containsExactly(Code.INTERRUPTED);
                bench.server.awaitRow(
                        bench.database,
                        "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND database ="
                                + " (SELECT oid FROM pg_database WHERE datname = current_database()))");
                assertThat(bench.log()).containsExactly("applied 1", "applied 2", "failed 3");
                assertThat(bench.column(
                                "SELECT query FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active'"
                                        + " AND pid <> pg_backend_pid()"))
                        .isEmpty();
            }
        }
    }

    @EachMajor
    void who_blocks_a_transaction_is_named_and_it_is_tried_again(int major) throws Exception {
        try (Bench bench = transactional(major);
                PgBouncer bouncer = PgBouncer.before(bench.server, "transaction");
                Connection holder = bench.server.connect(bench.database);
                Statement statement = holder.createStatement()) {
            bench.target = bouncer.through(bench.target);
            bench.session = declared(Pooler.TRANSACTION);
            bench.migrated();
            bench.with("3_c.sql", "ALTER TABLE a ADD COLUMN c int;");
            bench.lockTimeout = Duration.ofSeconds(4);
            bench.lockRetries = 1;
            holder.setAutoCommit(false);
            statement.execute("SET application_name = 'the nightly batch'");
            statement.execute("LOCK TABLE a");

            Problem problem = only(bench.migrate());

            assertThat(problem.code()).isEqualTo(Code.LOCK_TIMEOUT);
            assertThat(bench.heard.lines).contains("retrying 1 of 1: LOCK_TIMEOUT");
            assertThat(String.join("\n", problem.details())).contains("blocked by: pid ", "the nightly batch");
            holder.rollback();
            bench.migrated();
        }
    }

    @EachMajor
    @Tag("F033")
    void a_killed_client_leaves_nothing_on_its_backend(int major) throws Exception {
        try (Bench bench = Bench.on(major)
                        .with("1_a.sql", "CREATE TABLE a (id int);")
                        .with(
                                "2_long.sql",
                                "SET work_mem = '6MB';\nPREPARE p AS SELECT 1;\nSELECT pg_advisory_lock(1);\n"
                                        + "CREATE TABLE b (id int);\nSELECT pg_sleep(5);\nDO $$ BEGIN PERFORM pg_sleep(100);"
                                        + " END $$;");
                PgBouncer bouncer = PgBouncer.before(bench.server, "transaction", Map.of("default_pool_size", "1"))) {
            Target direct = bench.target;
            List<String> before;
            try (Connection connection = bouncer.connect(direct)) {
                before = column(connection, LEFT);
            }
            for (String moment : new String[] {"%pg_sleep(5)%", "%pg_sleep(100)%"}) {
                try (Run run = Migrator.of(bouncer.through(direct), bench.path("sql/migrations"))
                        .through(Pooler.TRANSACTION)
                        .start()) {
                    bench.server.awaitRow(
                            bench.database,
                            "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE '"
                                    + moment + "'");
                    run.process().destroyForcibly().waitFor();
                    bench.server.awaitRow(
                            bench.database,
                            "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                                    + " AND datname = current_database() AND (state <> 'idle' OR query LIKE '" + moment
                                    + "')) AND NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory')");
                    try (Connection connection = bouncer.connect(direct)) {
                        assertThat(column(connection, LEFT)).isEqualTo(before);
                    }
                    assertThat(bench.applied()).containsExactly("1");
                    assertThat(bench.exists("b")).isFalse();
                }
            }
            bench.target = bouncer.through(direct);
            bench.session = declared(Pooler.TRANSACTION);
            bench.with("2_long.sql", "CREATE TABLE b (id int);").migrated();
        }
    }
}
