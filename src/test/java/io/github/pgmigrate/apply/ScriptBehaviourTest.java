package io.github.pgmigrate.apply;

import static io.github.pgmigrate.testing.wire.Message.ofKind;
import static io.github.pgmigrate.testing.wire.Message.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Wire;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** What scripts do that is allowed and still goes wrong, and what of it a rollback cannot take back. */
class ScriptBehaviourTest {

    private static void nothingOfIt(Bench bench, RunReport report) {
        assertThat(report.isOk()).isFalse();
        assertThat(report.standing().orElseThrow()).startsWith("Nothing of version 1 is in the database.");
        assertThat(bench.applied()).isEmpty();
        assertThat(bench.exists("a")).isFalse();
    }

    @Tag("F079")
    @ParameterizedTest
    @EachMajor
    void savepoints_work_with_and_without_a_transaction_of_the_scripts_own(int major) {
        String body = """
                CREATE TABLE a (id int);
                SAVEPOINT s;
                INSERT INTO a VALUES (1);
                ROLLBACK TO SAVEPOINT s;
                INSERT INTO a VALUES (2);
                RELEASE s;
                SAVEPOINT left_open;
                """;
        for (String script : List.of(body, "BEGIN;\n" + body + "COMMIT;\n")) {
            try (Bench bench = Bench.on(major)) {
                bench.with("1_a.sql", script).migrated();
                assertThat(bench.column("SELECT id FROM a")).containsExactly("2");
                assertThat(bench.applied()).containsExactly("1");
            }
        }
        try (Bench bench = Bench.on(major)) {
            nothingOfIt(
                    bench,
                    bench.with("1_a.sql", body + "ROLLBACK TO SAVEPOINT nobody;")
                            .migrate());
        }
    }

    /** PostgreSQL manual, "Sequence Manipulation Functions": nextval is never rolled back. */
    @Tag("F086")
    @ParameterizedTest
    @EachMajor
    void a_sequence_stays_advanced_and_large_objects_and_notifications_go(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute("CREATE SEQUENCE s");
            bench.with("1_a.sql", """
                    CREATE TABLE a (id int);
                    SELECT nextval('s') FROM generate_series(1, 5);
                    SELECT lo_from_bytea(4711, 'some bytes');
                    NOTIFY somebody, 'we are done';
                    SELECT 1 / 0;
                    """);

            nothingOfIt(bench, bench.migrate());

            assertThat(bench.value("SELECT last_value FROM s")).isEqualTo("5");
            assertThat(bench.column("SELECT oid FROM pg_largeobject_metadata WHERE oid = 4711"))
                    .isEmpty();
        }
    }

    /** The server's error is lost on its way, so that the driver takes the failed transaction for a good one. */
    @Tag("F090")
    @ParameterizedTest
    @EachMajor
    void a_failed_transaction_whose_error_nobody_has_heard_is_not_taken_for_applied(int major) throws Exception {
        for (String script : List.of(
                "CREATE TABLE a (id int);\nSELECT 1 / 0;",
                "CREATE TABLE a (id int);\nINSERT INTO a VALUES ('x');",
                "BEGIN;\nCREATE TABLE a (id int);\nSELECT 1 / 0;\nCOMMIT;",
                "BEGIN;\nCREATE TABLE a (id int);\nINSERT INTO a VALUES ('x');\nCOMMIT;",
                "CREATE TABLE a (id int);\nINSERT INTO a VALUES ('x');\nSELECT 'later';")) {
            try (Bench bench = Bench.on(major);
                    Wire wire = new Wire(bench.server.port())) {
                bench.with("1_a.sql", script);
                Target direct = bench.target;
                bench.target = wire.of(direct);
                AtomicBoolean running = new AtomicBoolean();
                wire.before(query("1 / 0").or(query("('x')")), Fault.run(() -> running.set(true)));
                wire.before(ofKind("ErrorResponse").and(error -> running.get()), Fault.drop());

                RunReport report = bench.migrate();

                assertThat(wire.hasStruck()).as(script).isTrue();
                assertThat(report.isOk()).as(script).isFalse();
                assertThat(report.done()).as(script).isEmpty();
                assertThat(bench.applied()).as(script).isEmpty();
                assertThat(bench.exists("a")).as(script).isFalse();
            }
        }
    }

    @Tag("F092")
    @ParameterizedTest
    @EachMajor
    void an_event_trigger_that_raises(int major) {
        for (String event : List.of("ddl_command_start", "ddl_command_end")) {
            try (Bench bench = Bench.on(major)) {
                bench.with("0_first.sql", "CREATE TABLE first (id int);").migrated();
                bench.execute(
                        "CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS"
                                + " $$ BEGIN RAISE 'no changes on fridays'; END $$",
                        "CREATE EVENT TRIGGER no ON " + event + " EXECUTE FUNCTION no()");
                bench.with("1_a.sql", "SELECT 1;\nCREATE TABLE a (id int);");

                RunReport report = bench.migrate();

                Problem problem = Bench.problem(report);
                assertThat(problem.code()).isEqualTo(Code.SCRIPT_RAISED);
                assertThat(Bench.place(problem)).isEqualTo("1_a.sql:2:1");
                assertThat(problem.message()).contains("no changes on fridays");
                assertThat(bench.applied()).containsExactly("0");
                assertThat(bench.exists("a")).isFalse();

                // Nor can the history be made where it is not.
                bench.execute(
                        "DROP EVENT TRIGGER no", "DROP TABLE schema_version, schema_version_log, schema_version_step");
                bench.execute("CREATE EVENT TRIGGER no ON " + event + " EXECUTE FUNCTION no()");
                assertThat(bench.migrate().isOk()).isFalse();
                assertThat(bench.exists("schema_version")).isFalse();
                bench.execute("DROP EVENT TRIGGER no");
            }
        }
    }

    @Tag("F093")
    @ParameterizedTest
    @EachMajor
    void an_extension_that_is_not_there(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nCREATE EXTENSION postgis_of_nowhere;");

            RunReport report = bench.migrate();

            nothingOfIt(bench, report);
            Problem problem = Bench.problem(report);
            assertThat(Bench.place(problem)).startsWith("1_a.sql:2:");
            assertThat(problem.message()).contains("postgis_of_nowhere");
        }
    }

    @Tag("F093")
    @ParameterizedTest
    @EachMajor
    void a_privilege_that_is_missing_midway(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.execute(
                    "DROP ROLE IF EXISTS bob",
                    "CREATE ROLE bob LOGIN PASSWORD 'bob'",
                    "GRANT CREATE ON SCHEMA public TO bob",
                    "CREATE TABLE theirs (id int)");
            bench.target = bench.server.target(bench.database, "bob", Secret.of("bob"));
            bench.with("1_a.sql", "CREATE TABLE a (id int);\nALTER TABLE theirs ADD COLUMN k int;");

            RunReport report = bench.migrate();

            nothingOfIt(bench, report);
            Problem problem = Bench.problem(report);
            assertThat(Bench.place(problem)).startsWith("1_a.sql:2:");
            assertThat(problem.sqlState()).isEqualTo("42501");
            assertThat(problem.hint()).contains("lacks a privilege");
            bench.execute("ALTER TABLE theirs OWNER TO bob");
            bench.migrated();
            bench.execute("DROP OWNED BY bob", "DROP ROLE bob");
        }
    }
}
