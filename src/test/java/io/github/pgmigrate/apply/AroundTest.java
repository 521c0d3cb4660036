package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.wire.Wire;
import org.junit.jupiter.params.ParameterizedTest;

/** Scripts around migrations run where they should, leave the session alone, and never hide what went wrong. */
class AroundTest {

    static final String NOTE =
            "INSERT INTO note (what) VALUES ('%s ' || :'PGMIGRATE_VERSION' || ' ' ||" + " :'PGMIGRATE_SCRIPT');\n";

    static Bench noting(int major) {
        return Bench.on(major)
                .with("before_migrate.sql", """
                        CREATE TABLE IF NOT EXISTS note (id serial, what text);
                        INSERT INTO note (what) VALUES ('before all');
                        """)
                .with("after_migrate.sql", "INSERT INTO note (what) VALUES ('after all');\n")
                .with("before_each.sql", NOTE.formatted("before"))
                .with("after_each.sql", NOTE.formatted("after"))
                .with(
                        "after_error.sql",
                        NOTE.formatted("error") + "INSERT INTO note (what) VALUES (:'LAST_ERROR_SQLSTATE' || ': ' ||"
                                + " :'LAST_ERROR_MESSAGE');\n");
    }

    static java.util.List<String> notes(Bench bench) {
        return bench.column("SELECT what FROM note ORDER BY id");
    }

    @ParameterizedTest
    @EachMajor
    void they_run_around_the_run_and_around_each_migration(int major) {
        try (Bench bench = noting(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "CREATE INDEX CONCURRENTLY i ON a (id);\nVACUUM a;\n")
                    .with("2_rollback_b.sql", "DROP INDEX i;")
                    .with("3_c.sql", "BEGIN;\nCREATE TABLE c (id int);\nCOMMIT;\n")
                    .with("3_rollback_c.sql", "DROP TABLE c;")
                    .with("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT * FROM c;")
                    .migrated();

            assertThat(notes(bench))
                    .containsExactly(
                            "before all",
                            "before 1 1_a.sql",
                            "after 1 1_a.sql",
                            "before 2 2_b.sql",
                            "after 2 2_b.sql",
                            "before 3 3_c.sql",
                            "after 3 3_c.sql",
                            "before  R_v.sql",
                            "after  R_v.sql",
                            "after all");
            assertThat(bench.applied()).containsExactly("1", "2", "3", "R_v.sql");
            assertThat(bench.log()).as("they are no migrations").hasSize(4);
            assertThat(bench.heard.lines).startsWith("ran before_migrate.sql").endsWith("ran after_migrate.sql");

            bench.heard.lines.clear();
            bench.migrated();
            assertThat(bench.heard.lines).as("nothing to apply").isEmpty();
            bench.with("R_v.sql", "DROP VIEW v;").migrated();
            assertThat(bench.rollback(2).problems()).isEmpty();
            assertThat(notes(bench))
                    .as("a rollback has none")
                    .hasSize(14)
                    .endsWith("before all", "before  R_v.sql", "after  R_v.sql", "after all");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_small_migration_is_one_message_with_them(int major) throws Exception {
        try (Bench bench = Bench.on(major);
                Wire wire = new Wire(bench.server.port())) {
            bench.with("before_each.sql", "CREATE TABLE one ();")
                    .with("1_a.sql", "CREATE TABLE two ();")
                    .with("after_each.sql", "CREATE TABLE three ();");
            bench.target = wire.of(bench.target);

            bench.migrated();

            assertThat(wire.queries().stream().filter(message -> message.contains("CREATE TABLE two")))
                    .singleElement()
                    .asString()
                    .containsSubsequence("CREATE TABLE one", "CREATE TABLE two", "CREATE TABLE three", "COMMIT;");
        }
    }

    @ParameterizedTest
    @EachMajor
    void nothing_that_they_do_to_the_session_reaches_a_migration(int major) {
        try (Bench bench = Bench.on(major)) {
            String leak = """
                    SET search_path = elsewhere;
                    SET standard_conforming_strings = off;
                    SET LOCAL lock_timeout = '77s';
                    SET my.setting = 'leaked';
                    CREATE TEMP TABLE a (leaked int);
                    PREPARE leaked AS SELECT 1;
                    DECLARE leaked CURSOR FOR SELECT 1;
                    LISTEN leaked;
                    \\set leaked yes
                    SET ROLE around_1;
                    """;
            String look = """
                    INSERT INTO seen SELECT concat_ws(' ', current_user, session_user, current_schema(),
                        current_setting('lock_timeout'), nullif(current_setting('my.setting', true), ''), 'a\\b', ':leaked',
                        to_regclass('pg_temp.a'), (SELECT count(*) FROM pg_prepared_statements WHERE name = 'leaked'),
                        (SELECT count(*) FROM pg_cursors WHERE name = 'leaked'),
                        (SELECT count(*) FROM pg_listening_channels()));
                    """;
            bench.execute(
                    "CREATE ROLE around_1",
                    "CREATE SCHEMA elsewhere",
                    "CREATE TABLE seen (what text)",
                    "GRANT INSERT ON seen TO around_1");
            bench.with("before_migrate.sql", leak.replace("DECLARE leaked", "DECLARE leaked_too"))
                    .with("before_each.sql", leak)
                    .with("after_each.sql", leak)
                    .with("1_a.sql", look)
                    .with("2_b.sql", "-- pgmigrate:no-transaction\n" + look)
                    .with("R_c.sql", look);

            bench.migrated();

            assertThat(bench.column("SELECT what FROM seen"))
                    .hasSize(3)
                    .containsOnly("postgres postgres public 5s a\\b :leaked 0 0 0");
            assertThat(bench.column("SELECT applied_by FROM schema_version")).containsOnly("postgres");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_migrations_settings_do_not_reach_the_one_after_it(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute("CREATE ROLE around_2", "CREATE TABLE seen (what text)");
            bench.with("1_a.sql", "SET search_path = '';\nSET ROLE around_2;\n")
                    .with("2_b.sql", "-- pgmigrate:no-transaction\nSET search_path = '';\nSET ROLE around_2;\n")
                    .with("after_each.sql", "INSERT INTO seen SELECT concat(current_user, ' ', current_schema());");

            bench.migrated();

            assertThat(bench.column("SELECT what FROM seen")).containsExactly("postgres public", "postgres public");
        }
    }

    @ParameterizedTest
    @EachMajor
    void those_around_all_need_no_transaction(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("after_migrate.sql", """
                            CREATE TABLE t (id int, x text);
                            BEGIN;
                            INSERT INTO t VALUES (1);
                            INSERT INTO t VALUES (2);
                            COMMIT;
                            COPY t FROM stdin;
                            3\tthree
                            \\.
                            SELECT max(id) AS top FROM t \\gset
                            CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);
                            CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (8); COMMIT; END $$;
                            CALL p();
                            INSERT INTO t VALUES (:top + 1);
                            -- pgmigrate:expect 5 rows
                            SELECT id FROM t;
                            VACUUM (ANALYZE) t;
                            """);

            bench.migrated();

            assertThat(bench.column("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3", "4", "8");
            assertThat(bench.column("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_id'::regclass"))
                    .containsExactly("t");
            assertThat(bench.ledger()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_one_before_a_migration_in_steps_runs_once_although_that_goes_on_later(int major) {
        try (Bench bench = noting(major)) {
            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nCREATE TABLE a (id int);\nSELECT 1/0;\n")
                    .with("after_error.sql", "SELECT 1;");
            assertThat(bench.migrate().isOk()).isFalse();
            assertThat(bench.ledger()).hasSize(1);

            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nCREATE TABLE a (id int);\nSELECT 1;\n")
                    .migrated();

            assertThat(notes(bench))
                    .containsExactly("before all", "before 1 1_a.sql", "before all", "after 1 1_a.sql", "after all");
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_one_after_a_migration_in_steps_commits_with_its_record(int major) {
        try (Bench bench = noting(major)) {
            bench.with(
                            "1_a.sql",
                            "CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);\nINSERT INTO a VALUES (1);\n")
                    .with("after_each.sql", "SELECT 1/0;");

            RunReport report = bench.migrate();

            assertThat(Bench.place(Bench.problem(report))).isEqualTo("after_each.sql:1:1");
            assertThat(report.standing().orElseThrow()).startsWith("Of version 1 the first 2 steps are committed");
            assertThat(bench.column("SELECT id FROM a")).isEmpty();
            bench.with("after_each.sql", NOTE.formatted("after")).migrated();
            assertThat(bench.column("SELECT id FROM a")).containsExactly("1");
            assertThat(notes(bench)).contains("after 1 1_a.sql").endsWith("after all");
        }
    }
}
