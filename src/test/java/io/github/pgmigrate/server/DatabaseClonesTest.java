package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Copies beside the source: dropped when they are done with, by the next run after a kill, and nothing else ever is. */
class DatabaseClonesTest {

    private static final String NUMBER = "0123456789abcdef0123456789abcdef";

    private static DatabaseClones clones(Target source) throws Exception {
        return DatabaseClones.of(source, Map.of("search_path", "shop, \"a b\""), () -> false);
    }

    private static List<String> copies(TestServer server) throws SQLException {
        return values(server, "postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'pgmigrate%' ORDER BY 1");
    }

    private static List<String> values(TestServer server, String database, String query) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    @EachMajor
    void aCopyHasWhatTheSourceHasAndIsGoneAfterwards(int major) throws Exception {
        try (TestServer server = TestServer.own(major)) {
            Target source = server.newDatabase("the \"orders'");
            server.execute("the \"orders'", "CREATE TABLE t AS SELECT 7 AS a");
            server.execute(
                    "postgres",
                    "CREATE ROLE one LOGIN",
                    "REVOKE ALL ON DATABASE \"the \"\"orders'\" FROM PUBLIC",
                    "GRANT CONNECT ON DATABASE \"the \"\"orders'\" TO one");
            Connection other;
            try (DatabaseClones clones = clones(source)) {
                String name = clones.copy();
                assertThat(values(server, name, "SELECT a FROM public.t")).containsExactly("7");
                assertThat(values(server, name, "SHOW search_path")).containsExactly("shop, \"a b\"");
                assertThat(values(
                                server,
                                name,
                                "SELECT datacl::text FROM pg_database WHERE datname = current_database()"))
                        .isEqualTo(values(
                                server,
                                "the \"orders'",
                                "SELECT datacl::text FROM pg_database WHERE datname = current_database()"));
                assertThat(values(
                                server,
                                "postgres",
                                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + name
                                        + "'"))
                        .singleElement()
                        .asString()
                        .startsWith("pgmigrate copy ")
                        .contains("of the \"orders' for a rehearsal", "by postgres");

                String saved = clones.save(name);
                server.execute(name, "DROP TABLE public.t");
                clones.putBack(saved, name);
                assertThat(values(server, name, "SELECT a FROM public.t")).containsExactly("7");
                assertThat(copies(server)).containsExactly(name);
                assertThat(clones.problems()).isEmpty();

                other = server.connect(name);
            }
            assertThat(copies(server)).as("whoever was connected").isEmpty();
            assertThat(other.isValid(1)).isFalse();
            other.close();
        }
    }

    @EachMajor
    void whatADeadRunHasLeftIsClearedAwayAndNothingElse(int major) throws Exception {
        try (TestServer server = TestServer.own(major)) {
            Target source = server.newDatabase("orders");
            String half = "pgmigrate_copy_" + NUMBER;
            String others = "pgmigrate_copy_1" + NUMBER.substring(1);
            String foreign = "pgmigrate_copy_2" + NUMBER.substring(1);
            String open = "pgmigrate_copy_3" + NUMBER.substring(1);
            server.execute(
                    "postgres",
                    "CREATE DATABASE " + half + " ALLOW_CONNECTIONS false CONNECTION LIMIT 7366509",
                    "CREATE DATABASE " + others,
                    "CREATE DATABASE " + foreign,
                    "COMMENT ON DATABASE " + foreign + " IS 'pgmigrate copy " + NUMBER + " of orders'",
                    "CREATE DATABASE " + open + " CONNECTION LIMIT 7366509",
                    "CREATE DATABASE pgmigrate_copy_of_mine",
                    "COMMENT ON DATABASE pgmigrate_copy_of_mine IS 'pgmigrate copy of mine'");
            DatabaseClones dead = clones(source);
            String left = dead.copy();
            dead.save(left);
            server.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pgmigrate copy'");
            server.awaitRow(
                    "postgres",
                    "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'pgmigrate copy')");
            assertThat(copies(server))
                    .hasSize(6)
                    .contains(left, left + "_saved")
                    .doesNotContain(half);

            try (DatabaseClones living = clones(source)) {
                assertThat(copies(server)).containsExactly(others, foreign, open, "pgmigrate_copy_of_mine");
                String name = living.copy();
                try (DatabaseClones another = clones(source)) {
                    assertThat(copies(server)).as("a run that lives").contains(name);
                    assertThat(another.copy()).isNotEqualTo(name);
                }
                assertThat(copies(server)).contains(name);
            }
            assertThat(copies(server)).containsExactly(others, foreign, open, "pgmigrate_copy_of_mine");
        }
    }

    @Test
    void sessionsOnTheSourceAreNamedAndLeftAlone() throws Exception {
        TestServer server = TestServer.of(18);
        Target source = server.newDatabase();
        try (Connection other = server.connect(source.database());
                DatabaseClones clones = clones(source)) {
            other.createStatement().execute("SET application_name = 'the shop'");
            assertThatThrownBy(clones::copy).isInstanceOfSatisfying(ProblemsException.class, e -> {
                Problem problem = e.problems().get(0);
                assertThat(problem.code()).isEqualTo(Code.COPY_SOURCE);
                assertThat(problem.message()).startsWith("sessions are connected to " + source.database());
                assertThat(problem.hint()).contains("copyBy=dump", "Nothing was changed");
                assertThat(problem.details()).singleElement().asString().contains("'the shop'", "user postgres");
            });
            assertThat(other.isValid(1)).isTrue();
        }
    }

    @Test
    void whoMayNotIsToldWhatToGrant() throws Exception {
        try (TestServer server = TestServer.own(18)) {
            server.newDatabase("orders");
            server.execute(
                    "postgres",
                    "CREATE ROLE one LOGIN PASSWORD 'one'",
                    "CREATE ROLE two LOGIN PASSWORD 'two' CREATEDB");
            assertThatThrownBy(() -> clones(server.target("orders", "two", Secret.of("two")))
                            .copy())
                    .hasMessageContaining("the role two may not copy orders, which belongs to postgres");
            server.execute("postgres", "ALTER DATABASE orders OWNER TO one");
            assertThatThrownBy(() -> clones(server.target("orders", "one", Secret.of("one")))
                            .copy())
                    .hasMessageContaining("the role one may not create databases");
            assertThat(copies(server)).isEmpty();

            server.execute("postgres", "ALTER ROLE one CREATEDB");
            try (DatabaseClones clones = clones(server.target("orders", "one", Secret.of("one")))) {
                String name = clones.copy();
                clones.putBack(clones.save(name), name);
                assertThat(clones.problems()).isEmpty();
                assertThat(copies(server)).containsExactly(name);
            }
            assertThat(copies(server)).isEmpty();
        }
    }

    @Test
    void whoWantsItToEndHasTheCopyingCancelled() throws Exception {
        TestServer server = TestServer.of(18);
        Target source = server.newDatabase();
        try (Connection other = server.connect(source.database());
                DatabaseClones clones = DatabaseClones.of(source, Map.of(), () -> true)) {
            assertThat(other.isValid(1)).isTrue();
            assertThatThrownBy(clones::copy)
                    .isInstanceOfSatisfying(
                            ProblemsException.class,
                            e -> assertThat(e.problems().get(0).code()).isEqualTo(Code.INTERRUPTED));
        }
        assertThat(copies(server)).isEmpty();
    }
}
