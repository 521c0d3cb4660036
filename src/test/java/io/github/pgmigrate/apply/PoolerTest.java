package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.PgBouncer;
import io.github.pgmigrate.testing.Run;
import java.sql.Connection;
import java.sql.ResultSet;
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

/** Through a real PgBouncer. */
class PoolerTest {

    private static final String STEPPED = "CREATE INDEX CONCURRENTLY ON a (id);";

    /** What a backend's session holds that the next one to get it would meet. */
    private static final String LEFT =
            "SELECT 'setting ' || name || ' ' || setting FROM pg_settings WHERE source = 'session'"
                    + " UNION ALL SELECT 'role ' || current_setting('role') || ' ' || current_user || ' ' || session_user"
                    + " UNION ALL SELECT 'prepared ' || name FROM pg_prepared_statements"
                    + " UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE is_holdable"
                    + " UNION ALL SELECT 'listens ' || c FROM pg_listening_channels() c"
                    + " UNION ALL SELECT 'temporary ' || oid::regclass FROM pg_class WHERE relpersistence = 't'"
                    + " UNION ALL SELECT 'lock ' || locktype || ' ' || mode FROM pg_locks WHERE locktype = 'advisory'"
                    + " ORDER BY 1";

    private static SessionSettings declared(Pooler pooler) {
        return new SessionSettings(Optional.empty(), Optional.empty(), false, pooler, 0);
    }

    private static Bench transactional(int major) {
        return Bench.on(major)
                .with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\nSELECT * FROM a;")
                .with("1_verify_a.sql", "SELECT count(*) >= 1 FROM a;")
                .with("1_rollback_a.sql", "DROP TABLE a;")
                .with("2_b.sql", """
                        COPY a FROM stdin;
                        2
                        3
                        \\.
                        SELECT 'c' || count(*) AS name FROM a \\gset
                        CREATE TABLE :name (id int);
                        SELECT 'CREATE TABLE d (id int)' \\gexec
                        """)
                .with("2_rollback_b.sql", "DROP TABLE c3, d;\nDELETE FROM a WHERE id > 1;");
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static Problem only(RunReport report) {
        assertThat(report.problems()).hasSize(1);
        return report.problems().get(0);
    }

    @EachMajor
    @Tag("F033")
    void one_that_nobody_has_declared_is_refused(int major) throws Exception {
        for (String mode : new String[] {"session", "transaction"}) {
            try (Bench bench = transactional(major);
                    PgBouncer bouncer = PgBouncer.before(bench.server, mode, Map.of("default_pool_size", "1"))) {
                Target direct = bench.target;
                bench.target = bouncer.through(direct);
                List<String> before;
                try (Connection connection = bouncer.connect(direct)) {
                    before = column(connection, LEFT);
                }

                for (RunReport report : List.of(bench.migrate(), bench.status(), bench.verify(), bench.rollback(1))) {
                    Problem problem = only(report);
                    assertThat(problem.code()).isEqualTo(Code.POOLER);
                    assertThat(problem.message()).startsWith("a pooler stands between here and the server: ");
                    assertThat(problem.hint()).contains("-Dpgmigrate.pooler=session, or transaction");
                }
                assertThat(bench.exists("schema_version")).isFalse();
                try (Connection connection = bouncer.connect(direct)) {
                    assertThat(column(connection, LEFT)).isEqualTo(before);
                }
            }
        }
    }

    /** It allows no transaction of more than one message, so that nothing could commit together. */
    @EachMajor
    @Tag("F033")
    void one_that_pools_by_statement_is_refused_whatever_is_declared(int major) throws Exception {
        for (Pooler pooler : Pooler.values()) {
            try (Bench bench = transactional(major);
                    PgBouncer bouncer = PgBouncer.before(bench.server, "statement", Map.of("default_pool_size", "1"))) {
                bench.target = bouncer.through(bench.target);
                bench.session = declared(pooler);

                for (RunReport report : List.of(bench.migrate(), bench.status(), bench.verify(), bench.rollback(1))) {
                    Problem problem = only(report);
                    assertThat(problem.code()).as(pooler + ": " + problem).isEqualTo(Code.POOLER);
                    assertThat(problem.hint()).as(pooler.toString()).isNotNull();
                }
                assertThat(bench.exists("schema_version")).isFalse();
                assertThat(bench.exists("a")).isFalse();
            }
        }
    }

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
            bench.lockTimeout = Duration.ofMillis(1500);
            bench.lockRetries = 0;
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE a");
            assertThat(String.join("\n", only(bench.migrate()).details())).contains("blocked by: pid ");
            holder.rollback();
            assertThat(bench.rollback(3).problems()).isEmpty();
        }
    }

    @EachMajor
    void one_whose_only_backend_is_ours_is_believed(int major) {
        try (Bench bench = transactional(major);
                PgBouncer bouncer = PgBouncer.before(bench.server, "session", Map.of("default_pool_size", "1"))) {
            bench.target = bouncer.through(bench.target);
            bench.session = declared(Pooler.SESSION);

            bench.migrated();
        }
    }

    @EachMajor
    void one_that_pools_by_transaction_does_not_pass_for_the_other(int major) throws Exception {
        for (Map<String, String> settings : List.of(Map.<String, String>of(), Map.of("server_round_robin", "1"))) {
            try (Bench bench = transactional(major);
                    PgBouncer bouncer = PgBouncer.before(bench.server, "transaction", settings)) {
                Target direct = bench.target;
                bench.target = bouncer.through(direct);
                bench.session = declared(Pooler.SESSION);
                try (Connection one = bouncer.connect(direct);
                        Connection other = bouncer.connect(direct)) {
                    // Two backends in the pool, both free again afterwards.
                    one.setAutoCommit(false);
                    other.setAutoCommit(false);
                    assertThat(column(one, "SELECT pg_backend_pid()"))
                            .isNotEqualTo(column(other, "SELECT pg_backend_pid()"));
                    one.commit();
                    other.commit();
                }

                Problem problem = only(bench.migrate());

                assertThat(problem.code()).isEqualTo(Code.POOLER);
                assertThat(problem.message()).startsWith("pooler=session is declared, but");
                assertThat(bench.exists("schema_version")).isFalse();
            }
        }
    }

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
    void what_runs_in_steps_is_refused_by_name_before_anything_runs(int major) {
        try (Bench bench = transactional(major)
                        .with("3_i.sql", STEPPED)
                        .with("3_rollback_i.sql", "DROP INDEX CONCURRENTLY a_id_idx;")
                        .with("4_own.sql", "BEGIN;\nCREATE TABLE x ();\nCOMMIT;\nBEGIN;\nCREATE TABLE y ();\nCOMMIT;")
                        .with("after_migrate.sql", "VACUUM;");
                PgBouncer bouncer = PgBouncer.before(bench.server, "transaction")) {
            Target direct = bench.target;
            bench.target = bouncer.through(direct);
            bench.session = declared(Pooler.TRANSACTION);

            RunReport report = bench.migrate();

            assertThat(report.problems()).extracting(Problem::code).containsOnly(Code.POOLER);
            assertThat(report.problems())
                    .extracting(Bench::place)
                    .containsExactly("after_migrate.sql:1:1", "3_i.sql:1:1", "4_own.sql:1:1");
            assertThat(bench.exists("schema_version") || bench.exists("a")).isFalse();
            bench.without("after_migrate.sql");
            assertThat(new Migrate(bench.request(), Optional.of(Version.of("2")), false, WhenInDoubt.ASK)
                            .run()
                            .problems())
                    .isEmpty();

            bench.target = direct;
            bench.session = SessionSettings.DEFAULT;
            bench.migrated();
            bench.target = bouncer.through(direct);
            bench.session = declared(Pooler.TRANSACTION);
            bench.with("4_rollback_own.sql", "DROP TABLE x, y;");
            assertThat(bench.rollback(2).problems()).extracting(Bench::place).containsExactly("3_rollback_i.sql:1:1");
            assertThat(bench.applied()).hasSize(4);
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
                    PgBouncer bouncer = PgBouncer.before(bench.server, "transaction")) {
                Target direct = bench.target;
                bench.with("1_a.sql", "CREATE TABLE a (id int);\nSELECT 'in';\nSELECT pg_sleep(2);")
                        .with("2_b.sql", "CREATE TABLE b (id int);");
                bench.target = bouncer.through(direct);
                bench.session = declared(Pooler.TRANSACTION);
                CompletableFuture<RunReport> slow = CompletableFuture.supplyAsync(bench::migrate);
                bench.heard.await("[[in]]");
                // It waits for the lock of the first, and gets it between its two transactions or after them.
                bench.execute("CREATE FUNCTION wait() RETURNS void LANGUAGE plpgsql AS 'BEGIN"
                        + " PERFORM pg_advisory_lock(1885826407, objid::bigint::bit(32)::int) FROM pg_locks WHERE locktype ="
                        + " ''advisory'' AND classid = 1885826407; END'");
                try (Connection other = bench.server.connect(bench.database);
                        Statement statement = other.createStatement()) {
                    statement.execute("SELECT wait()");
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

                RunReport report = run.get(20, TimeUnit.SECONDS);

                assertThat(Bench.codes(report)).containsExactly(Code.INTERRUPTED);
                assertThat(bench.log()).containsExactly("applied 1", "applied 2", "failed 3");
                assertThat(bench.column(
                                "SELECT query FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active'"
                                        + " AND pid <> pg_backend_pid()"))
                        .isEmpty();
                assertThat(bench.column("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database ="
                                + " (SELECT oid FROM pg_database WHERE datname = current_database())"))
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
            bench.lockTimeout = Duration.ofMillis(1500);
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
    void a_startup_parameter_that_it_refuses_is_explained(int major) {
        try (Bench bench = transactional(major);
                PgBouncer bouncer = PgBouncer.before(bench.server, "session")) {
            Target target = bouncer.through(bench.target);
            bench.target = target.withUrl(target.url() + "?currentSchema=app");
            Problem schema = only(bench.migrate());
            assertThat(schema.code()).isEqualTo(Code.POOLER);
            assertThat(schema.message()).endsWith("unsupported startup parameter: search_path");
            assertThat(schema.hint()).contains("-Dpgmigrate.defaultSchema");
            bench.target = target.withUrl(target.url() + "?options=-c%20work_mem=5MB");
            assertThat(only(bench.migrate()).hint()).contains("take options out of the URL");
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
                                        + "CREATE TABLE b (id int);\nSELECT pg_sleep(0.5);\nDO $$ BEGIN PERFORM pg_sleep(20);"
                                        + " END $$;");
                PgBouncer bouncer = PgBouncer.before(bench.server, "transaction", Map.of("default_pool_size", "1"))) {
            Target direct = bench.target;
            List<String> before;
            try (Connection connection = bouncer.connect(direct)) {
                before = column(connection, LEFT);
            }
            for (String moment : new String[] {"%pg_sleep(0.5)%", "%pg_sleep(20)%"}) {
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

    @EachMajor
    @Tag("F034")
    void its_crash_and_its_pauses_end_well(int major) throws Exception {
        for (Pooler pooler : new Pooler[] {Pooler.SESSION, Pooler.TRANSACTION}) {
            try (Bench bench = transactional(major)
                            .with("3_c.sql", "CREATE TABLE c (id int);\nSELECT 'in';\nSELECT pg_sleep(2);")
                            .with("4_d.sql", "CREATE TABLE e (id int);");
                    PgBouncer bouncer =
                            PgBouncer.before(bench.server, pooler.name().toLowerCase(Locale.ROOT))) {
                bench.target = bouncer.through(bench.target);
                // It is asked for again while it is not back yet.
                bench.session = new SessionSettings(Optional.empty(), Optional.empty(), false, pooler, 10);
                CompletableFuture<RunReport> crashed = CompletableFuture.supplyAsync(bench::migrate);
                bench.heard.await("[[in]]");
                bouncer.crash();
                RunReport report = crashed.get(60, TimeUnit.SECONDS);
                assertThat(report.problems()).extracting(Problem::code).containsExactly(Code.CONNECTION_LOST);
                assertThat(report.standing().orElseThrow()).startsWith("Nothing of version 3 is in the database.");
                assertThat(bench.applied()).containsExactly("1", "2");
                assertThat(bench.exists("c")).isFalse();

                bench.heard.lines.clear();
                CompletableFuture<RunReport> paused = CompletableFuture.supplyAsync(bench::migrate);
                bench.heard.await("[[in]]");
                bouncer.signal("USR1");
                Thread.sleep(3000);
                assertThat(bench.applied()).hasSize(pooler == Pooler.SESSION ? 4 : 3);
                bouncer.signal("USR2");
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

    @EachMajor
    void goals_that_need_a_session_say_so_and_baseline_does_not(int major) {
        try (Bench bench = transactional(major);
                PgBouncer bouncer = PgBouncer.before(bench.server, "transaction")) {
            bench.target = bouncer.through(bench.target);
            bench.session = declared(Pooler.TRANSACTION);
            Adopt.Wishes wishes =
                    new Adopt.Wishes(Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

            for (RunReport report : List.of(
                    new Repair(bench.request(), Wishes.NONE, Optional.empty()).run(),
                    new Adopt(bench.request(), wishes).run())) {
                assertThat(only(report).code()).isEqualTo(Code.POOLER);
                assertThat(only(report).hint()).contains("pool_mode=session");
            }
            assertThat(new Baseline(bench.request(), Optional.of(Version.of("1")), "")
                            .run()
                            .problems())
                    .isEmpty();
            bench.execute("CREATE TABLE a (id int)", "INSERT INTO a VALUES (1)");
            bench.migrated();
            assertThat(bench.applied()).containsExactly("1", "2");
        }
    }
}
