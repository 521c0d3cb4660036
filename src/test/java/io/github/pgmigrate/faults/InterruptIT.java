package io.github.pgmigrate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C and TERM end the statement on the server, free the lock, and say how things stand. */
@DisabledOnOs(OS.WINDOWS)
class InterruptIT {

    /** How long it takes is seen by {@link SignalIT}; here it is before the statement would have ended by itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final String DATABASE = "interrupted";

    @TempDir
    Path project;

    private final TestServer server = TestServer.of(18);

    @Tag("F019")
    @RepeatedTest(3)
    void ctrlCRollsBackAndSaysSo() throws Exception {
        signalDuringTheSecondMigration("INT", 130);
    }

    @Tag("F019")
    @RepeatedTest(2)
    void termRollsBackAndSaysSo() throws Exception {
        signalDuringTheSecondMigration("TERM", 143);
    }

    @Tag("F019")
    @Test
    void ctrlCBetweenStepsKeepsThoseThatAreDone() throws Exception {
        Target target = server.newDatabase(DATABASE);
        Projects.write(project, "001_users.sql", """
                -- pgmigrate:no-transaction
                CREATE TABLE users (id integer);
                SELECT pg_sleep(300);
                """);
        try (MavenRun run = MavenRun.startInForeground(project, Projects.migrate(target))) {
            awaitSleep();
            run.signal("INT");
            invariants(List.of()).awaitNobody(PATIENCE);
            assertThat(run.exitValue()).isEqualTo(130);
            run.finished().says("Of version 1 the first step is committed, up to: CREATE TABLE users");
        }
    }

    private void signalDuringTheSecondMigration(String signal, int exit) throws Exception {
        Target target = server.newDatabase(DATABASE);
        Projects.write(project, "001_users.sql", "CREATE TABLE users (id integer);");
        Projects.write(project, "002_orders.sql", "CREATE TABLE orders (id integer);\nSELECT pg_sleep(300);");
        Invariants invariants = invariants(List.of(
                new Evidence(1, true, List.of(List.of("to_regclass('users') IS NOT NULL"))),
                new Evidence(2, true, List.of(List.of("to_regclass('orders') IS NOT NULL")))));
        try (MavenRun run = MavenRun.startInForeground(project, Projects.migrate(target))) {
            awaitSleep();
            run.signal(signal);
            invariants.awaitNobody(PATIENCE);
            invariants.hold();
            assertThat(run.exitValue()).isEqualTo(exit);
            run.finished()
                    .saysInOrder(
                            "002_orders.sql:3",
                            "interrupted",
                            "Nothing of version 2 is in the database. This run has applied version 1.");
            assertThat(invariants.standing()).isEqualTo("1 applied");
        }
    }

    private Invariants invariants(List<Evidence> evidence) {
        return new Invariants(server, DATABASE, evidence);
    }

    private void awaitSleep() throws Exception {
        server.awaitRow(
                DATABASE,
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
    }
}
