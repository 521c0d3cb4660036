package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.testing.EachMajor;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** The history tables: where they stand, what they are called, and what is refused. */
class HistoryShapeTest {

    @ParameterizedTest
    @EachMajor
    void a_history_is_found_where_it_was_made(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE SCHEMA IF NOT EXISTS postgres; CREATE TABLE public.a ();");
            bench.migrated();

            bench.migrated();

            assertThat(bench.column("SELECT schemaname FROM pg_tables WHERE tablename = 'schema_version'"))
                    .containsExactly("public");
        }
    }

    @Tag("S11")
    @ParameterizedTest
    @EachMajor
    void odd_names(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute("CREATE SCHEMA \"my \"\"ä'; 😀\"");
            bench.historySchema = Optional.of("my \"ä'; 😀");
            bench.historyTable = "It's \"my\" history";
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("123456789012345678901234567890_b.sql", "CREATE INDEX CONCURRENTLY ON a (id);")
                    .with("123456789012345678901234567890_rollback_b.sql", "DROP INDEX CONCURRENTLY a_id_idx;")
                    .migrated();

            String table = "\"my \"\"ä'; 😀\".\"It's \"\"my\"\" history\"";
            assertThat(bench.column("SELECT version FROM " + table + " ORDER BY 1"))
                    .containsExactly("1", "123456789012345678901234567890");
            assertThat(bench.value("SELECT obj_description('" + table.replace("'", "''") + "'::regclass)"))
                    .isEqualTo("pgmigrate history, format 1");
            bench.without("123456789012345678901234567890_rollback_b.sql");
            assertThat(bench.rollback(1).problems()).isEmpty();
            assertThat(bench.verify().problems()).extracting(p -> p.code()).containsExactly(Code.PENDING);
        }
    }

    @ParameterizedTest
    @EachMajor
    void names_that_do_not_fit_are_told(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a ();");
            bench.historyTable = "x".repeat(60);
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.PARAMETER);
            bench.historyTable = "h";
            bench.historySchema = Optional.of("y".repeat(64));
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.PARAMETER);
            bench.historySchema = Optional.of("nowhere");
            assertThat(Bench.text(Bench.problem(bench.migrate())))
                    .contains("[history-shape]", "there is no schema \"nowhere\"", "CREATE SCHEMA \"nowhere\";");
        }
    }

    @Tag("F061")
    @Tag("F063")
    @Tag("S14")
    @ParameterizedTest
    @EachMajor
    void a_table_of_somebody_else_is_refused(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a ();");
            bench.execute("CREATE TABLE schema_version (id int)");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.HISTORY_SHAPE);
            bench.execute("DROP TABLE schema_version").migrated();
            bench.execute("COMMENT ON TABLE schema_version IS 'pgmigrate history, format 2'");
            assertThat(Bench.codes(bench.migrate())).containsExactly(Code.HISTORY_NEWER);
            assertThat(Bench.codes(bench.status())).containsExactly(Code.HISTORY_NEWER);
        }
    }

    @Tag("F061")
    @Tag("S14")
    @ParameterizedTest
    @EachMajor
    void what_was_planted_in_the_tables_is_refused(int major) {
        String[] planted = {
            "ALTER TABLE schema_version ENABLE ROW LEVEL SECURITY",
            "CREATE RULE r AS ON INSERT TO schema_version_log DO INSTEAD NOTHING",
            "CREATE TRIGGER t BEFORE INSERT ON schema_version_step FOR EACH ROW"
                    + " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "ALTER TABLE schema_version OWNER TO planter"
        };
        for (String sql : planted) {
            try (Bench bench = Bench.on(major)) {
                bench.with("1_a.sql", "CREATE TABLE a ();").migrated();
                bench.execute("DROP ROLE IF EXISTS planter", "CREATE ROLE planter", sql);

                assertThat(Bench.codes(bench.verify())).as(sql).containsExactly(Code.HISTORY_SHAPE);

                bench.execute("DROP OWNED BY planter", "DROP ROLE planter");
            }
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_role_that_may_not_create_is_told_what_it_lacks(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a ();");
            bench.execute(
                    "DROP ROLE IF EXISTS weak",
                    "CREATE ROLE weak LOGIN PASSWORD 'weak'",
                    "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
            bench.target = bench.server.target(bench.database, "weak", Secret.of("weak"));

            assertThat(Bench.text(Bench.problem(bench.migrate())))
                    .contains("the history tables cannot be created", "permission denied for schema public")
                    .contains("GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"weak\";");
        }
    }

    @Tag("S13")
    @ParameterizedTest
    @EachMajor
    void operators_and_types_of_a_stranger_mean_nothing(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute(
                    "CREATE SCHEMA evil",
                    "CREATE FUNCTION evil.eq(name, text) RETURNS boolean LANGUAGE plpgsql AS"
                            + " 'BEGIN RAISE ''evil was here''; END'",
                    "CREATE FUNCTION evil.eq(text, text) RETURNS boolean LANGUAGE plpgsql AS"
                            + " 'BEGIN RAISE ''evil was here''; END'",
                    "CREATE FUNCTION evil.eq(numeric, numeric) RETURNS boolean LANGUAGE plpgsql AS"
                            + " 'BEGIN RAISE ''evil was here''; END'",
                    "CREATE FUNCTION evil.eq(oid, oid) RETURNS boolean LANGUAGE plpgsql AS"
                            + " 'BEGIN RAISE ''evil was here''; END'",
                    "CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = text, FUNCTION = evil.eq)",
                    "CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.eq)",
                    "CREATE OPERATOR evil.= (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = evil.eq)",
                    "CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.eq)",
                    "CREATE DOMAIN evil.text AS pg_catalog.text CHECK (false)",
                    "CREATE DOMAIN evil.jsonb AS pg_catalog.jsonb CHECK (false)",
                    "ALTER DATABASE " + bench.database + " SET search_path = evil, public, pg_catalog");
            bench.historySchema = Optional.of("public");
            bench.with("1_a.sql", "CREATE TABLE public.a (id int);")
                    .with("1_rollback_a.sql", "DROP TABLE public.a;")
                    .with("2_b.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON public.a (id);")
                    .with("2_rollback_b.sql", "DROP INDEX CONCURRENTLY public.i;")
                    .migrated()
                    .without("1_rollback_a.sql");

            assertThat(bench.verify().problems()).isEmpty();
            assertThat(bench.rollback(2).problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_database_that_publishes_all_tables_lets_rows_of_the_history_change(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute("CREATE PUBLICATION everything FOR ALL TABLES");
            bench.with("1_a.sql", "CREATE TABLE a (id int);")
                    .with("2_b.sql", "CREATE INDEX CONCURRENTLY i ON a (id);")
                    .with("2_rollback_b.sql", "DROP INDEX CONCURRENTLY i;")
                    .migrated();

            assertThat(bench.rollback(1).problems()).isEmpty();

            assertThat(bench.applied()).containsExactly("1");
            assertThat(bench.ledger()).isEmpty();
        }
    }
}
