package io.github.pgmigrate.faults;

import static io.github.pgmigrate.testing.wire.Message.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.MixedFolder;
import io.github.pgmigrate.testing.Run;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Gate;
import io.github.pgmigrate.testing.wire.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that start at the same moment on an empty database all end well, and each migration is applied by one of them. */
class ManyRunsIT {

    private static final String DATABASE = "many_runs";
    private static final int ROUNDS = Integer.getInteger("it.many.rounds", 1);

    @TempDir
    Path temporary;

    private final TestServer server = TestServer.of(18);
    private final Target target = server.newDatabase(DATABASE);

    @Tag("F046")
    @Test
    void twoMavens() throws Exception {
        Path one = temporary.resolve("one");
        Path other = temporary.resolve("other");
        List<Evidence> evidence = MixedFolder.write(Projects.migrations(one), 20, true);
        MixedFolder.write(Projects.migrations(other), 20, true);
        try (MavenRun first = MavenRun.start(one, Projects.migrate(target));
                MavenRun second = MavenRun.start(other, Projects.migrate(target))) {
            first.finished().says("BUILD SUCCESS");
            second.finished().says("BUILD SUCCESS");
        }
        assertSettled(evidence);
    }

    @Tag("F047")
    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void manyAtOnceOnAnEmptyDatabase() throws Exception {
        Path folder = temporary.resolve("migrations");
        List<Evidence> evidence = MixedFolder.write(folder, 20, true);
        for (String size : System.getProperty("it.many", "20").split(",", -1)) {
            int many = Integer.parseInt(size);
            for (int round = 1; round <= ROUNDS; round++) {
                server.newDatabase(DATABASE);
                long began = System.nanoTime();
                atOnce(many, folder);
                assertSettled(evidence);
                System.out.printf(
                        "ManyRunsIT: %d at once, round %d of %d: %.0f s%n",
                        many, round, ROUNDS, (System.nanoTime() - began) / 1e9);
            }
        }
    }

    private void atOnce(int many, Path folder) throws Exception {
        List<Run> runs = new ArrayList<>();
        try {
            for (int i = 0; i < many; i++) {
                runs.add(Migrator.of(target, folder)
                        .lockWait(Duration.ofMinutes(20))
                        .start());
            }
            for (Run run : runs) {
                run.succeeded();
            }
        } finally {
            runs.forEach(Run::close);
        }
    }

    /** The one that works is killed before its record; of those that wait one goes on from there, and the rest find it done. */
    @Tag("F049")
    @Test
    void theHolderIsKilledWhileTwentyWait() throws Exception {
        Path folder = temporary.resolve("migrations");
        List<Evidence> evidence = MixedFolder.write(folder, 5, true);
        Gate gate = new Gate();
        List<Run> waiting = new ArrayList<>();
        try (Wire wire = new Wire(server.port())) {
            wire.before(query("'004_step.sql'"), Fault.hold(gate));
            try (Run holder = Migrator.of(wire.of(target), folder).start()) {
                gate.awaitMessage();
                for (int i = 0; i < 20; i++) {
                    waiting.add(Migrator.of(target, folder).start());
                }
                for (Run run : waiting) {
                    run.awaitOutput("Waiting for another run to end: pid ");
                }
                assertThat(holder.kill()).isTrue();
                gate.open();
            }
            int worked = 0;
            for (Run run : waiting) {
                worked += run.succeeded().contains("applied 5 ") ? 1 : 0;
            }
            assertThat(worked).as("runs that went on").isEqualTo(1);
        } finally {
            waiting.forEach(Run::close);
        }
        assertSettled(evidence);
    }

    private void assertSettled(List<Evidence> evidence) throws Exception {
        Invariants invariants = new Invariants(server, DATABASE, evidence);
        invariants.awaitNobody(Duration.ofSeconds(10));
        invariants.areSettled();
        invariants.isEmpty(MixedFolder.ODD_NOTES);
    }
}
