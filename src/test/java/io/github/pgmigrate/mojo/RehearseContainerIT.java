package io.github.pgmigrate.mojo;

import io.github.pgmigrate.testing.MavenCall;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.Poms;
import io.github.pgmigrate.testing.PostgresImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads who has rehearsals run in a container. */
final class RehearseContainerIT {

    private static final String REHEARSE = MavenRun.goal("rehearse");
    private static final String CONTAINER = "-Dpgmigrate.server=container";
    private static final String DEPENDENCY = """
            <dependencies>
              <dependency>
                <groupId>org.testcontainers</groupId>
                <artifactId>testcontainers-postgresql</artifactId>
                <version>2.0.5</version>
              </dependency>
            </dependencies>
            """;

    private static String image = "";

    @TempDir
    private Path project;

    @BeforeAll
    static void build(@TempDir Path context) throws Exception {
        image = PostgresImage.build(18, context);
    }

    @BeforeEach
    void prepare() throws IOException {
        Path migrations = Files.createDirectories(project.resolve("sql/migrations"));
        Files.writeString(migrations.resolve("001_create_users.sql"), "CREATE TABLE users (id bigint PRIMARY KEY);\n");
        Files.writeString(migrations.resolve("001_rollback_create_users.sql"), "DROP TABLE users;\n");
        Files.writeString(
                migrations.resolve("002_add_email.sql"),
                "ALTER TABLE users ADD COLUMN email text;\nCOMMENT ON TABLE users IS 'with mail';\n");
        Files.writeString(migrations.resolve("002_rollback_add_email.sql"), "ALTER TABLE users DROP COLUMN email;\n");
    }

    @Test
    void theVerdictsAreThoseOfTheImagesServer() throws Exception {
        Poms.write(project, DEPENDENCY);

        MavenCall.in(project)
                .fails(REHEARSE, CONTAINER, "-Dpgmigrate.image=" + image)
                .saysInOrder(
                        "on a throwaway PostgreSQL 18.",
                        "in a container of " + image + " (",
                        "1 create users: exact",
                        "2 add email: DIFFERENT",
                        "002_rollback_add_email.sql",
                        "PGM1101");
    }

    @Test
    void whatIsMissingIsNamedWithTheRemedy() throws Exception {
        Poms.write(project, "");
        MavenCall.in(project)
                .fails(REHEARSE, CONTAINER, "-Dpgmigrate.image=" + image)
                .says(
                        "error PGM0907 [server-container] Servers in containers need Testcontainers, which is not here",
                        "-> Add org.testcontainers:testcontainers-postgresql to the <dependencies> of the plugin.");
        MavenCall.in(project)
                .fails(REHEARSE, CONTAINER)
                .says("error PGM1001 [parameter] server is container, and no image is given");

        Poms.write(project, DEPENDENCY);
        MavenCall.in(project)
                .with("DOCKER_HOST", "unix:///nowhere/docker.sock")
                .fails(REHEARSE, CONTAINER, "-Dpgmigrate.image=" + image)
                .says(
                        "error PGM0907 [server-container] No Docker engine answers on /nowhere/docker.sock",
                        "-> Start it, or set DOCKER_HOST");
    }
}
