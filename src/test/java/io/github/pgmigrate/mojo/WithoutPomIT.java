package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.Build;
import io.github.pgmigrate.testing.MavenRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goals in a directory without a POM, called by full coordinates. */
final class WithoutPomIT {

    @TempDir
    private Path directory;

    @BeforeEach
    void writeMigrations() throws Exception {
        Path migrations = Files.createDirectories(directory.resolve("sql/migrations"));
        Files.writeString(migrations.resolve("001_create_users.sql"), "CREATE TABLE users (id bigint PRIMARY KEY);\n");
        Files.writeString(migrations.resolve("001_rollback_create_users.sql"), "DROP TABLE users;\n");
    }

    @Test
    void migratesShowsAndRollsBack() throws Exception {
        Build build = run("migrate", "verify", "status", "rollback");

        build.saysInOrder(":migrate", "applied 1 create users", ":verify", "The database is what the folder says.");
        build.saysInOrder(":status", "applied  1 ", ":rollback", "rolled back 1 create users");
    }

    @Test
    void makesANewMigration() throws Exception {
        Build build = run("new", "validate");

        build.wrote("sql/migrations/002_add_phone_number.sql", "-- Migration:");
        build.wrote("sql/migrations/002_rollback_add_phone_number.sql");
    }

    private Build run(String... goals) throws Exception {
        String[] arguments = new String[goals.length + 1];
        for (int i = 0; i < goals.length; i++) {
            arguments[i] = MavenRun.goal(goals[i]);
        }
        arguments[goals.length] = "-Dpgmigrate.description=add_phone_number";
        try (MavenRun run = MavenRun.start(directory, arguments)) {
            assertThat(run.exitValue()).as(run.output()).isZero();
            return run.finished();
        }
    }
}
