package io.github.pgmigrate.history.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.foreign.Tool;
import io.github.pgmigrate.testing.EachMajor;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;

/** Finding the table of another tool. */
class ForeignTablesTest {

    @ParameterizedTest
    @EachMajor
    void without_any_it_says_what_was_looked_for(int major) throws ServerException {
        try (ForeignDatabase database =
                new ForeignDatabase(major, "CREATE TABLE changelog (id int, description text)")) {
            Problem problem = database.refused(Optional.empty(), "");

            assertThat(problem.code()).isEqualTo(Code.FOREIGN_MISSING);
            assertThat(problem.message()).isEqualTo("there is no history of another tool in public");
            assertThat(problem.hint())
                    .contains("flyway_schema_history, schema_version, databasechangelog, changelog, sqitch.changes");
            assertThat(problem.details()).containsExactly("public.changelog lacks applied_at");
            assertThat(database.refused(Optional.of(Tool.FLYWAY), "").message())
                    .isEqualTo("there is no history of Flyway in public");
        }
    }

    @ParameterizedTest
    @EachMajor
    void several_are_named(int major) throws ServerException {
        try (ForeignDatabase database = new ForeignDatabase(
                major,
                ForeignDatabase.FLYWAY.formatted("flyway_schema_history"),
                ForeignDatabase.MYBATIS,
                "CREATE SCHEMA sqitch",
                "CREATE TABLE sqitch.changes (change_id text, change text, project text, committed_at timestamptz,"
                        + " committer_name text, planned_at timestamptz)")) {
            assertThat(database.refused(Optional.empty(), "").message())
                    .isEqualTo("there is more than one history: public.flyway_schema_history (Flyway), public.changelog"
                            + " (MyBatis Migrations), sqitch.changes (Sqitch)");
            assertThat(database.find(Optional.of(Tool.MYBATIS), "").qualified()).isEqualTo("\"public\".\"changelog\"");
            assertThat(database.find(Optional.empty(), "public.flyway_schema_history")
                            .tool())
                    .isEqualTo(Tool.FLYWAY);
            assertThat(database.find(Optional.empty(), "sqitch").tool()).isEqualTo(Tool.SQITCH);
            assertThat(database.find(Optional.of(Tool.SQITCH), "sqitch.changes").tool())
                    .isEqualTo(Tool.SQITCH);
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_table_under_another_name_is_named_as_in_sql(int major) throws ServerException {
        String name = "\"my \"\"Schema\".\"Old.History\"";
        try (ForeignDatabase database =
                new ForeignDatabase(major, "CREATE SCHEMA \"my \"\"Schema\"", ForeignDatabase.FLYWAY.formatted(name))) {
            assertThat(database.find(Optional.empty(), name).qualified()).isEqualTo(name);
            assertThat(database.refused(Optional.empty(), "nowhere").message()).isEqualTo("there is no table nowhere");
            // From 16 on the server takes a name that it cannot read for one that is not there.
            assertThat(database.refused(Optional.empty(), "a..b").code())
                    .isEqualTo(major < 16 ? Code.PARAMETER : Code.FOREIGN_MISSING);
            Problem wrong = database.refused(Optional.of(Tool.LIQUIBASE), name);
            assertThat(wrong.code()).isEqualTo(Code.FOREIGN_SHAPE);
            assertThat(wrong.message())
                    .isEqualTo("this is not how Liquibase keeps its history: my \"Schema.Old.History lacks author,"
                            + " dateexecuted, exectype, filename, id, orderexecuted");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_view_or_row_security_is_not_trusted(int major) throws ServerException {
        try (ForeignDatabase database = new ForeignDatabase(
                major, ForeignDatabase.FLYWAY.formatted("t"), "CREATE VIEW flyway_schema_history AS SELECT * FROM t")) {
            assertThat(database.refused(Optional.empty(), "").details())
                    .containsExactly("public.flyway_schema_history is no plain table without row security");
            database.execute("ALTER TABLE t ENABLE ROW LEVEL SECURITY");
            assertThat(database.refused(Optional.empty(), "t").code()).isEqualTo(Code.FOREIGN_SHAPE);
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_hostile_search_path_changes_nothing(int major) throws ServerException {
        try (ForeignDatabase database = new ForeignDatabase(
                major,
                ForeignDatabase.FLYWAY.formatted("flyway_schema_history"),
                "CREATE SCHEMA evil",
                "CREATE FUNCTION evil.never(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
                "CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = name, FUNCTION = evil.never)",
                "CREATE FUNCTION evil.never(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
                "CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.never)")) {
            database.session().send("SET search_path = evil, public, pg_catalog");

            assertThat(database.read().tool()).isEqualTo(Tool.FLYWAY);
        }
    }
}
