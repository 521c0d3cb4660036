package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.testing.EachMajor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;

/** How long statements that no transaction block may hold wait for locks, and when they are tried again. */
class OutsideBlockTest {

    /** A table that somebody has locked. */
    private static final class Held implements AutoCloseable {

        private final Connection connection;

        Held(Bench bench) throws Exception {
            bench.execute("CREATE TABLE held (id int)", "CREATE TABLE t (x text)");
            connection = bench.server.connect(bench.database);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE held");
            }
        }

        void release() throws Exception {
            connection.commit();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private static RunReport report(CompletableFuture<RunReport> run) throws Exception {
        return run.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EachMajor
    void what_a_script_around_others_has_committed_by_itself_is_not_done_twice(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Held held = new Held(bench)) {
            bench.lockTimeout = Duration.ofMillis(200);
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("after_migrate.sql", """
                            -- pgmigrate:no-transaction
                            CREATE PROCEDURE p() LANGUAGE plpgsql AS $$
                            BEGIN INSERT INTO t VALUES ('once'); COMMIT; INSERT INTO held VALUES (1); END $$;
                            CALL p();
                            """);

            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.LOCK_TIMEOUT);

            assertThat(bench.column("SELECT x FROM t")).containsExactly("once");
            held.release();
        }
    }

    /** So that an error before it leaves nothing; scripts.md says so, and what to do where that matters. */
    @ParameterizedTest
    @EachMajor
    void what_is_done_before_a_hidden_commit_is_tried_in_a_transaction_first(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                            -- pgmigrate:no-transaction
                            CREATE TABLE a (id serial, x text);
                            DO $$ BEGIN INSERT INTO a (x) VALUES ('twice'); COMMIT; END $$;
                            CREATE PROCEDURE p() LANGUAGE plpgsql AS $$
                            BEGIN COMMIT; INSERT INTO a (x) VALUES ('once'); COMMIT; END $$;
                            CALL p();
                            """);

            bench.migrated();

            assertThat(bench.column("SELECT id || ' ' || x FROM a ORDER BY id")).containsExactly("2 twice", "3 once");
            bench.with("2_b.sql", """
                            -- pgmigrate:no-transaction
                            DO $$ BEGIN INSERT INTO a (x) VALUES ('never'); PERFORM 1 / 0; COMMIT; END $$;
                            """);
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.STATEMENT_FAILED);
            assertThat(bench.ledger()).isEmpty();
            assertThat(bench.column("SELECT x FROM a WHERE x = 'never'")).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_time_limit_of_one_statement_ends_with_it_though_it_is_tried_again(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Held held = new Held(bench)) {
            bench.lockRetries = 50;
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("after_migrate.sql", """
                            -- pgmigrate:no-transaction
                            INSERT INTO t VALUES ('begun');
                            -- pgmigrate:lock-timeout 200ms
                            CREATE INDEX CONCURRENTLY i ON held (id);
                            INSERT INTO t VALUES (current_setting('lock_timeout'));
                            """);
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            assertThat(bench.heard.retrying.await(30, TimeUnit.SECONDS)).isTrue();
            held.release();

            assertThat(report(run).problems()).isEmpty();

            assertThat(bench.column("SELECT x FROM t")).containsExactly("begun", "5s");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_script_that_sets_lock_timeout_itself_has_its_way(int major) throws Exception {
        for (String name : new String[] {"after_migrate.sql", "2_b.sql"}) {
            try (Bench bench = Bench.on(major);
                    Held held = new Held(bench)) {
                bench.lockRetries = 0;
                bench.with("1_a.sql", "CREATE TABLE a (id int);").with(name, """
                                BEGIN;
                                SET lock_timeout = '200ms';
                                COMMIT;
                                CREATE INDEX CONCURRENTLY i ON held (id);
                                """);

                RunReport report = report(CompletableFuture.supplyAsync(bench::migrate));

                assertThat(Bench.codes(report)).as(name).containsExactly(Code.LOCK_TIMEOUT);
                held.release();
            }
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_lock_timeout_of_a_transaction_ends_with_it(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Held held = new Held(bench)) {
            bench.lockTimeout = Duration.ofMillis(200);
            bench.lockRetries = 0;
            bench.with("1_a.sql", """
                            BEGIN;
                            SET LOCAL lock_timeout = '100ms';
                            CREATE TABLE a (id int);
                            COMMIT;
                            CREATE INDEX CONCURRENTLY i ON held (id);
                            """);
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            assertThat(bench.heard.working.await(30, TimeUnit.SECONDS)).isTrue();
            held.release();

            assertThat(report(run).problems()).isEmpty();
        }
    }

    /** As psql shows it, and in a run that goes on after one that failed. */
    @ParameterizedTest
    @EachMajor
    void a_row_of_what_commits_by_itself_is_read(int major) {
        try (Bench bench = Bench.on(major)) {
            String before = """
                    -- pgmigrate:no-transaction
                    CREATE TABLE a (x int);
                    CREATE PROCEDURE p(INOUT x int, INOUT y text) LANGUAGE plpgsql AS $$
                    BEGIN INSERT INTO a VALUES (x); COMMIT; x := x + 1; END $$;
                    CALL p(41, NULL) \\gset got_
                    CALL p(:got_x, 'shown');
                    """;
            bench.with("1_a.sql", before + "SELECT 1/0;");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.STATEMENT_FAILED);
            assertThat(bench.heard.lines).contains("1_a.sql:6:1 [x, y] [[43, shown]] 1");
            bench.with("1_a.sql", before + "INSERT INTO a VALUES (:got_x);\n\\echo :{?got_y}\n")
                    .migrated();

            assertThat(bench.column("SELECT x FROM a")).containsExactly("41", "42", "42");
            assertThat(bench.heard.lines).contains("echo FALSE");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_is_expected_of_what_commits_by_itself_is_looked_at(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                            -- pgmigrate:no-transaction
                            CREATE PROCEDURE p(INOUT ok bool) LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
                            -- pgmigrate:expect true
                            CALL p(false);
                            """);

            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.EXPECTATION);
        }
    }
}
