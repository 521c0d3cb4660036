package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Changes of each kind, made by hand on a target: all of them are named, in words that fit, and nothing else is. */
class MatrixTest {

    private static final Path RESOURCES = Path.of("src", "test", "resources", "drift");
    private static final String SINCE_15 = "15+ ";

    @TempDir
    Path folder;

    @EachMajor
    void each_change_is_named(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Files.copy(RESOURCES.resolve("made.sql"), folder.resolve("1_made.sql"));
        Owned.role(server, "drift_reader", "NOLOGIN");
        Owned.role(server, "drift_other", "NOLOGIN");
        Drifter drifter = Drifter.of(folder, Owned.database(server, "drift_matrix", "drift_owner"));
        drifter.migrate();
        assertThat(drifter.sentences()).isEmpty();
        List<String> changes = new ArrayList<>();
        List<String> told = new ArrayList<>();
        boolean applies = true;
        for (String line : Files.readAllLines(RESOURCES.resolve("changes.sql"))) {
            if (line.startsWith("-- ") && !changes.isEmpty() && applies) {
                told.add(line.substring(3).replace(":age", major >= 16 ? "age" : "users.age"));
            } else if (!line.startsWith("--") && !line.isBlank()) {
                applies = major >= 15 || !line.startsWith(SINCE_15);
                if (applies) {
                    changes.add(line.startsWith(SINCE_15) ? line.substring(SINCE_15.length()) : line);
                }
            }
        }
        assertThat(changes).hasSizeGreaterThan(50);
        server.execute("drift_matrix", changes.toArray(String[]::new));

        Drifted drifted = drifter.run();

        assertThat(drifted.differences()).extracting(Difference::sentence).containsExactlyInAnyOrderElementsOf(told);
        assertThat(drifted.report().isOk()).isFalse();
    }
}
