package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is pending is applied only as a rehearsal has found it; what none has is rehearsed first, or left alone. */
class RequiredRehearsalTest extends RequiringRehearsals {

    @EachMajor
    void what_was_rehearsed_from_empty_is_applied_in_one_run_and_in_several(int major) throws IOException {
        rehearse(major);
        offline = true;
        Target target = TestServer.of(major).newDatabase();

        assertThat(errors(migrate(target, Optional.of(Version.of("1"))))).isEmpty();
        assertThat(errors(migrate(target))).isEmpty();
        assertThat(errors(migrate(target))).isEmpty();
        assertThat(errors(migrate(TestServer.of(major).newDatabase()))).isEmpty();
        assertThat(said).isEmpty();
    }

    @EachMajor
    void what_has_changed_since_is_named_and_nothing_is_changed_where_it_cannot_be_rehearsed(int major)
            throws IOException {
        rehearse(major);
        offline = true;
        Target target = TestServer.of(major).newDatabase();
        write("2_rollback.sql", "-- pgmigrate:lock-timeout 1s\nALTER TABLE users DROP email;");

        assertThat(errors(migrate(target, Optional.of(Version.of("1"))))).isEmpty();
        long before = relations(major, target);
        assertThat(errors(migrate(target)))
                .containsExactly(
                        "error PGM0901 [server-binaries] there is no way to the repository",
                        "sql/2_rollback.sql:1:1: error PGM1120 [rehearsal-required] no rehearsal covers what is"
                                + " pending: 2_rollback.sql has changed since it was rehearsed");
        assertThat(relations(major, target)).isEqualTo(before);

        Target fresh = TestServer.of(major).newDatabase();
        assertThat(errors(migrate(fresh))).hasSize(2);
        assertThat(relations(major, fresh)).as("not even the history").isZero();

        offline = false;
        assertThat(errors(migrate(fresh))).isEmpty();
        assertThat(said)
                .contains(
                        "Rehearsing first, since no rehearsal covers what is pending: 2_rollback.sql has changed since it"
                                + " was rehearsed")
                .anyMatch(line -> line.startsWith("Rehearsing 3 migrations on a throwaway PostgreSQL " + major));
        said.clear();
        offline = true;
        assertThat(errors(migrate(TestServer.of(major).newDatabase())))
                .as("the record of its own rehearsal")
                .isEmpty();
    }

    @EachMajor
    void a_rehearsal_that_finds_errors_stops_the_run(int major) throws IOException {
        write("4_bad.sql", "CREATE TABLE IF NOT EXISTS left_over ();");
        write("4_rollback.sql", "SELECT 1;");
        Target target = TestServer.of(major).newDatabase();

        assertThat(errors(migrate(target)))
                .containsExactly(
                        "sql/4_rollback.sql:1:1: error PGM1101 [rollback-differs] the rollback of version 4 does not"
                                + " restore what was there: table left_over is left over",
                        "error PGM1120 [rehearsal-required] no rehearsal covers what is pending: there is no record of one in"
                                + " rehearsal.json");
        assertThat(relations(major, target)).isZero();
        offline = true;
        assertThat(errors(migrate(target)))
                .anyMatch(error -> error.contains("pending: the rehearsal of 2") && error.endsWith("has found errors"));
        assertThat(relations(major, target)).isZero();
    }

    @Test
    void repeatables_and_what_runs_around_are_covered_too() throws IOException {
        rehearse(MAJOR);
        offline = true;
        Target target = TestServer.of(MAJOR).newDatabase();
        assertThat(errors(migrate(target))).isEmpty();

        write("R_seen.sql", "CREATE OR REPLACE VIEW seen AS SELECT id, email FROM users;");
        assertThat(errors(migrate(target)))
                .contains("sql/R_seen.sql:1:1: error PGM1120 [rehearsal-required] no rehearsal covers what is pending:"
                        + " R_seen.sql has changed since it was rehearsed");
        offline = false;
        assertThat(errors(migrate(target))).isEmpty();
        assertThat(said).anyMatch(line -> line.startsWith("Rehearsing repeatable scripts on a throwaway PostgreSQL"));

        write("R_seen.sql", "CREATE OR REPLACE VIEW seen AS SELECT nothing FROM users;");
        assertThat(errors(migrate(target)))
                .anyMatch(error -> error.contains("column \"nothing\" does not exist"))
                .anyMatch(error -> error.contains("PGM1120"));

        write("R_seen.sql", "CREATE OR REPLACE VIEW seen AS SELECT id, email FROM users;");
        write("4_more.sql", "CREATE TABLE more ();");
        write("4_rollback.sql", "DROP TABLE more;");
        rehearse();
        write("after_each.sql", "SELECT 'after each one';");
        write("before_migrate.sql", "SELECT 'before';");
        List<Problem> problems = migrate(target).problems();
        Problem problem = problems.get(problems.size() - 1);
        assertThat(problem.message()).endsWith("pending: after_each.sql has changed since it was rehearsed");
        assertThat(problem.details()).containsExactly("before_migrate.sql was not there when it was rehearsed");
    }

    @Test
    void a_record_that_was_edited_or_is_not_whole_is_not_taken_for_one() throws IOException {
        rehearse(MAJOR);
        offline = true;
        String text = Files.readString(record());
        Map<String, String> wrong = new HashMap<>();
        String changed = "the record rehearsal.json was changed after it was written, or is damaged";
        wrong.put(text.replace("\"exact\"", "\"order\""), changed);
        wrong.put(text.replaceFirst("\"digest\": \"[0-9a-f]{8}", "\"digest\": \"00000000"), changed);
        wrong.put(text.substring(0, text.length() / 2), changed);
        wrong.put(text.replaceFirst("\"seal\": \"[^\"]*\"", "\"seal\": null"), changed);
        wrong.put("", "rehearsal.json is not the record of a rehearsal");
        wrong.put("[]", "rehearsal.json is not the record of a rehearsal");
        wrong.put("{\"goal\": \"migrate\"}", "rehearsal.json is not the record of a rehearsal");
        wrong.put(
                text.replace("\"format\": 1", "\"format\": 2"),
                "the record rehearsal.json is of a later release of the plugin");
        Target target = TestServer.of(MAJOR).newDatabase();
        for (Map.Entry<String, String> entry : wrong.entrySet()) {
            Files.writeString(record(), entry.getKey());
            assertThat(errors(migrate(target)))
                    .contains("error PGM1120 [rehearsal-required] no rehearsal covers what is pending: "
                            + entry.getValue());
        }
        Files.writeString(record(), text.replaceAll("\n *", "\r\n\t"));
        assertThat(errors(migrate(target))).as("blank space is no change").isEmpty();
    }

    @Test
    void included_files_and_line_ends() throws IOException {
        write("4_rows.sql", "\\ir rows.psql\n");
        write("4_rollback.sql", "DROP TABLE rows;\n");
        write("rows.psql", "CREATE TABLE rows ();\n-- pgmigrate:expect 0 rows\nSELECT FROM rows;\n");
        rehearse(MAJOR);
        offline = true;
        Target target = TestServer.of(MAJOR).newDatabase();
        write("4_rollback.sql", "\uFEFFDROP TABLE rows;\r\n");
        assertThat(errors(migrate(target, Optional.of(Version.of("3"))))).isEmpty();
        write("rows.psql", "CREATE TABLE rows ();\n-- pgmigrate:expect empty\nSELECT FROM rows;\n");
        assertThat(errors(migrate(target)))
                .anyMatch(error -> error.endsWith("4_rows.sql has changed since it was rehearsed"));
        write("rows.psql", "CREATE TABLE rows ();\r\n-- pgmigrate:expect 0 rows\r\nSELECT FROM rows;\r\n");
        assertThat(errors(migrate(target))).isEmpty();
    }
}
