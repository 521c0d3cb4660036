package io.github.pgmigrate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A test's server can be ended in every way, and comes back. */
class TestServerTest {

    private static final String DATABASE = "here";

    private static String value(TestServer server, String sql) throws SQLException {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void whatIsCommittedOutlivesEveryEnd() throws Exception {
        try (TestServer server = TestServer.durable(18)) {
            server.newDatabase(DATABASE);
            server.execute(DATABASE, "CREATE TABLE t (id int)");
            int port = server.port();
            server.crash();
            assertThatThrownBy(() -> server.connect(DATABASE)).isInstanceOf(SQLException.class);
            server.restart();
            server.execute(DATABASE, "INSERT INTO t VALUES (1)");
            server.kill();
            server.restart();
            server.execute(DATABASE, "INSERT INTO t VALUES (2)");
            try (Connection connection = server.connect(DATABASE);
                    Statement statement = connection.createStatement();
                    var pid = statement.executeQuery("SELECT pg_backend_pid()")) {
                pid.next();
                server.killBackend(pid.getLong(1));
                assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
            }
            server.stop();
            server.restart(Map.of("work_mem", "7MB"));
            assertThat(value(server, "SELECT count(*) FROM t")).isEqualTo("2");
            assertThat(value(server, "SHOW work_mem")).isEqualTo("7MB");
            assertThat(server.port()).isEqualTo(port);
            assertThat(server.log()).contains("database system was not properly shut down");
        }
    }

    @Test
    void aStandbyFollowsAndIsPromoted() throws Exception {
        try (TestServer primary = TestServer.own(18)) {
            primary.newDatabase(DATABASE);
            try (TestServer standby = primary.standby(Map.of())) {
                primary.execute(DATABASE, "CREATE TABLE t (id int)");
                standby.awaitRow(DATABASE, "SELECT 1 FROM pg_class WHERE relname = 't'");
                assertThat(value(standby, "SELECT pg_is_in_recovery()")).isEqualTo("t");
                primary.crash();
                standby.promote();
                standby.execute(DATABASE, "INSERT INTO t VALUES (1)");
            }
        }
    }

    @Test
    @EnabledIf(value = "io.github.pgmigrate.testing.Tmpfs#isPossible", disabledReason = Tmpfs.NEEDED)
    void aSmallDiskFillsUp() throws Exception {
        try (TestServer server = TestServer.own(18)) {
            server.newDatabase(DATABASE);
            server.execute(DATABASE, "CREATE TABLESPACE small LOCATION '" + server.disk(10) + "'");
            assertThatThrownBy(
                            () -> server.execute(
                                    DATABASE,
                                    "CREATE TABLE t TABLESPACE small AS SELECT repeat('x', 1000) FROM generate_series(1, 20000)"))
                    .hasMessageContaining("No space left");
            assertThat(value(server, "SELECT 1")).isEqualTo("1");
        }
    }
}
