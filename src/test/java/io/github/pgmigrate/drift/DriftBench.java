package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a search for drift takes: the first one, the next ones, one after another migration, and of many tables. */
class DriftBench {

    private static final int MIGRATIONS = 1000;

    @TempDir
    Path folder;

    private void write(int version, String text) throws IOException {
        Files.writeString(folder.resolve("%04d_step.sql".formatted(version)), text);
    }

    private static Duration time(Drifter drifter, String what) {
        long since = System.nanoTime();
        Drifted drifted = drifter.run();
        Duration took = Duration.ofNanos(System.nanoTime() - since);
        assertThat(drifted.report().problems()).isEmpty();
        System.err.println(what + ": " + took.toMillis() + " ms");
        return took;
    }

    @Test
    void a_thousand_small_migrations() throws IOException {
        String run = UUID.randomUUID().toString().replace("-", "");
        for (int i = 1; i <= MIGRATIONS; i++) {
            write(
                    i,
                    i % 4 == 1
                            ? "CREATE TABLE t_%1$d (id int PRIMARY KEY, name text, at timestamptz); -- %2$s"
                                    .formatted(i, run)
                            : "ALTER TABLE t_%1$d ADD c_%2$d text DEFAULT '%3$s';"
                                    .formatted((i - 1) / 4 * 4 + 1, i, run));
        }
        Drifter drifter = Drifter.of(folder, Owned.database(TestServer.of(18), "drift_bench", "drift_bench_owner"));
        drifter.migrate();
        Duration first = time(drifter, "first");
        Duration second = time(drifter, "second");
        time(drifter, "third");
        write(MIGRATIONS + 1, "CREATE TABLE last (id int);");
        drifter.migrate();
        time(drifter, "after another migration");

        assertThat(second).isLessThan(first);
    }

    @Test
    void five_thousand_tables() throws IOException {
        String run = UUID.randomUUID().toString().replace("-", "");
        for (int i = 1; i <= MIGRATIONS; i++) {
            StringBuilder text = new StringBuilder("-- " + run + "\n");
            for (int j = 0; j < 5; j++) {
                text.append(
                        "CREATE TABLE t_%1$d_%2$d (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, at timestamptz DEFAULT now(), state text CHECK (state IN ('a', 'b')));\nCREATE INDEX ON t_%1$d_%2$d (name);\n"
                                .formatted(i, j));
            }
            write(i, text.toString());
        }
        Drifter drifter =
                Drifter.of(folder, Owned.database(TestServer.of(18), "drift_bench_many", "drift_bench_owner"));
        drifter.migrate();
        time(drifter, "5,000 tables, first");
        time(drifter, "5,000 tables, second");
    }
}
