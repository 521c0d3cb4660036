package io.github.pgmigrate.apply;

import static io.github.pgmigrate.apply.Repairs.HALF;
import static io.github.pgmigrate.apply.Repairs.forget;
import static io.github.pgmigrate.apply.Repairs.halfDone;
import static io.github.pgmigrate.apply.Repairs.repaired;
import static io.github.pgmigrate.apply.Repairs.settle;
import static io.github.pgmigrate.apply.Repairs.show;
import static io.github.pgmigrate.apply.Repairs.values;
import static io.github.pgmigrate.testing.wire.Message.queryStarting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;

/** Migrations and rollbacks that stopped half-way are settled, or taken as their files have them now. */
class RepairHalfDoneTest {

    @ParameterizedTest
    @EachMajor
    void a_migration_that_was_finished_by_hand_is_applied(int major) {
        try (Bench bench = halfDone(major)) {
            RunReport idle = show(bench, Wishes.NONE);
            assertThat(idle.changes().list()).isEmpty();
            assertThat(idle.isOk()).isTrue();
            assertThat(Bench.text(idle.problems().get(0)))
                    .contains("warning PGM0504 [half-done] version 1 has stopped half-way, at step 2: CREATE INDEX")
                    .contains("pgmigrate:migrate goes on where it stopped.", "-Dpgmigrate.settle=applied");
            bench.execute("CREATE TABLE b (id int)");

            List<Change> changes = repaired(bench, new Wishes(Optional.empty(), Optional.of(Settle.APPLIED), Set.of()));

            assertThat(changes).extracting(Change::what).containsExactly("record it as applied, without running it");
            assertThat(values(changes.get(0))).containsExactly("checksum", "rollback", "steps");
            assertThat(bench.ledger()).isEmpty();
            assertThat(bench.applied()).containsExactly("1");
            assertThat(bench.log()).containsExactly("failed 1", "repaired 1");
            bench.migrated();
            assertThat(bench.verify().problems()).isEmpty();
            assertThat(bench.rollback(1).problems()).isEmpty();
            assertThat(bench.exists("a")).isFalse();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_migration_that_was_undone_by_hand_begins_anew(int major) {
        try (Bench bench = halfDone(major)) {
            bench.execute("DROP TABLE a");

            List<Change> changes = repaired(bench, settle("1", Settle.PENDING));

            assertThat(changes)
                    .extracting(Change::what)
                    .containsExactly("take its steps out of the ledger, so that it begins anew");
            assertThat(bench.ledger()).isEmpty();
            bench.with("1_a.sql", HALF.replace("1/0", "1")).migrated();
            assertThat(bench.exists("b")).isTrue();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_half_done_file_may_be_gone(int major) {
        try (Bench bench = halfDone(major)) {
            bench.without("1_a.sql").without("1_rollback_a.sql");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.HALF_DONE);
            assertThat(Bench.codes(show(bench, settle("1", Settle.APPLIED)))).containsExactly(Code.REPAIR_REFUSED);

            repaired(bench, settle("1", Settle.PENDING));

            assertThat(bench.migrate().problems()).isEmpty();
        }
        try (Bench bench = halfDone(major)) {
            bench.without("1_a.sql").without("1_rollback_a.sql");
            repaired(bench, forget("1"));
            assertThat(bench.ledger()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_lost_temporary_table_that_the_rest_does_not_need(int major) {
        try (Bench bench = Bench.on(major)) {
            String begin = "-- pgmigrate:no-transaction\nCREATE TEMP TABLE t (id int);\nCREATE TABLE a (id int);\n";
            bench.with("1_a.sql", begin + "SELECT 1/0;");
            assertThat(bench.migrate().isOk()).isFalse();
            bench.with("1_a.sql", begin + "CREATE TABLE b (id int);");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.HALF_DONE);

            List<Change> changes = repaired(bench, settle("1", Settle.DONE));

            assertThat(changes)
                    .extracting(Change::what)
                    .containsExactly("its 2 steps count as done, with this to come next: CREATE TABLE b (id int);");
            assertThat(values(changes.get(0))).containsExactly("step 1 temporary");
            bench.migrated();
            assertThat(bench.exists("b")).isTrue();
        }
    }

    /** Loses the connection when the statement is sent by itself, not when it is tried within a transaction. */
    private static void lost(Bench bench, String statement) throws IOException {
        try (Wire wire = new Wire(bench.server.port())) {
            Target direct = bench.target;
            bench.target = wire.of(direct);
            wire.after(queryStarting(statement), Fault.cut());
            bench.migrate();
            bench.target = direct;
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_step_in_doubt_is_done_or_not(int major) throws Exception {
        String script = """
                -- pgmigrate:no-transaction
                DO $$ BEGIN INSERT INTO a VALUES (2); COMMIT; END $$;
                INSERT INTO a VALUES (3);
                """;
        for (Settle how : List.of(Settle.DONE, Settle.AGAIN)) {
            try (Bench bench = Bench.on(major)) {
                bench.with("1_a.sql", "CREATE TABLE a (id int);").migrated();
                bench.with("2_b.sql", script);
                lost(bench, "DO");
                assertThat(Bench.codes(bench.migrate())).containsExactly(Code.IN_DOUBT);
                assertThat(Bench.codes(show(bench, Wishes.NONE)))
                        .containsExactly(Code.IN_DOUBT, Code.NOTHING_TO_REPAIR);

                List<Change> changes = repaired(bench, settle("2", how));

                assertThat(changes.get(0).values())
                        .containsExactly(new Change.Value("step 1", "started", how == Settle.DONE ? "done" : "failed"));
                bench.migrated();
                assertThat(bench.column("SELECT id FROM a ORDER BY 1"))
                        .isEqualTo(how == Settle.DONE ? List.of("2", "3") : List.of("2", "2", "3"));
            }
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_refused_step_that_was_done_by_hand(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);")
                    .with("2_b.sql", "CREATE UNIQUE INDEX CONCURRENTLY u ON a (id);\nCREATE TABLE b (id int);");
            assertThat(bench.migrate().isOk()).isFalse();
            bench.execute("DROP INDEX u", "CREATE INDEX u ON a (id)");

            repaired(bench, settle("2", Settle.DONE));

            bench.migrated();
            assertThat(bench.exists("b")).isTrue();
            assertThat(bench.value("SELECT indisunique FROM pg_index WHERE indexrelid = 'u'::regclass"))
                    .isEqualTo("f");
        }
    }

    @ParameterizedTest
    @EachMajor
    void steps_that_were_edited_after_they_were_done_are_accepted(int major) {
        try (Bench bench = halfDone(major)) {
            bench.with(
                    "1_a.sql",
                    HALF.replace("CREATE TABLE a (id int);", "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;")
                            .replace("1/0", "1"));
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.LEDGER_CHANGED);

            List<Change> changes = repaired(bench, Wishes.NONE);

            assertThat(changes)
                    .extracting(Change::what)
                    .containsExactly(
                            "take what is done for what the file says now, with this to come next: INSERT INTO a"
                                    + " SELECT 1;");
            assertThat(values(changes.get(0))).containsExactly("step 1", "step 1 digest");
            bench.migrated();
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_commit_that_ends_nothing_is_no_step(int major) {
        try (Bench bench = Bench.on(major)) {
            String file = """
                    -- pgmigrate:no-transaction
                    CREATE TABLE a (id int);
                    COMMIT;
                    INSERT INTO a VALUES (1);
                    COMMIT;
                    SELECT 1/0;
                    """;
            assertThat(bench.with("1_a.sql", file).migrate().isOk()).isFalse();
            assertThat(bench.ledger()).hasSize(2);

            assertThat(show(bench, Wishes.NONE).changes().list()).isEmpty();

            bench.with("1_a.sql", file.replace("VALUES (1)", "VALUES (2)").replace("1/0", "1"));
            assertThat(repaired(bench, Wishes.NONE))
                    .extracting(Change::what)
                    .containsExactly("take what is done for what the file says now, with this to come next: SELECT 1;");
            bench.migrated();
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_edited_file_that_is_shorter_than_what_is_done(int major) {
        try (Bench bench = halfDone(major)) {
            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nCREATE TABLE a (id int);");

            RunReport report = show(bench, Wishes.NONE);

            assertThat(report.problems())
                    .extracting(Problem::code, Problem::severity)
                    .contains(tuple(Code.LEDGER_CHANGED, Severity.WARNING));
            assertThat(report.problems().get(0).message()).contains("has 2 steps of version 1", "now has only 1");
            repaired(bench, settle("1", Settle.APPLIED));
            bench.migrated();
        }
    }

    @ParameterizedTest
    @EachMajor
    void variables_that_a_query_set_are_known_when_steps_are_read(int major) {
        try (Bench bench = Bench.on(major)) {
            String begin = """
                    -- pgmigrate:no-transaction
                    SELECT 'on' AS flag \\gset
                    \\if :flag
                    CREATE TABLE a (id %s);
                    \\endif
                    COPY a FROM stdin;
                    1
                    \\.
                    """;
            bench.with("1_a.sql", begin.formatted("int") + "SELECT 1/0;\n");
            assertThat(bench.migrate().isOk()).isFalse();
            bench.with("1_a.sql", begin.formatted("bigint") + "CREATE TABLE b (id int);\n");

            List<Change> changes = repaired(bench, Wishes.NONE);

            assertThat(values(changes.get(0))).containsExactly("step 2", "step 2 digest");
            bench.migrated();
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_rollback_that_stopped_half_way(int major) {
        for (Settle how : List.of(Settle.PENDING, Settle.APPLIED)) {
            try (Bench bench = Bench.on(major)) {
                bench.with("1_a.sql", "CREATE TABLE a (id int);\nCREATE TABLE b (id int);")
                        .with(
                                "1_rollback_a.sql",
                                "-- pgmigrate:no-transaction\nDROP TABLE b;\nSELECT 1/0;\nDROP TABLE a;")
                        .migrated();
                assertThat(bench.rollback(1).isOk()).isFalse();
                assertThat(Bench.codes(bench.migrate())).containsExactly(Code.HALF_DONE);
                assertThat(Bench.text(show(bench, Wishes.NONE).problems().get(0)))
                        .contains("the rollback of version 1 has stopped half-way", "pgmigrate:rollback goes on");
                bench.execute(how == Settle.PENDING ? "DROP TABLE a" : "CREATE TABLE b (id int)");

                repaired(bench, settle("1", how));

                assertThat(bench.ledger()).isEmpty();
                assertThat(bench.applied()).isEqualTo(how == Settle.PENDING ? List.of() : List.of("1"));
                bench.migrated();
                assertThat(bench.exists("b")).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EachMajor
    void steps_that_lead_nowhere_are_taken_out(int major) {
        try (Bench bench = halfDone(major)) {
            bench.execute("UPDATE schema_version_step SET direction = 'rollback'");

            List<Change> changes = repaired(bench, Wishes.NONE);

            assertThat(changes)
                    .extracting(Change::what)
                    .containsExactly("take steps of its rollback out of the ledger");
            assertThat(bench.ledger()).isEmpty();
        }
    }
}
