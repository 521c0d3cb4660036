package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Majors;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.Psql;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal on a copy that is killed, or told to stop, and what becomes of the copy. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
final class RehearseCopyIT {

    private static final String SLEEPING = "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(240)%'"
            + " AND pid <> pg_backend_pid() AND datname LIKE 'pgmigrate_copy_%'";

    @TempDir
    private Path directory;

    private Path migrations = Path.of("");

    @BeforeEach
    void aMigration() throws IOException {
        migrations = Files.createDirectories(directory.resolve("sql/migrations"));
        Files.writeString(migrations.resolve("001_users.sql"), "CREATE TABLE users (id int PRIMARY KEY, name text);\n");
        Files.writeString(migrations.resolve("001_rollback_users.sql"), "DROP TABLE users;\n");
    }

    private Target inUse(TestServer server) {
        Target target = server.newDatabase();
        Migrator.migrate(target, migrations);
        server.execute(target.database(), "INSERT INTO users SELECT n, 'user' FROM generate_series(1, 100) AS n");
        return target;
    }

    private void pending(String statement) throws IOException {
        Files.writeString(migrations.resolve("002_drop.sql"), "ALTER TABLE users DROP name;\n" + statement);
        Files.writeString(migrations.resolve("002_rollback_drop.sql"), "ALTER TABLE users ADD name text;\n");
    }

    private MavenRun rehearse(Target target, String... more) throws IOException {
        Secret password = Objects.requireNonNull(target.password());
        List<String> arguments = new ArrayList<>(List.of(
                MavenRun.goal("rehearse"),
                "-Dpgmigrate.sum=off",
                "-Dpgmigrate.server=copy",
                "-Dpgmigrate.url=" + target.url(),
                "-Dpgmigrate.username=postgres",
                "-Dpgmigrate.password=" + password.reveal()));
        arguments.addAll(List.of(more));
        return MavenRun.startInForeground(directory, arguments.toArray(String[]::new));
    }

    private static List<String> copies(TestServer server) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT datname FROM pg_database WHERE datname LIKE 'pgmigrate_copy_%' ORDER BY 1")) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    @Tag("F017")
    @Test
    void aCopyBesideTheTargetIsDroppedByTheNextRunAfterAKillAndNotWhileItIsInUse() throws Exception {
        try (TestServer server = TestServer.own(18)) {
            Target target = inUse(server);
            pending("SELECT pg_sleep(240);\n");
            String left;
            try (MavenRun killed = rehearse(target, "-Dpgmigrate.copyBy=template")) {
                server.awaitRow("postgres", SLEEPING);
                left = copies(server).get(0);
                pending("");
                try (MavenRun beside = rehearse(target, "-Dpgmigrate.copyBy=template")) {
                    beside.finished()
                            .says(
                                    "Rehearsing 1 migration on a copy of " + target.database() + " at 127.0.0.1:",
                                    "[rows-lost]");
                }
                assertThat(copies(server)).as("the other run's").containsExactly(left);
                assertThat(killed.kill()).isTrue();
            }
            assertThat(copies(server)).containsExactly(left);
            server.awaitRow(
                    "postgres",
                    "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 1885826403)");

            try (MavenRun next = rehearse(target, "-Dpgmigrate.copyBy=template")) {
                next.finished().says("BUILD SUCCESS", "[rows-lost]", "users.name holds no values, held 100 values");
            }
            assertThat(copies(server)).isEmpty();
        }
    }

    @Test
    void whoIsToldToStopDropsItAtOnce() throws Exception {
        try (TestServer server = TestServer.own(18)) {
            Target target = inUse(server);
            pending("SELECT pg_sleep(240);\n");
            try (MavenRun run = rehearse(target, "-Dpgmigrate.copyBy=template")) {
                server.awaitRow("postgres", SLEEPING);
                if (run.isStoppedInTime("INT")) {
                    run.finished().says("[interrupted]");
                    assertThat(copies(server)).isEmpty();
                }
            }
            server.awaitRow(
                    "postgres",
                    "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name LIKE 'pgmigrate%')");
            pending("");
            try (MavenRun next = rehearse(target, "-Dpgmigrate.copyBy=template")) {
                next.finished().says("BUILD SUCCESS");
            }
            assertThat(copies(server)).isEmpty();
        }
    }

    @Tag("F017")
    @Test
    void aCopyOnAServerOfThePluginsOwnIsGoneWithTheNextRunAfterAKill() throws Exception {
        Psql.needed("pg_dump");
        Target target = inUse(TestServer.of(Majors.dumped()));
        pending("DO $$ BEGIN RAISE NOTICE 'half of it is done'; END $$;\nSELECT pg_sleep(240);\n");
        try (MavenRun run = rehearse(target)) {
            run.awaitOutput("Rehearsing 1 migration on a copy of ");
            assertThat(run.kill()).isTrue();
        }
        assertThat(homes()).hasSize(1);

        pending("");
        try (MavenRun next = rehearse(target, "-Dpgmigrate.json=out.json")) {
            next.finished().says("BUILD SUCCESS", "users.name holds no values, held 100 values");
        }
        assertThat(homes()).isEmpty();
        assertThat(directory.resolve("out.json"))
                .content()
                .contains("\"copyOf\": \"" + target.database() + " at 127.0.0.1:")
                .doesNotContain(Objects.requireNonNull(target.password()).reveal());
    }

    private List<Path> homes() throws IOException {
        try (Stream<Path> homes = Files.list(directory.resolve("target/pgmigrate/throwaway"))) {
            return homes.filter(Files::isDirectory).toList();
        }
    }

    @Test
    void whoIsToldToStopEndsTheProgramsAsWell() throws Exception {
        Psql.needed("pg_dump");
        TestServer server = TestServer.of(Majors.dumped());
        Target target = inUse(server);
        pending("");
        try (Connection other = server.connect(target.database());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE users");
            try (MavenRun run = rehearse(target, "-Dpgmigrate.lockTimeout=0")) {
                server.awaitRow(
                        "postgres",
                        "SELECT 1 FROM pg_stat_activity WHERE application_name = 'pgmigrate copy' AND wait_event_type ="
                                + " 'Lock' AND datname = '" + target.database() + "'");
                if (run.isStoppedInTime("INT")) {
                    assertThat(homes()).isEmpty();
                }
            }
            server.awaitRow(
                    "postgres",
                    "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'pgmigrate copy')");
        }
        try (MavenRun next = rehearse(target)) {
            next.finished().says("BUILD SUCCESS");
        }
        assertThat(homes()).isEmpty();
    }
}
