package io.github.pgmigrate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.MixedFolder;
import io.github.pgmigrate.testing.TestServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that loses nothing it said is committed goes down at any moment of a run, by an immediate stop or by
 * {@code kill -9} of the postmaster, and recovers.
 */
class ServerCrashIT {

    private static final int CRASHES = Integer.getInteger("it.crashes", 8);
    private static final int MIGRATIONS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    @Tag("F022")
    @Tag("F031")
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void whatIsSaidToBeAppliedIsThereAfterTheCrash() throws Exception {
        long seed = Long.getLong("it.seed", System.nanoTime());
        System.out.println("ServerCrashIT: " + CRASHES + " crashes, -Dit.seed=" + seed);
        Random random = new Random(seed);
        List<Evidence> evidence = MixedFolder.write(folder, MIGRATIONS, true);
        int inTheMidst = 0;
        int unknown = 0;
        try (TestServer server = TestServer.durable(18)) {
            assertThat(server.show("fsync") + server.show("synchronous_commit")).isEqualTo("onon");
            // The first time the JVM has to warm up.
            undisturbed(server);
            long span = undisturbed(server);
            for (int crash = 1; crash <= CRASHES; crash++) {
                String database = "crash_" + crash;
                Target target = server.newDatabase(database);
                Invariants invariants = new Invariants(server, database, evidence);
                CompletableFuture<RunReport> run =
                        CompletableFuture.supplyAsync(() -> Migrator.migrate(target, folder));
                // By the clock alone all would come too late, where the machine has become faster since it was looked
                // at.
                int first = random.nextInt(MIGRATIONS);
                while (first > 0 && !run.isDone() && applied(server, database) < first) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                TimeUnit.NANOSECONDS.sleep((long) (random.nextDouble() * span / MIGRATIONS * 2));
                boolean running = !run.isDone();
                if (random.nextBoolean()) {
                    server.crash();
                } else {
                    server.kill();
                }
                server.restart();
                server.awaitReady();
                RunReport report = run.get(2, TimeUnit.MINUTES);
                invariants.awaitNobody(PATIENCE);
                invariants.hold();
                boolean known = report.problems().stream().noneMatch(problem -> problem.code() == Code.OUTCOME_UNKNOWN);
                unknown += known ? 0 : 1;
                // What it said is done is there; of what it does not know it said so.
                assertThat(invariants.applied())
                        .isBetween(report.done().size(), report.done().size() + (known ? 0 : 1));
                inTheMidst += running && !report.isOk() ? 1 : 0;
                assertThat(Migrator.migrate(target, folder).problems()).isEmpty();
                invariants.awaitNobody(PATIENCE);
                invariants.areSettled();
                invariants.isEmpty(MixedFolder.ODD_NOTES);
                server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
            }
        }
        System.out.printf(
                "ServerCrashIT: %d crashes, %d in the midst of a run, %d with an outcome that the run could not find out%n",
                CRASHES, inTheMidst, unknown);
        assertThat(inTheMidst).isGreaterThan(CRASHES / 3);
    }

    private static int applied(TestServer server, String database) throws SQLException {
        return new Invariants(server, database, List.of()).applied();
    }

    private long undisturbed(TestServer server) {
        Target target = server.newDatabase("undisturbed");
        long began = System.nanoTime();
        assertThat(Migrator.migrate(target, folder).problems()).isEmpty();
        return System.nanoTime() - began;
    }
}
