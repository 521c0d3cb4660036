package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that jobs make and drop as time goes on. */
class PartitionsTest {

    private static final String LAST =
            "  -> Write a migration that makes it so, in a way that does nothing where it is so already, or undo"
                    + " it by hand. The target was only read. ";

    @TempDir
    Path folder;

    @EachMajor
    void a_year_of_them_is_one_problem(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Files.writeString(folder.resolve("1_events.sql"), """
                CREATE SCHEMA stats;
                CREATE TABLE events (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
                CREATE INDEX ON events (at);
                CREATE TABLE stats.visits (at date) PARTITION BY RANGE (at);
                CREATE TABLE stats.visits_2024 PARTITION OF stats.visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
                CREATE TABLE stats.visits_2025 PARTITION OF stats.visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
                CREATE TABLE odd (id int) PARTITION BY LIST (id);
                """);
        Drifter drifter = Drifter.of(folder, Owned.database(server, "drift_partitions", "drift_partitions_owner"));
        drifter.migrate();
        server.execute("drift_partitions", """
                DO $$ BEGIN FOR i IN 0..364 LOOP
                    EXECUTE format('CREATE TABLE events_p%s PARTITION OF events FOR VALUES FROM (%L) TO (%L)',
                        to_char(date '2026-01-01' + i, 'YYYYMMDD'), date '2026-01-01' + i, date '2026-01-02' + i);
                END LOOP; END $$""", "DROP TABLE stats.visits_2024, stats.visits_2025");

        assertThat(drifter.lines())
                .containsExactly(
                        "error PGM0806 [drift] changed outside of migrations: 365 partitions of events were added:"
                                + " events_p20260101, events_p20260102, events_p20260103 and 362 more",
                        "  -> Partitions that a job makes and drops as time goes on can be left out:"
                                + " -Dpgmigrate.driftIgnore='public.events_*'.",
                        "error PGM0806 [drift] changed outside of migrations: 2 partitions of stats.visits are missing:"
                                + " stats.visits_2024, stats.visits_2025",
                        LAST + "Partitions that a job makes and drops as time goes on can be left out:"
                                + " -Dpgmigrate.driftIgnore='stats.visits_*'.");
        assertThat(drifter.run().differences()).hasSize(367);
        assertThat(drifter.ignoring("public.events_*", "stats.visits_*")
                        .run()
                        .report()
                        .problems())
                .isEmpty();
        Drifter rest = drifter.ignoring("public.events_*", "stats.visits_*");
        server.execute(
                "drift_partitions",
                "CREATE TABLE one PARTITION OF odd FOR VALUES IN (1)",
                "CREATE TABLE stats.two PARTITION OF odd FOR VALUES IN (2)");
        assertThat(rest.lines())
                .containsExactly(
                        "error PGM0806 [drift] changed outside of migrations: 2 partitions of odd were added: one, stats.two",
                        LAST + "Partitions that a job makes and drops as time goes on can be left out:"
                                + " -Dpgmigrate.driftIgnore='public.one,stats.two'.");
        server.execute("drift_partitions", "DROP TABLE stats.two");
        assertThat(rest.lines())
                .containsExactly(
                        "error PGM0806 [drift] changed outside of migrations: table one was added",
                        LAST + "Partitions that a job makes and drops as time goes on can be left out:"
                                + " -Dpgmigrate.driftIgnore='public.one'.");
    }
}
