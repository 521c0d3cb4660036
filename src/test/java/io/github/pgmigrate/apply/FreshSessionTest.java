package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.EachMajor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** Whatever a script does to its session, the next one does not see it, and the record is made all the same. */
class FreshSessionTest {

    private static final String LOOK = """
            CREATE TABLE seen AS SELECT concat_ws(' ', current_user, session_user, current_setting('search_path'),
                current_setting('lock_timeout'), current_setting('work_mem'),
                current_setting('standard_conforming_strings'), current_setting('check_function_bodies'),
                (SELECT count(*) FROM pg_cursors WHERE name = 'c'),
                (SELECT count(*) FROM pg_prepared_statements WHERE name = 'p'),
                (SELECT count(*) FROM pg_listening_channels()),
                coalesce(to_regclass('pg_temp.t')::text, '-')) AS s;
            """;

    @Tag("F083")
    @Tag("F084")
    @Tag("F085")
    @ParameterizedTest
    @EachMajor
    void whatever_a_script_does(int major) {
        for (String mode : new String[] {"", "-- pgmigrate:no-transaction\n"}) {
            try (Bench bench = Bench.on(major)) {
                bench.execute("DROP ROLE IF EXISTS other", "CREATE ROLE other");
                bench.with("1_a.sql", mode + """
                                SET lock_timeout = '7s';
                                SET LOCAL work_mem = '5MB';
                                SET work_mem = '6MB';
                                SET check_function_bodies = off;
                                SET standard_conforming_strings = off;
                                CREATE TEMP TABLE t (id int);
                                LISTEN channel;
                                PREPARE p AS SELECT 1;
                                SELECT pg_catalog.set_config('search_path', '', false);
                                SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);
                                DECLARE c CURSOR WITH HOLD FOR SELECT 1;
                                SET SESSION AUTHORIZATION other;
                                SET ROLE other;
                                """).with("2_look.sql", LOOK);

                bench.migrated();

                assertThat(bench.value("SELECT s FROM seen"))
                        .isEqualTo("postgres postgres \"$user\", public 5s 4MB on on 0 0 0 -");
                assertThat(bench.column("SELECT DISTINCT applied_by FROM schema_version"))
                        .containsExactly("postgres");
            }
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_limit_of_the_role_counts_where_the_run_sets_none(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute("ALTER DATABASE " + bench.database + " SET statement_timeout = '77s'")
                    .with("1_a.sql", "CREATE TABLE seen AS SELECT current_setting('statement_timeout') AS s;")
                    .with("2_a.sql", "INSERT INTO seen SELECT current_setting('statement_timeout');");

            bench.migrated();

            assertThat(bench.column("SELECT s FROM seen")).containsExactly("77s", "77s");
        }
    }
}
