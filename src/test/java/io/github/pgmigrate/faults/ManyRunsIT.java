package io.github.pgmigrate.faults;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.MixedFolder;
import io.github.pgmigrate.testing.Run;
import io.github.pgmigrate.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that start at the same moment on an empty database all end well, and each migration is applied by one of them. */
class ManyRunsIT {

    private static final String DATABASE = "many_runs";

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
    void twenty() throws Exception {
        Path folder = temporary.resolve("migrations");
        List<Evidence> evidence = MixedFolder.write(folder, 20, true);
        List<Run> runs = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                runs.add(Migrator.of(target, folder).start());
            }
            for (Run run : runs) {
                run.succeeded();
            }
        } finally {
            runs.forEach(Run::close);
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
