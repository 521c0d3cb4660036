package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Observed;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class ObserverTest {

    @TempDir
    private Path folder;

    /** Writes down what it is shown, and asks the server something each time. */
    private static final class Writer implements Observer {

        private final List<String> seen = new ArrayList<>();
        private @Nullable Session session;

        @Override
        public void connected(Session connected) {
            session = connected;
        }

        @Override
        public void begun(MigrationKey migration, Direction direction, boolean first) {
            seen.add(direction + " " + migration + (first ? "" : " again"));
        }

        @Override
        public void ended() {
            seen.add("ended " + Objects.requireNonNull(session).transaction());
        }

        @Override
        public boolean looksAt(Item item) {
            return !(item instanceof Statement statement) || !statement.text().contains("not looked at");
        }

        @Override
        public void before(Item item) throws ServerException {
            ask("before", item);
        }

        @Override
        public void after(Item item, long rows) throws ServerException {
            ask("after", item);
            seen.add("  rows " + rows);
        }

        @Override
        public void failed(Item item) {
            seen.add("failed " + words(item));
        }

        private void ask(String when, Item item) throws ServerException {
            Session open = Objects.requireNonNull(session);
            Session.Transaction state = open.transaction();
            open.query("SELECT pg_catalog.current_setting('client_min_messages')");
            seen.add(when + " " + words(item) + " " + state);
        }

        private static String words(Item item) {
            return item instanceof Statement statement
                    ? statement.summary().replaceFirst(";$", "")
                    : item.getClass().getSimpleName();
        }
    }

    @EachMajor
    void shows_each_statement_within_its_transaction(int major) throws IOException {
        write("001_one.sql", """
                CREATE TABLE t (a int);
                INSERT INTO t VALUES (1), (2), (3);
                SELECT * FROM t;
                COPY t FROM stdin;
                7
                8
                \\.
                SELECT 'not looked at';
                """);
        write("001_verify_one.sql", "SELECT count(*) = 5 FROM t;");
        write("001_rollback_one.sql", "DROP TABLE t;");
        assertThat(observed(TestServer.of(major).newDatabase()))
                .containsExactly(
                        "FORWARD 1",
                        "before CREATE TABLE t (a int) OPEN",
                        "after CREATE TABLE t (a int) OPEN",
                        "  rows 0",
                        "before INSERT INTO t VALUES (1), (2), (3) OPEN",
                        "after INSERT INTO t VALUES (1), (2), (3) OPEN",
                        "  rows 3",
                        "before SELECT * FROM t OPEN",
                        "after SELECT * FROM t OPEN",
                        "  rows 3",
                        "before COPY t FROM stdin OPEN",
                        "after COPY t FROM stdin OPEN",
                        "  rows 2",
                        "ended IDLE",
                        "ROLLBACK 1",
                        "before DROP TABLE t OPEN",
                        "after DROP TABLE t OPEN",
                        "  rows 0",
                        "ended IDLE");
    }

    @EachMajor
    void shows_steps_within_their_own_transactions(int major) throws IOException {
        write("001_one.sql", """
                CREATE TABLE t (a int);
                BEGIN;
                INSERT INTO t VALUES (1);
                COMMIT;
                CREATE INDEX CONCURRENTLY i ON t (a);
                DO $$ BEGIN COMMIT; END $$;
                """);
        write("001_rollback_one.sql", "DROP TABLE t;");
        assertThat(observed(TestServer.of(major).newDatabase()))
                .containsSubsequence(
                        "before CREATE TABLE t (a int) OPEN",
                        "after CREATE TABLE t (a int) OPEN",
                        "before BEGIN IDLE",
                        "after BEGIN OPEN",
                        "before INSERT INTO t VALUES (1) OPEN",
                        "after INSERT INTO t VALUES (1) OPEN",
                        "before COMMIT OPEN",
                        "after COMMIT IDLE",
                        "before CREATE INDEX CONCURRENTLY i ON t (a) IDLE",
                        "after CREATE INDEX CONCURRENTLY i ON t (a) IDLE",
                        "before DO $$ BEGIN COMMIT; END $$ OPEN",
                        "failed DO $$ BEGIN COMMIT; END $$",
                        "before DO $$ BEGIN COMMIT; END $$ IDLE",
                        "after DO $$ BEGIN COMMIT; END $$ IDLE",
                        "ended IDLE");
    }

    @EachMajor
    void leaves_the_same_behind_as_a_run_without_one(int major) throws IOException, SQLException {
        write("001_one.sql", """
                SET client_min_messages = error;
                CREATE TABLE t (a int);
                SELECT 'CREATE TABLE u' || n || ' ()' FROM generate_series(1, 3) n \\gexec
                SELECT count(*) AS n FROM t \\gset
                INSERT INTO t VALUES (:n);
                """);
        write("001_rollback_one.sql", "DROP TABLE t, u1, u2, u3;");
        write("002_two.sql", """
                BEGIN;
                CREATE TABLE v (a int);
                COMMIT;
                CREATE INDEX CONCURRENTLY i ON v (a);
                CREATE INDEX j ON v (a);
                """);
        write("002_rollback_two.sql", "DROP INDEX CONCURRENTLY i;\nDROP TABLE v;\n");
        TestServer server = TestServer.of(major);
        server.newDatabase("plain");
        server.newDatabase("observed");
        assertThat(new Observed(server.target("plain"), folder, Observer.NONE, (severity, line) -> {})
                        .migrate()
                        .problems())
                .isEmpty();
        assertThat(new Observed(server.target("observed"), folder, new Writer(), (severity, line) -> {})
                        .migrate()
                        .problems())
                .isEmpty();
        String left =
                "SELECT string_agg(x, ' ' ORDER BY x) FROM (SELECT relname::text x FROM pg_class WHERE relnamespace ="
                        + " 'public'::regnamespace UNION ALL SELECT version || script || checksum FROM schema_version UNION ALL"
                        + " SELECT 'steps ' || count(*) FROM schema_version_step UNION ALL SELECT 't ' || a FROM t) l";
        assertThat(read(server, "observed", left))
                .isEqualTo(read(server, "plain", left))
                .contains("u3", "002_two.sql");
    }

    private List<String> observed(Target target) {
        Writer writer = new Writer();
        Observed run = new Observed(target, folder, writer, (severity, line) -> {});
        assertThat(run.migrate().problems()).isEmpty();
        assertThat(run.rollback().problems()).isEmpty();
        return writer.seen;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String read(TestServer server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                java.sql.Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
