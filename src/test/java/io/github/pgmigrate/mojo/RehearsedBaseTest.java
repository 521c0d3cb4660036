package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Baseline;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a rehearsal began with has to be what the database has: the server, the variables, what is applied. */
class RehearsedBaseTest extends RequiringRehearsals {

    @Test
    void another_major_version_and_other_variables_are_named() throws IOException {
        variables.put("plain", "1");
        variables.put("gone", "2");
        secrets.put("secret", "in the rehearsal");
        rehearse(18);
        offline = true;
        Target target = TestServer.of(14).newDatabase();
        variables.clear();
        variables.put("plain", "other");
        variables.put("come", "");
        secrets.put("secret", "in production");

        List<Problem> problems = migrate(target).problems();

        Problem problem = problems.get(problems.size() - 1);
        assertThat(problem.message())
                .isEqualTo(
                        "no rehearsal covers what is pending: the rehearsal was held on PostgreSQL 18, and this server is"
                                + " PostgreSQL 14");
        assertThat(problem.details())
                .containsExactly(
                        "the variable come was not set in the rehearsal",
                        "the variable gone was set in the rehearsal, and is not now",
                        "the variable plain has another value than in the rehearsal");
        assertThat(Files.readString(record())).doesNotContain("in the rehearsal", "other");
    }

    @Test
    void what_was_applied_otherwise_below_is_named() throws IOException {
        rehearse(MAJOR);
        offline = true;
        Target target = TestServer.of(MAJOR).newDatabase();
        assertThat(errors(migrate(target, Optional.of(Version.of("2"))))).isEmpty();
        write("1_users.sql", "-- a comment that has come since\nCREATE TABLE users (id int);");
        assertThat(errors(migrate(target))).as("what is applied is the same").isEmpty();

        write("4_more.sql", "CREATE TABLE more ();");
        write("4_rollback.sql", "DROP TABLE more;");
        rehearse();
        for (String gone : List.of("2_email.sql", "2_rollback.sql", "2_verify.sql")) {
            Files.delete(directory.resolve("sql").resolve(gone));
        }
        assertThat(errors(migrate(TestServer.of(MAJOR).newDatabase())))
                .contains(
                        "sql/3_for_good.sql:1:1: error PGM1120 [rehearsal-required] no rehearsal covers what is pending:"
                                + " version 3 was rehearsed after version 2, which is not applied in this database");
    }

    @Test
    void what_nobody_has_a_file_for_was_rehearsed_by_nobody() throws IOException {
        Files.delete(directory.resolve("sql").resolve("R_seen.sql"));
        for (String name : List.of("2_email.sql", "2_rollback.sql", "2_verify.sql")) {
            Files.move(directory.resolve("sql").resolve(name), directory.resolve(name));
        }
        Target target = TestServer.of(MAJOR).newDatabase();
        assertThat(errors(migrate(target))).isEmpty();
        for (String name : List.of("2_email.sql", "2_rollback.sql", "2_verify.sql")) {
            Files.move(directory.resolve(name), directory.resolve("sql").resolve(name));
        }
        Files.delete(directory.resolve("sql").resolve("3_for_good.sql"));
        rehearse();

        assertThat(errors(migrate(target, Optional.empty(), true)))
                .contains(
                        "error PGM1120 [rehearsal-required] no rehearsal covers what is pending: version 3 is applied in this"
                                + " database, and the folder has no file for it");
    }

    private Target baselined(int version) {
        Target target = TestServer.of(MAJOR).newDatabase();
        TestServer.of(MAJOR).execute(target.database(), "CREATE TABLE users (id int, email text, by_hand text)");
        assertThat(new Baseline(request(target), Optional.of(Version.of(String.valueOf(version))), "")
                        .run()
                        .problems())
                .noneMatch(Problem::isError);
        return target;
    }

    /** The files up to it were rehearsed, and are taken to make what was there, as for drift and on a throwaway server. */
    @Test
    void files_stand_for_what_was_there_at_a_baseline() throws IOException {
        rehearse();

        assertThat(errors(migrate(baselined(2)))).isEmpty();
    }

    @Test
    void what_was_there_at_a_baseline_and_is_in_no_file_was_not_rehearsed() throws IOException {
        for (String gone : List.of(
                "1_users.sql", "1_rollback.sql", "2_email.sql", "2_rollback.sql", "2_verify.sql", "R_seen.sql")) {
            Files.delete(directory.resolve("sql").resolve(gone));
        }
        write("3_for_good.sql", "-- pgmigrate:irreversible it is meant so\nCREATE TABLE IF NOT EXISTS users (id int);");
        rehearse();
        Target target = baselined(2);

        assertThat(errors(migrate(TestServer.of(MAJOR).newDatabase()))).isEmpty();
        offline = false;
        RunReport refused = migrate(target);

        assertThat(errors(refused))
                .containsExactly(
                        "error PGM1120 [rehearsal-required] no rehearsal covers what is pending: what was there at"
                                + " the baseline of this database, version 2, is in no file of the folder, so that it was rehearsed"
                                + " without that");
        assertThat(refused.problems().get(refused.problems().size() - 1).hint())
                .startsWith("Nothing was changed.")
                .contains("-Dpgmigrate.server=copy");
        assertThat(refused.done()).isEmpty();

        server = "copy";
        assertThat(errors(migrate(target))).isEmpty();
    }
}
