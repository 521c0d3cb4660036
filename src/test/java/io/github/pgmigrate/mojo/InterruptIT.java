package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.testing.Build;
import io.github.pgmigrate.testing.MavenRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

        try (MavenRun run = MavenRun.startInForeground(directory, MavenRun.goal("migrate"))) {
            run.awaitOutput("half of it is done");
            run.signal("INT");

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

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
    void aRehearsalThatIsToldToStopTakesItsServerAlong(String signal) throws Exception {
        Path migrations = Files.createDirectories(directory.resolve("sql/migrations"));
        // Else it would be known from an earlier run of this test.
        String unknown = "-- " + UUID.randomUUID() + "\n";
        Files.writeString(
                migrations.resolve("001_users.sql"), unknown + "CREATE TABLE users (id bigint PRIMARY KEY);\n");
        Files.writeString(migrations.resolve("001_rollback_users.sql"), "DROP TABLE users;\n");
        Path slow = migrations.resolve("002_slow.sql");
        Files.writeString(slow, "CREATE TABLE orders (id bigint PRIMARY KEY);\nSELECT pg_sleep(240);\n");
        Files.writeString(migrations.resolve("002_rollback_slow.sql"), "DROP TABLE orders;\n");
        Path servers = directory.resolve("target/pgmigrate/throwaway");

        try (MavenRun run = MavenRun.startInForeground(directory, MavenRun.goal("rehearse"))) {
            run.awaitOutput("1 users: exact");
            int port = port(run, servers);
            if (run.isStoppedInTime(signal)) {
                run.finished()
                        .says("error PGM0706 [interrupted] the rehearsal was told to stop", "Its server is removed.");
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                        .isInstanceOf(ConnectException.class);
                assertThat(directoriesOf(servers)).isEmpty();
            }
        }

        Files.writeString(slow, "CREATE TABLE orders (id bigint PRIMARY KEY);\n");
        try (MavenRun run = MavenRun.start(directory, MavenRun.goal("rehearse"))) {
            assertThat(run.exitValue()).as(run.output()).isZero();
            run.finished().says("2 slow: exact");
        }
        assertThat(directoriesOf(servers)).isEmpty();
    }

    private static List<Path> directoriesOf(Path servers) throws IOException {
        try (Stream<Path> all = Files.list(servers)) {
            return all.filter(Files::isDirectory).toList();
        }
    }

    /** Of the one server, which may be stopped for a moment to keep its state. */
    private static int port(MavenRun run, Path servers) throws Exception {
        while (run.process().isAlive()) {
            try (Stream<Path> files = Files.walk(servers)) {
                Optional<Path> file =
                        files.filter(path -> path.endsWith("postmaster.pid")).findFirst();
                if (file.isPresent() && Files.readAllLines(file.get()).size() > 3) {
                    return Integer.parseInt(
                            Files.readAllLines(file.get()).get(3).strip());
                }
            } catch (UncheckedIOException | NoSuchFileException e) {
                // It goes while one looks.
            }
            Thread.sleep(20);
        }
        throw new AssertionError("it has ended:\n" + run.output());
    }
}
