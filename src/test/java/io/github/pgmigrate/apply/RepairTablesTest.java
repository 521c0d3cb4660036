package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** History tables that were damaged are mended where nothing has to be guessed; else the remedy is said to the letter. */
class RepairTablesTest {

    private static RunReport repair(Bench bench, Optional<String> confirm) {
        return new Repair(bench.request(), Wishes.NONE, confirm).run();
    }

    /** Has it shown and made; what was made. */
    private static List<Change> repaired(Bench bench) {
        RunReport shown = repair(bench, Optional.empty());
        assertThat(shown.problems()).isEmpty();
        RunReport made = repair(bench, shown.changes().fingerprint());
        assertThat(made.problems()).isEmpty();
        assertThat(made.standing().orElseThrow()).contains("Run pgmigrate:repair again");
        assertThat(Bench.codes(repair(bench, Optional.empty()))).containsExactly(Code.NOTHING_TO_REPAIR);
        return made.changes().list();
    }

    private static Bench migrated(int major) {
        return Bench.on(major)
                .with("1_a.sql", "CREATE TABLE a (id int);")
                .with("1_rollback_a.sql", "DROP TABLE a;")
                .migrated();
    }

    @ParameterizedTest
    @EachMajor
    void a_comment_that_a_restore_left_out_is_put_back(int major) {
        try (Bench bench = migrated(major)) {
            bench.execute("COMMENT ON TABLE schema_version IS NULL", "ALTER TABLE schema_version ADD COLUMN note text");
            Problem problem = Bench.problem(bench.status());
            assertThat(problem.code()).isEqualTo(Code.HISTORY_SHAPE);
            assertThat(problem.message()).contains("has lost the comment");
            assertThat(problem.hint())
                    .isEqualTo("pgmigrate:repair puts it back; or let its owner say: COMMENT ON TABLE"
                            + " \"public\".\"schema_version\" IS 'pgmigrate history, format 1';");

            assertThat(repaired(bench)).extracting(Change::action).containsExactly(Change.Action.TABLES);

            bench.migrated();
            assertThat(bench.value("SELECT concat_ws(' ', event, kind, version, detail) FROM schema_version_log"
                            + " WHERE event = 'repaired'"))
                    .startsWith("repaired tables put the comment back");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_log_and_a_ledger_that_are_gone_are_made_anew(int major) {
        try (Bench bench = migrated(major)) {
            bench.execute("DROP TABLE schema_version_log, schema_version_step");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.HISTORY_SHAPE, Code.HISTORY_SHAPE);

            assertThat(repaired(bench)).hasSize(2);

            bench.with("2_b.sql", "CREATE INDEX CONCURRENTLY i ON a (id);").migrated();
            assertThat(bench.column("SELECT event FROM schema_version_log ORDER BY id"))
                    .containsExactly("repaired", "repaired", "applied");
            assertThat(bench.rollback(2).isOk()).isFalse();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_table_that_only_looks_like_a_history_is_not_marked_as_one(int major) {
        try (Bench bench = migrated(major)) {
            bench.execute(
                    "CREATE TABLE copied AS TABLE schema_version",
                    "CREATE TABLE typed (LIKE schema_version INCLUDING ALL)",
                    "ALTER TABLE typed ALTER COLUMN checksum TYPE varchar(64)",
                    "COMMENT ON TABLE typed IS 'theirs'");
            for (String table : List.of("copied", "typed")) {
                bench.historyTable = table;
                assertThat(Bench.problem(repair(bench, Optional.empty())).message())
                        .as(table)
                        .contains("is not a history table of pgmigrate");
            }
        }
    }

    @Tag("F058")
    @ParameterizedTest
    @EachMajor
    void where_the_table_itself_is_gone_the_way_on_is_named(int major) {
        try (Bench bench = migrated(major)) {
            bench.execute("DROP TABLE schema_version", "DROP TABLE a");

            Problem problem = Bench.problem(bench.migrate());

            assertThat(problem.code()).isEqualTo(Code.HISTORY_SHAPE);
            assertThat(problem.hint()).contains("Restore the table \"public\".\"schema_version\"");
            bench.execute(sql(problem)).migrated();
            assertThat(bench.applied()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_was_planted_is_taken_away_by_what_the_message_says(int major) {
        String[] planted = {
            "ALTER TABLE schema_version ENABLE ROW LEVEL SECURITY",
            "CREATE RULE \"a \"\"rule\" AS ON INSERT TO schema_version_log DO INSTEAD NOTHING",
            "CREATE TRIGGER \"T\" BEFORE INSERT ON schema_version_step FOR EACH ROW"
                    + " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "ALTER TABLE schema_version OWNER TO planter_of_tables"
        };
        try (Bench bench = migrated(major)) {
            bench.execute("DROP ROLE IF EXISTS planter_of_tables", "CREATE ROLE planter_of_tables");
            bench.execute(planted);

            List<Problem> problems = repair(bench, Optional.empty()).problems();

            assertThat(problems)
                    .extracting(Problem::code)
                    .containsOnly(Code.HISTORY_SHAPE)
                    .hasSize(4);
            problems.forEach(problem -> bench.execute(sql(problem)));
            bench.migrated();
            assertThat(Bench.codes(repair(bench, Optional.empty()))).containsExactly(Code.NOTHING_TO_REPAIR);
            bench.execute("DROP ROLE planter_of_tables");
        }
    }

    /** The statement that a hint ends with. */
    private static String sql(Problem problem) {
        String hint = Objects.requireNonNull(problem.hint());
        return hint.substring(hint.lastIndexOf(": ") + 2);
    }
}
