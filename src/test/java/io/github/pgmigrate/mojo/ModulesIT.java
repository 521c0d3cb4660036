package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Build;
import io.github.pgmigrate.testing.EachMaven;
import io.github.pgmigrate.testing.Maven;
import io.github.pgmigrate.testing.MavenCall;
import io.github.pgmigrate.testing.Poms;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Modules that are built at the same time: those that share a database take turns, those with servers of their own do not. */
final class ModulesIT {

    private static final String BOUND = """
            <executions>
              <execution>
                <phase>validate</phase>
                <goals>
                  <goal>migrate</goal>
                </goals>
              </execution>
            </executions>
            """;

    @TempDir
    private Path project;

    private final TestServer server = TestServer.of(18);

    @Tag("F056")
    @ParameterizedTest
    @EachMaven
    void withOneDatabaseAndOneFolderTheyTakeTurns(Maven maven) throws Exception {
        // until the other module has asked for the lock, however long that takes it
        migration(project, """
                CREATE TABLE users (id bigint PRIMARY KEY);
                DO $$ BEGIN
                    FOR i IN 1..600 LOOP
                        PERFORM pg_stat_clear_snapshot(), pg_sleep(0.1);
                        EXIT WHEN EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
                            AND pid <> pg_backend_pid() AND query LIKE '%pg_try_advisory_lock%');
                    END LOOP;
                END $$;
                """);
        modules("<configuration><directory>../sql/migrations</directory></configuration>" + BOUND);

        Build build = build(maven, server.newDatabase("one_for_two"));

        build.says("applied 1 create users", "1 applied");
        assertThat(build.times("applied 1 create users")).isEqualTo(1);
        assertThat(build.times("Waiting for another run to end")).isEqualTo(1);
        assertThat(rows("one_for_two", "SELECT count(*) FROM schema_version")).isEqualTo(1);
    }

    /** Each module has a folder, and a history of its own, in one and the same database. */
    @Tag("F055")
    @Tag("F056")
    @Test
    void withOneDatabaseAndHistoriesOfTheirOwnBothAreRight() throws Exception {
        for (String module : new String[] {"accounts", "orders"}) {
            migration(
                    project.resolve(module),
                    "CREATE TABLE " + module + " (id bigint PRIMARY KEY);\nSELECT pg_sleep(1);\n");
        }
        modules("<configuration><historyTable>${project.artifactId}_version</historyTable></configuration>" + BOUND);

        Build build = build(Maven.machine(), server.newDatabase("two_histories"));

        assertThat(build.times("applied 1 create users")).isEqualTo(2);
        assertThat(rows("two_histories", "SELECT count(*) FROM accounts_version, orders_version, accounts, orders"))
                .isZero();
        assertThat(rows("two_histories", "SELECT count(*) FROM accounts_version a, orders_version o"))
                .isEqualTo(1);
    }

    @Tag("F056")
    @ParameterizedTest
    @EachMaven
    void withServersOfTheirOwnTheyStartAtOnce(Maven maven) throws Exception {
        for (String module : new String[] {"accounts", "orders"}) {
            migration(project.resolve(module), "CREATE TABLE " + module + " (id bigint PRIMARY KEY);\n");
        }
        modules(BOUND);

        // nothing is unpacked there yet: both want to
        Build build = MavenCall.in(project)
                .on(maven)
                .with("XDG_CACHE_HOME", project.resolve("cache").toString())
                .succeeds("-T", "4", "validate");

        assertThat(build.times("applied 1 create users")).isEqualTo(2);
        assertThat(port("accounts")).isNotEqualTo(port("orders"));
    }

    /** The server that one module has started, and keeps, is the database of the others. */
    @Test
    void withTheServerOfOneOfThemTheyTakeTurns() throws Exception {
        migration(project, "CREATE TABLE users (id bigint PRIMARY KEY);\nSELECT pg_sleep(2);\n");
        modules("<configuration><directory>../sql/migrations</directory></configuration>" + BOUND);
        MavenCall call = MavenCall.in(project);
        call.succeeds("pgmigrate:start", "-pl", ":accounts").says("until pgmigrate:stop");
        try {
            Path files = project.resolve("accounts/target/pgmigrate/server/17");
            Build build = call.succeeds(
                    "-T",
                    "4",
                    "validate",
                    "-Dpgmigrate.url=jdbc:postgresql://127.0.0.1:" + port("accounts") + "/postgres",
                    "-Dpgmigrate.username=postgres",
                    "-Dpgmigrate.password=" + Files.readString(files.resolve("password")));

            assertThat(build.times("applied 1 create users")).isEqualTo(1);
            build.never("embedded");
        } finally {
            call.succeeds("pgmigrate:stop", "-pl", ":accounts").says("is stopped");
        }
    }

    private Build build(Maven maven, Target target) throws Exception {
        return MavenCall.in(project)
                .on(maven)
                .succeeds(
                        "-T",
                        "4",
                        "validate",
                        "-Dpgmigrate.url=" + target.url(),
                        "-Dpgmigrate.username=" + target.username(),
                        "-Dpgmigrate.password="
                                + Objects.requireNonNull(target.password()).reveal());
    }

    private void modules(String inPlugin) throws IOException {
        Poms.write(project, "parent", "", "<modules><module>accounts</module><module>orders</module></modules>");
        Poms.write(project.resolve("accounts"), "accounts", inPlugin, "");
        Poms.write(project.resolve("orders"), "orders", inPlugin, "");
    }

    private static void migration(Path directory, String sql) throws IOException {
        Path migrations = Files.createDirectories(directory.resolve("sql/migrations"));
        Files.writeString(migrations.resolve("001_create_users.sql"), sql);
        Files.writeString(
                migrations.resolve("001_rollback_create_users.sql"),
                "-- pgmigrate:irreversible a test goes forward only\n");
    }

    private String port(String module) throws IOException {
        Properties state = new Properties();
        try (var reader = Files.newBufferedReader(
                project.resolve(module).resolve("target/pgmigrate/server/17/server.properties"))) {
            state.load(reader);
        }
        return Objects.requireNonNull(state.getProperty("port"));
    }

    private int rows(String database, String query) throws Exception {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }
}
