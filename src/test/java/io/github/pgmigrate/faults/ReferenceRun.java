package io.github.pgmigrate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Bench;
import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.TestServer;
import java.time.Duration;
import java.util.List;

/**
 * A small run that has everything: a transaction with a verify script, transactions of the script's own, statements that no
 * transaction may hold, COPY data, a repeatable; and the same backwards. The sweeps harm it at each of its points.
 */
final class ReferenceRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Which way it goes. */
    enum Way {
        FORWARD("migrate"),
        BACK("rollback all");

        private final String goal;

        Way(String goal) {
            this.goal = goal;
        }

        String goal() {
            return goal;
        }
    }

    private static final List<Evidence> EVIDENCE = List.of(
            Evidence.of(1, "SELECT count(*) = 1 FROM a"),
            new Evidence(
                    2,
                    false,
                    List.of(
                            List.of("SELECT count(*) = 1 FROM b WHERE id = 1"),
                            List.of("SELECT count(*) = 1 FROM b WHERE id = 2"),
                            List.of("to_regclass('v') IS NOT NULL"))),
            new Evidence(
                    3,
                    false,
                    List.of(
                            List.of("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('i')"),
                            List.of("to_regclass('c') IS NOT NULL"))),
            Evidence.of(4, "SELECT count(*) = 3 FROM d", "EXISTS (SELECT FROM pg_constraint WHERE conname = 'd_pkey')"),
            new Evidence("R_view.sql", true, List.of(List.of("to_regclass('r') IS NOT NULL"))));

    final Bench bench;
    final Way way;
    final Invariants invariants;

    private ReferenceRun(Bench bench, Way way) {
        this.bench = bench;
        this.way = way;
        this.invariants = bench.invariants(EVIDENCE.toArray(Evidence[]::new));
    }

    /** One on a database of its own, about to begin; what goes back has gone forward. */
    static ReferenceRun on(TestServer server, Way way) {
        Bench bench = Bench.on(server)
                .with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\nSELECT 'in';\n")
                .with("1_rollback_a.sql", "SELECT count(*) FROM a;\nDROP TABLE a;\n")
                .with("1_verify_a.sql", "SELECT count(*) = 1 FROM a;\n")
                .with("2_b.sql", """
                        BEGIN;
                        CREATE TABLE b (id int);
                        INSERT INTO b VALUES (1);
                        COMMIT;
                        INSERT INTO b VALUES (2);
                        BEGIN;
                        CREATE VIEW v AS SELECT * FROM b;
                        COMMIT;
                        """)
                .with("2_rollback_b.sql", "BEGIN;\nDROP VIEW v;\nCOMMIT;\nDROP TABLE b;\n")
                .with("3_c.sql", "CREATE INDEX CONCURRENTLY i ON a (id);\nCREATE TABLE c (id int);\n")
                .with("3_rollback_c.sql", "DROP INDEX CONCURRENTLY i;\nDROP TABLE c;\n")
                .with("4_d.sql", """
                        CREATE TABLE d (id int);
                        COPY d FROM stdin;
                        1
                        2
                        3
                        \\.
                        ALTER TABLE d ADD PRIMARY KEY (id);
                        """)
                .with("4_rollback_d.sql", "DROP TABLE d;\n")
                .with("R_view.sql", "DROP VIEW IF EXISTS r;\nCREATE VIEW r AS SELECT 1 AS one;\n");
        ReferenceRun run = new ReferenceRun(bench, way);
        if (way == Way.BACK) {
            bench.migrated();
        }
        return run;
    }

    /** The run, in this JVM. */
    RunReport run() {
        return way == Way.FORWARD ? bench.migrate() : bench.rollbackTo("0");
    }

    /** What the run said of itself is so. */
    void assertTrue(RunReport report) throws Exception {
        boolean known = report.problems().stream().noneMatch(problem -> problem.code() == Code.OUTCOME_UNKNOWN);
        if (known) {
            int there = invariants.applied();
            int expected = way == Way.FORWARD
                    ? report.done().size()
                    : EVIDENCE.size() - report.done().size();
            assertThat(there).as(report.toString()).isEqualTo(expected);
        }
    }

    /** What must hold holds, and the next run does the rest. */
    void recovers() throws Exception {
        bench.interruption = new Interruption();
        invariants.awaitNobody(PATIENCE);
        invariants.hold();
        boolean pending = way == Way.FORWARD || bench.applied().contains("1");
        RunReport report = pending ? run() : bench.status();
        assertThat(report.problems()).as(report.toString()).noneMatch(problem -> problem.isError());
        invariants.awaitNobody(PATIENCE);
        if (way == Way.FORWARD) {
            invariants.areSettled();
        } else {
            invariants.hold();
            assertThat(bench.applied()).containsExactly("R_view.sql");
            assertThat(bench.ledger()).isEmpty();
        }
    }

    @Override
    public void close() {
        bench.close();
        bench.server.execute("postgres", "DROP DATABASE IF EXISTS " + bench.database + " WITH (FORCE)");
    }
}
