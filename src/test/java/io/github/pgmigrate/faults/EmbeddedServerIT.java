package io.github.pgmigrate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.server.EmbeddedServer;
import io.github.pgmigrate.testing.MavenRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server below {@code target} outlives a killed run no longer than it is of use, and loses nothing. */
class EmbeddedServerIT {

    private static final String MIGRATE = MavenRun.goal("migrate");

    @TempDir
    Path project;

    @AfterEach
    void stop() {
        EmbeddedServer.stop(directory());
    }

    @Tag("F017")
    @Test
    void theNextRunGoesOnWhereAKilledOneStood() throws Exception {
        Projects.write(project, "001_users.sql", "CREATE TABLE users (id integer);");
        Projects.write(project, "002_orders.sql", "CREATE TABLE orders (id integer);\nSELECT pg_sleep(100);");
        for (int kill = 1; kill <= 2; kill++) {
            try (MavenRun run = MavenRun.start(project, MIGRATE, "-Dpgmigrate.sum=off")) {
                run.awaitOutput(kill == 1 ? "applied 1 " : "Target:");
                TimeUnit.MILLISECONDS.sleep(200);
                assertThat(run.kill()).isTrue();
            }
        }
        Projects.write(project, "002_orders.sql", "CREATE TABLE orders (id integer);");
        try (MavenRun run = MavenRun.start(project, MIGRATE, "-Dpgmigrate.sum=off")) {
            run.finished().says("applied 2 orders", "BUILD SUCCESS");
            run.finished().never("applied 1 users");
        }
        assertNothingRuns();
    }

    @Test
    void aRunThatEndsLeavesNoServerAndKeepsTheData() throws Exception {
        Projects.write(project, "001_users.sql", "CREATE TABLE users (id integer);");
        try (MavenRun run = MavenRun.start(project, MIGRATE, "-Dpgmigrate.sum=off")) {
            run.finished().says("applied 1 users", "BUILD SUCCESS");
        }
        assertNothingRuns();
        Projects.write(project, "002_fails.sql", "SELECT 1 / 0;");
        try (MavenRun run = MavenRun.start(project, MIGRATE, "-Dpgmigrate.sum=off")) {
            run.finished().says("division by zero", "Nothing of version 2 is in the database", "BUILD FAILURE");
        }
        assertNothingRuns();
    }

    /** No process works in the server's directory: neither the postmaster nor a backend that it has left. */
    private void assertNothingRuns() throws IOException {
        String data = directory().toRealPath().toString();
        List<String> running = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(data))
                        .isPresent())
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse(""))
                .toList();
        assertThat(running).isEmpty();
        try (Stream<Path> files = Files.walk(directory())) {
            assertThat(files.filter(path -> path.endsWith("postmaster.pid"))).isEmpty();
        }
    }

    private Path directory() {
        return project.resolve("target").resolve("pgmigrate").resolve("server").resolve("17");
    }
}
