package io.github.pgmigrate.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** What a session sends, and what it hears back. */
class SessionTest {

    private static Session open(int major) {
        return Session.open(TestServer.of(major).newDatabase(), "pgmigrate test", notice -> {});
    }

    private static ServerException failureOf(Session session, String sql) {
        return catchThrowableOfType(ServerException.class, () -> session.send(sql));
    }

    @ParameterizedTest
    @EachMajor
    void one_message_of_many_statements_answers_one_tag_each(int major) throws Exception {
        try (Session session = open(major)) {
            long before = session.roundTrips();
            assertThat(session.send("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); SELECT * FROM t; BEGIN;"
                            + " UPDATE t SET a = 3; DELETE FROM t WHERE a = 9; SHOW lock_timeout; COMMIT; -- done"))
                    .containsExactly(
                            "CREATE TABLE",
                            "INSERT 0 2",
                            "SELECT 2",
                            "BEGIN",
                            "UPDATE 2",
                            "DELETE 0",
                            "SHOW",
                            "COMMIT");
            assertThat(session.roundTrips() - before).isEqualTo(1);
            assertThat(session.majorVersion()).isEqualTo(major);
            assertThat(session.serverVersion()).startsWith(major + ".");
            assertThat(session.query("SELECT pg_backend_pid(), current_setting('application_name'), NULL"))
                    .containsExactly(
                            java.util.Arrays.asList(String.valueOf(session.backendPid()), "pgmigrate test", null));
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_error_is_placed_in_code_points_of_the_whole_message(int major) throws Exception {
        try (Session session = open(major)) {
            String sql = "CREATE TABLE t (a int); SELECT '😀é'; SELECT nothing_here";
            ServerException failure = failureOf(session, sql);
            assertThat(failure.sqlState()).isEqualTo("42703");
            assertThat(failure.completed()).containsExactly("CREATE TABLE", "SELECT 1");
            assertThat(failure.error().position()).isEqualTo(sql.codePointCount(0, sql.indexOf("nothing_here")) + 1);
            assertThat(failure.connectionLost()).isFalse();
            assertThat(session.query("SELECT to_regclass('t')::text").get(0).get(0))
                    .as("the message was one implicit transaction")
                    .isNull();
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_jdbc_would_rewrite_reaches_the_server_as_written(int major) throws Exception {
        try (Session session = open(major)) {
            assertThat(session.query("SELECT '{\"a\": 1}'::jsonb ? 'a', '{fn now()}', '{d ''2020-01-01''}', $$?$$"))
                    .containsExactly(List.of("t", "{fn now()}", "{d '2020-01-01'}", "?"));
            assertThat(failureOf(session, "SELECT {fn now()}").sqlState()).isEqualTo("42601");
            assertThat(session.send("CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;"
                            + " SELECT f()"))
                    .containsExactly("CREATE FUNCTION", "SELECT 1");
            session.send("BEGIN");
            List<String> streamed = new ArrayList<>();
            assertThat(session.stream("SELECT '{\"a\": 1}'::jsonb ? 'a', '{fn x}'", collector(streamed)))
                    .isEqualTo("SELECT 1");
            assertThat(streamed).containsExactly("[t, {fn x}]");
            session.send("COMMIT");
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_state_of_the_transaction_is_known_and_never_changed_by_the_driver(int major) throws Exception {
        try (Session session = open(major)) {
            assertThat(session.transaction()).isEqualTo(Session.Transaction.IDLE);
            session.send("SELECT 1");
            assertThat(session.transaction()).isEqualTo(Session.Transaction.IDLE);
            session.send("BEGIN");
            assertThat(session.transaction()).isEqualTo(Session.Transaction.OPEN);
            failureOf(session, "SELECT 1/0");
            assertThat(session.transaction()).isEqualTo(Session.Transaction.FAILED);
            assertThat(session.send("COMMIT")).containsExactly("ROLLBACK");
            assertThat(session.transaction()).isEqualTo(Session.Transaction.IDLE);
        }
    }

    @Tag("F087")
    @ParameterizedTest
    @EachMajor
    void three_million_rows_are_streamed_in_little_memory(int major) throws Exception {
        try (Session session = open(major)) {
            session.send("BEGIN");
            long[] seen = {0, 0};
            String tag =
                    session.stream("SELECT i, repeat('x', 100) FROM generate_series(1, 3000000) i", new Session.Rows() {
                        @Override
                        public void columns(List<Session.Column> columns) {
                            assertThat(columns)
                                    .containsExactly(new Session.Column("i", 23), new Session.Column("repeat", 25));
                        }

                        @Override
                        public void row(List<@Nullable String> values) {
                            if (seen[0]++ % 500_000 == 0) {
                                System.gc();
                                seen[1] = Math.max(
                                        seen[1],
                                        Runtime.getRuntime().totalMemory()
                                                - Runtime.getRuntime().freeMemory());
                            }
                        }
                    });
            assertThat(tag).isEqualTo("SELECT 3000000");
            assertThat(seen[0]).isEqualTo(3_000_000);
            assertThat(seen[1]).as("bytes in use").isLessThan(200_000_000);
            assertThat(session.send("COMMIT")).containsExactly("COMMIT");
            List<String> whole = new ArrayList<>();
            assertThat(session.stream("SELECT i FROM generate_series(1, 1000) i", collector(whole)))
                    .isEqualTo("SELECT 1000");
            assertThat(whole).as("rows outside a transaction").hasSize(1000);
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_stream_may_be_of_any_statement_and_may_fail_midway(int major) throws Exception {
        try (Session session = open(major)) {
            session.send("CREATE TABLE t (a int); BEGIN");
            List<String> rows = new ArrayList<>();
            assertThat(session.stream(
                            "WITH s AS (SELECT 1) INSERT INTO t SELECT generate_series(1, 300) RETURNING a",
                            collector(rows)))
                    .isEqualTo("INSERT 0 300");
            assertThat(rows).hasSize(300);
            assertThat(session.stream("DELETE FROM t WHERE a < 3", collector(rows)))
                    .isEqualTo("DELETE 2");
            assertThat(session.stream("SELECT a FROM t WHERE false", collector(rows)))
                    .isEqualTo("SELECT 0");
            ServerException failure = catchThrowableOfType(
                    ServerException.class,
                    () -> session.stream("SELECT 1 / (200 - i) FROM generate_series(1, 400) i", collector(rows)));
            assertThat(failure.sqlState()).isEqualTo("22012");
            assertThat(session.transaction()).isEqualTo(Session.Transaction.FAILED);
            assertThat(session.send("ROLLBACK; SELECT 1")).containsExactly("ROLLBACK", "SELECT 1");
        }
    }

    @Tag("F087")
    @ParameterizedTest
    @EachMajor
    void notices_come_while_the_statement_runs(int major) throws Exception {
        CompletableFuture<ServerError> first = new CompletableFuture<>();
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate test", first::complete)) {
            CompletableFuture<List<String>> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return session.send("DO $$ BEGIN RAISE WARNING 'halfway' USING HINT = 'wait';"
                            + " PERFORM pg_sleep(30); END $$");
                } catch (ServerException e) {
                    return List.of(e.sqlState());
                }
            });
            ServerError notice = first.get(20, TimeUnit.SECONDS);
            assertThat(notice.severity()).isEqualTo("WARNING");
            assertThat(notice.message()).isEqualTo("halfway");
            assertThat(notice.hint()).isEqualTo("wait");
            assertThat(answer).isNotDone();
            session.cancel();
            assertThat(answer.get(20, TimeUnit.SECONDS)).containsExactly("57014");
            assertThat(session.isBroken()).isFalse();
            assertThat(session.send("SELECT 1")).containsExactly("SELECT 1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_lost_connection_is_told_from_an_error(int major) throws Exception {
        io.github.pgmigrate.target.Target target = TestServer.of(major).newDatabase();
        try (Session session = Session.open(target, "pgmigrate test", notice -> {});
                Session other = Session.open(target, "pgmigrate test", notice -> {})) {
            session.send("BEGIN");
            other.send("SELECT pg_terminate_backend(" + session.backendPid() + ", 5000)");
            ServerException failure = failureOf(session, "COMMIT");
            assertThat(failure.connectionLost()).isTrue();
            assertThat(failure.sqlState()).isEqualTo("57P01");
            assertThat(session.isBroken()).isTrue();
            assertThat(failureOf(session, "SELECT 1").connectionLost()).isTrue();
            session.cancel();
            ServerException own = failureOf(other, "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)");
            assertThat(own.connectionLost()).isTrue();
        }
    }

    @ParameterizedTest
    @EachMajor
    void settings_of_the_session_are_followed(int major) throws Exception {
        try (Session session = open(major)) {
            assertThat(session.standardConformingStrings()).isTrue();
            if (major < 19) {
                session.send("SET standard_conforming_strings = off; SET escape_string_warning = off");
                assertThat(session.standardConformingStrings()).isFalse();
            }
            session.send("SET client_encoding = 'LATIN1'");
            assertThat(session.query("SELECT 'é', length('é')")).containsExactly(List.of("é", "1"));
        }
    }

    static Session.Rows collector(List<String> rows) {
        return new Session.Rows() {
            @Override
            public void columns(List<Session.Column> columns) {}

            @Override
            public void row(List<@Nullable String> values) {
                rows.add(values.toString());
            }
        };
    }
}
