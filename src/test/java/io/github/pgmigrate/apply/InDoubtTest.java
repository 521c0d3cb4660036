package io.github.pgmigrate.apply;

import static io.github.pgmigrate.testing.wire.Message.queryStarting;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Wire;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** What becomes of a statement whose end nobody saw. */
class InDoubtTest {

    /** Applies the folder, and loses the connection when the statement is sent. */
    private static RunReport lost(Bench bench, Wire.When when, String statement) throws IOException {
        try (Wire wire = new Wire(bench.server.port())) {
            Target direct = bench.target;
            bench.target = wire.of(direct);
            wire.at(when, queryStarting(statement), Fault.cut());
            RunReport report = bench.migrate();
            bench.target = direct;
            assertThat(report.isOk()).isFalse();
            assertThat(report.migrations())
                    .last()
                    .extracting(MigrationStatus::state)
                    .isEqualTo(MigrationState.IN_DOUBT);
            assertThat(Bench.codes(report)).contains(Code.CONNECTION_LOST);
            return report;
        }
    }

    private static Bench withTable(int major) {
        return Bench.on(major)
                .with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);")
                .migrated();
    }

    private static List<String> indexes(Bench bench) {
        return bench.column(
                "SELECT indexrelid::regclass || ' ' || indisvalid FROM pg_index WHERE indrelid = 'a'::regclass");
    }

    @ParameterizedTest
    @EachMajor
    void an_index_that_is_not_there_is_built(int major) throws Exception {
        try (Bench bench = withTable(major)) {
            bench.with("2_b.sql", "CREATE INDEX CONCURRENTLY ON a (id);");
            RunReport report = lost(bench, Wire.When.BEFORE, "CREATE INDEX CONCURRENTLY");
            assertThat(report.standing().orElseThrow()).startsWith("Nothing of version 2 is committed.");
            assertThat(bench.ledger()).containsExactly("1 started CREATE INDEX CONCURRENTLY ON a (id);");

            bench.migrated();

            assertThat(indexes(bench)).containsExactly("a_id_idx true");
            assertThat(bench.ledger()).isEmpty();
        }
    }

    @Tag("F010")
    @ParameterizedTest
    @EachMajor
    void an_index_that_is_there_is_not_built_twice(int major) throws Exception {
        try (Bench bench = withTable(major)) {
            bench.with("2_b.sql", "CREATE INDEX CONCURRENTLY ON a (id);");
            lost(bench, Wire.When.AFTER, "CREATE INDEX CONCURRENTLY");
            assertThat(indexes(bench)).containsExactly("a_id_idx true");

            bench.migrated();

            assertThat(indexes(bench)).containsExactly("a_id_idx true");
            assertThat(bench.applied()).containsExactly("1", "2");
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_index_that_another_has_built_meanwhile_is_not_taken_for_it(int major) throws Exception {
        try (Bench bench = withTable(major)) {
            bench.with("2_b.sql", "CREATE INDEX CONCURRENTLY mine ON a (id);");
            lost(bench, Wire.When.BEFORE, "CREATE INDEX CONCURRENTLY");
            bench.execute("CREATE INDEX theirs ON a ((id + 1))");

            bench.migrated();

            assertThat(indexes(bench)).containsExactlyInAnyOrder("mine true", "theirs true");
        }
    }

    @Tag("F009")
    @ParameterizedTest
    @EachMajor
    void an_invalid_index_is_cleared_away_and_built_anew(int major) throws Exception {
        try (Bench bench = withTable(major)) {
            bench.execute("CREATE INDEX before ON a (id)");
            bench.with("2_b.sql", "CREATE UNIQUE INDEX CONCURRENTLY \"A b\" ON public.a (id);");
            lost(bench, Wire.When.BEFORE, "CREATE UNIQUE INDEX CONCURRENTLY");
            bench.execute("INSERT INTO a VALUES (1)");
            try {
                bench.execute("CREATE UNIQUE INDEX CONCURRENTLY \"A b\" ON a (id)");
            } catch (AssertionError expected) {
                bench.execute("DELETE FROM a");
            }
            assertThat(indexes(bench)).contains("\"A b\" false");

            bench.migrated();

            assertThat(indexes(bench)).containsExactlyInAnyOrder("before true", "\"A b\" true");
        }
    }

    @Tag("F011")
    @ParameterizedTest
    @EachMajor
    void an_index_dropped_or_not_is_gone(int major) throws Exception {
        for (Wire.When when : Wire.When.values()) {
            try (Bench bench = withTable(major)) {
                bench.execute("CREATE INDEX i ON a (id)").with("2_b.sql", "DROP INDEX CONCURRENTLY i;");
                lost(bench, when, "DROP INDEX CONCURRENTLY");

                bench.migrated();

                assertThat(indexes(bench)).isEmpty();
            }
        }
    }

    @Tag("F011")
    @ParameterizedTest
    @EachMajor
    void a_database_made_or_dropped_or_not(int major) throws Exception {
        for (Wire.When when : Wire.When.values()) {
            try (Bench bench = withTable(major)) {
                String name = bench.database + " \"x\" é";
                String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
                bench.with("2_b.sql", "CREATE DATABASE " + quoted + ";");
                lost(bench, when, "CREATE DATABASE");
                bench.migrated();
                assertThat(bench.column("SELECT 1 FROM pg_database WHERE datname = '" + name + "'"))
                        .hasSize(1);

                bench.with("3_c.sql", "DROP DATABASE " + quoted + ";");
                lost(bench, when, "DROP DATABASE");
                bench.migrated();
                assertThat(bench.column("SELECT 1 FROM pg_database WHERE datname = '" + name + "'"))
                        .isEmpty();
            }
        }
    }

    @Tag("F011")
    @ParameterizedTest
    @EachMajor
    void a_partition_that_is_half_detached_is_detached(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", """
                            CREATE TABLE p (id int) PARTITION BY RANGE (id);
                            CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);
                            """).migrated();
            bench.with("2_b.sql", """
                    -- pgmigrate:statement-timeout 300ms
                    ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;
                    """);
            try (Connection reader = bench.server.connect(bench.database);
                    Statement statement = reader.createStatement()) {
                reader.setAutoCommit(false);
                statement.execute("SELECT * FROM p");

                RunReport report = bench.migrate();

                assertThat(Bench.codes(report)).containsExactly(Code.STATEMENT_TIMEOUT);
                assertThat(bench.column("SELECT inhdetachpending FROM pg_inherits"))
                        .containsExactly("t");
            }

            bench.migrated();

            assertThat(bench.column("SELECT inhrelid FROM pg_inherits")).isEmpty();
            assertThat(bench.applied()).containsExactly("1", "2");
        }
    }

    @Tag("F011")
    @ParameterizedTest
    @EachMajor
    void what_can_be_done_twice_is_done_again(int major) throws Exception {
        try (Bench bench = withTable(major)) {
            bench.with("2_b.sql", "VACUUM a;\nREINDEX TABLE CONCURRENTLY a;");
            lost(bench, Wire.When.BEFORE, "VACUUM a");
            lost(bench, Wire.When.AFTER, "REINDEX TABLE");

            bench.migrated();
        }
    }

    @Tag("F011")
    @ParameterizedTest
    @EachMajor
    void what_the_catalog_cannot_tell_is_asked(int major) throws Exception {
        try (Bench bench = withTable(major)) {
            bench.with(
                    "2_b.sql", "-- pgmigrate:no-transaction\n\nDO $$ BEGIN INSERT INTO a VALUES (2); COMMIT; END $$;");
            lostAlone(bench);

            RunReport report = bench.migrate();

            assertThat(Bench.codes(report)).containsExactly(Code.IN_DOUBT);
            assertThat(Bench.place(Bench.problem(report))).isEqualTo("2_b.sql:3:1");
            assertThat(Bench.problem(report).hint()).contains("-Dpgmigrate.inDoubt=done", "-Dpgmigrate.inDoubt=again");
            assertThat(bench.column("SELECT id FROM a ORDER BY 1")).containsExactly("1", "2");

            assertThat(bench.migrate(WhenInDoubt.DONE).problems()).isEmpty();
            assertThat(bench.column("SELECT id FROM a ORDER BY 1")).containsExactly("1", "2");
            assertThat(bench.applied()).containsExactly("1", "2");
        }
        try (Bench bench = withTable(major)) {
            bench.with("2_b.sql", "-- pgmigrate:no-transaction\nDO $$ BEGIN INSERT INTO a VALUES (2); COMMIT; END $$;");
            lostAlone(bench);
            assertThat(bench.migrate(WhenInDoubt.AGAIN).problems()).isEmpty();
            assertThat(bench.column("SELECT id FROM a ORDER BY 1")).containsExactly("1", "2", "2");
        }
    }

    /** Loses the connection when the statement is sent by itself, not when it is tried within a transaction. */
    private static void lostAlone(Bench bench) throws IOException {
        try (Wire wire = new Wire(bench.server.port())) {
            Target direct = bench.target;
            bench.target = wire.of(direct);
            wire.after(queryStarting("DO"), Fault.cut());
            bench.migrate();
            bench.target = direct;
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_statement_in_doubt_that_was_edited_is_refused(int major) throws Exception {
        try (Bench bench = withTable(major)) {
            bench.with("2_b.sql", "CREATE INDEX CONCURRENTLY i ON a (id);");
            lost(bench, Wire.When.BEFORE, "CREATE INDEX CONCURRENTLY");
            bench.with("2_b.sql", "CREATE INDEX CONCURRENTLY j ON a (id);");

            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.LEDGER_CHANGED);
        }
    }
}
