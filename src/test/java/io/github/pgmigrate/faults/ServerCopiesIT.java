package io.github.pgmigrate.faults;

import static io.github.pgmigrate.faults.TwoMigrations.A;
import static io.github.pgmigrate.faults.TwoMigrations.B;
import static io.github.pgmigrate.faults.TwoMigrations.FIRST;
import static io.github.pgmigrate.faults.TwoMigrations.SECOND;
import static io.github.pgmigrate.faults.TwoMigrations.bench;
import static io.github.pgmigrate.faults.TwoMigrations.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Bench;
import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.testing.wire.Wire;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Other servers with the same data, or that should have them: standbys, backups. */
class ServerCopiesIT {

    /** As one in production. */
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.own(18, Map.of("fsync", "on", "full_page_writes", "on"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Tag("F032")
    void aSynchronousStandbyThatIsMissing() throws Exception {
        try (Bench bench = Bench.on(server).with("1_a.sql", A).migrated().with("2_b.sql", B + "SELECT 'in';")) {
            server.execute(
                    "postgres", "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
            try {
                server.awaitRow(
                        bench.database, "SELECT 1 WHERE current_setting('synchronous_standby_names') = 'nobody'");
                CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
                server.awaitRow(
                        bench.database,
                        "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database()"
                                + " AND application_name = 'pgmigrate'");
                bench.interruption.request();
                RunReport report = get(run);
                assertThat(report.done()).extracting(Object::toString).containsExactly("2");
                assertThat(report.standing()).contains("This run has applied version 2.");
                assertThat(bench.heard.lines)
                        .anyMatch(line -> line.startsWith("WARNING: canceling wait for synchronous replication"));
            } finally {
                server.execute("postgres", "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
            }
            bench.interruption = new Interruption();
            bench.invariants(FIRST, SECOND).recover(bench::migrate);
        }
    }

    @Test
    @Tag("F030")
    @Tag("F031")
    void aStandbyAndWhatItLacksWhenItIsPromoted() throws Exception {
        try (TestServer primary = TestServer.durable(18);
                Bench bench = Bench.on(primary).with("1_a.sql", A).migrated()) {
            try (TestServer standby = primary.standby(Map.of())) {
                standby.awaitRow(bench.database, "SELECT 1 FROM schema_version");
                bench.target = standby.target(bench.database);
                try (Wire wire = new Wire(standby.port())) {
                    bench.target = wire.of(bench.target);
                    assertThat(Bench.codes(bench.with("2_b.sql", B).migrate())).containsExactly(Code.STANDBY);
                    assertThat(wire.queries()).noneMatch(sql -> sql.contains("pg_try_advisory_lock"));
                }
                standby.stop();
                bench.target = primary.target(bench.database);
                bench.migrated();
                primary.kill();
                standby.restart();
                standby.promote();
                try (Bench there = Bench.on(standby)) {
                    there.target = standby.target(bench.database);
                    there.with("1_a.sql", A).with("2_b.sql", B);
                    Invariants invariants = new Invariants(standby, bench.database, List.of(FIRST, SECOND));
                    assertThat(invariants.standing()).isEqualTo("1 applied");
                    invariants.recover(there::migrate);
                }
            }
        }
    }

    /** The ledger says of the index that it was begun, and the files of the backup hold what there was of it. */
    @Test
    @Tag("F064")
    void aBackupThatWasTakenAmidARun() throws Exception {
        Evidence index = new Evidence(
                2, false, List.of(List.of("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('i')")));
        try (TestServer own = TestServer.durable(18);
                Bench bench = Bench.on(own).with("1_a.sql", A).migrated();
                Connection reader = own.connect(bench.database);
                Statement statement = reader.createStatement()) {
            bench.with("2_i.sql", "CREATE INDEX CONCURRENTLY i ON a (id);");
            reader.setAutoCommit(false);
            statement.execute("INSERT INTO a VALUES (2)");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            own.awaitRow(
                    bench.database,
                    "SELECT 1 FROM pg_stat_progress_create_index WHERE phase = 'waiting for writers before build'");
            try (TestServer restored = own.backup();
                    Bench there = Bench.on(restored)) {
                there.target = restored.target(bench.database);
                there.with("1_a.sql", A).with("2_i.sql", "CREATE INDEX CONCURRENTLY i ON a (id);");
                Invariants invariants = new Invariants(restored, bench.database, List.of(FIRST, index));
                assertThat(invariants.standing()).isEqualTo("1 applied, in the ledger: 2.1 started");
                invariants.recover(there::migrate);
                invariants.areSettled();
            }
            reader.rollback();
            assertThat(get(run).problems()).isEmpty();
        }
    }
}
