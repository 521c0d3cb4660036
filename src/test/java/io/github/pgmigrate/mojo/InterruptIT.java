package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.Build;
import io.github.pgmigrate.testing.MavenRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in the midst of a migration. */
final class InterruptIT {

    @TempDir
    private Path directory;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
    void ctrlCRollsBackAndSaysWhereThingsStand() throws Exception {
        Path migrations = Files.createDirectories(directory.resolve("sql/migrations"));
        Files.writeString(migrations.resolve("001_create_users.sql"), "CREATE TABLE users (id bigint PRIMARY KEY);\n");
        Files.writeString(migrations.resolve("001_rollback_create_users.sql"), "DROP TABLE users;\n");
        Path slow = migrations.resolve("002_slow.sql");
        Files.writeString(slow, """
                CREATE TABLE orders (id bigint PRIMARY KEY);
                DO $$ BEGIN RAISE NOTICE 'half of it is done'; END $$;
                SELECT pg_sleep(240);
                """);
        Files.writeString(migrations.resolve("002_rollback_slow.sql"), "DROP TABLE orders;\n");

        try (MavenRun run = MavenRun.start(directory, MavenRun.goal("migrate"))) {
            run.awaitOutput("half of it is done");
            new ProcessBuilder("kill", "-INT", Long.toString(run.process().pid()))
                    .inheritIO()
                    .start()
                    .waitFor();

            assertThat(run.exitValue()).isNotZero();
            run.finished().says("error PGM0706 [interrupted]", "002_slow.sql");
        }

        Files.writeString(slow, "CREATE TABLE orders (id bigint PRIMARY KEY);\n");
        try (MavenRun run = MavenRun.start(directory, MavenRun.goal("migrate"), MavenRun.goal("status"))) {
            assertThat(run.exitValue()).as(run.output()).isZero();
            Build build = run.finished();
            build.saysInOrder(":migrate", "applied 2 slow", ":status", "applied  1 ", "applied  2 ");
        }
    }
}
