package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** What is called barred, PostgreSQL refuses in a transaction block, and what is not, it does not. */
final class BarredTest {

    private static final String REFUSED = "25001";

    private static final String SETUP = """
            create table t (a int primary key); create index t_i on t (a); create schema s;
            create table p (a int) partition by range (a); create table p1 partition of p for values from (1) to (2);
            create subscription u connection 'host=127.0.0.1 port=1' publication b with (connect = false);
            create subscription w connection 'host=127.0.0.1 port=1' publication b with (connect = false);
            alter subscription w enable;
            """;

    private static final String[] BARRED = {
        "create index concurrently i on t (a)",
        "create unique index concurrently if not exists j on t (a)",
        "drop index concurrently t_i",
        "reindex table concurrently t",
        "reindex index concurrently t_i",
        "reindex (concurrently) table t",
        "reindex (verbose, concurrently true) table t",
        "reindex schema s",
        "reindex (verbose) schema s",
        "reindex schema concurrently s",
        "vacuum",
        "vacuum t",
        "vacuum (analyze) t",
        "vacuum full t",
        "alter system set work_mem = '5MB'",
        "create database d",
        "drop database if exists d",
        "alter database postgres set tablespace pg_default",
        "create tablespace x location '/nowhere'",
        "drop tablespace if exists x",
        "cluster",
        "cluster verbose",
        "discard all",
        "alter table p detach partition p1 concurrently",
        "create subscription v connection 'host=127.0.0.1 port=1' publication b",
        "create subscription v connection 'host=127.0.0.1 port=1' publication b with (enabled = false)",
        "drop subscription u",
        "alter subscription w refresh publication",
        "alter subscription w refresh publication with (copy_data = false)",
        "alter subscription w set publication c",
        "alter subscription w add publication c with (copy_data = false)",
        "commit prepared 'x'",
        "rollback prepared 'x'"
    };

    private static final String[] BARRED_SINCE_18 = {
        "alter subscription u set (failover)",
        "alter subscription u set (failover = false)",
        "alter subscription u set (synchronous_commit = off, failover = true)",
        "alter subscription u set (two_phase = false)"
    };

    private static final String[] ALLOWED_SINCE_18 = {
        "alter subscription u set (two_phase = true)", "alter subscription u set (two_phase)"
    };

    private static final String[] ALLOWED = {
        "create index i on t (a)",
        "drop index t_i",
        "reindex table t",
        "reindex (concurrently false) table t",
        "reindex index t_i",
        "cluster t using t_i",
        "discard plans",
        "analyze t",
        "alter database postgres set work_mem = '5MB'",
        "alter table p detach partition p1",
        "alter subscription u set publication c with (refresh = false)",
        "alter subscription u set (synchronous_commit = off)",
        "alter subscription u set (slot_name = 'x')",
        "alter subscription w disable",
        "create subscription v connection 'host=127.0.0.1 port=1' publication b with (connect = false)",
        "checkpoint",
        "lock table t"
    };

    @Tag("F081")
    @ParameterizedTest
    @EachMajor
    void theServerSaysTheSame(int major) throws SQLException {
        TestServer server = TestServer.of(major);
        String database = "barred";
        server.newDatabase(database);
        try (Connection connection = server.connect(database);
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute(SETUP);
            refuses(statement, major, BARRED);
            takes(statement, major, ALLOWED);
            if (major == 18) {
                refuses(statement, major, BARRED_SINCE_18);
                takes(statement, major, ALLOWED_SINCE_18);
            }
        }
    }

    private static void refuses(java.sql.Statement statement, int major, String... texts) throws SQLException {
        for (String text : texts) {
            assertThat(Texts.run(text).only().traits().barred()).as(text).isTrue();
            assertThat(stateInBlock(statement, text))
                    .as("%s on %d", text, major)
                    .isEqualTo(REFUSED);
        }
    }

    private static void takes(java.sql.Statement statement, int major, String... texts) throws SQLException {
        for (String text : texts) {
            assertThat(Texts.run(text).only().traits().barred()).as(text).isFalse();
            assertThat(stateInBlock(statement, text))
                    .as("%s on %d", text, major)
                    .isEqualTo("00000");
        }
    }

    private static String stateInBlock(java.sql.Statement statement, String text) throws SQLException {
        statement.execute("begin");
        try {
            statement.execute(text);
            return "00000";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        } finally {
            statement.execute("rollback");
        }
    }
}
