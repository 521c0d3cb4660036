package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.rehearse.Rehearse;
import io.github.pgmigrate.report.ConsoleProgress;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.server.EmbeddedThrowaways;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.text.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is pending is applied only as a rehearsal has found it; what none has is rehearsed first, or left alone. */
class RequiredRehearsalTest {

    private static final int MAJOR = 17;

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> secrets = new HashMap<>();
    private boolean offline;

    @BeforeEach
    void twoMigrations() throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int);");
        write("1_rollback.sql", "DROP TABLE users;");
        write("2_email.sql", "ALTER TABLE users ADD email text;");
        write("2_rollback.sql", "ALTER TABLE users DROP email;");
        write("2_verify.sql", "SELECT true;");
        write("3_for_good.sql", "-- pgmigrate:irreversible it is meant so\nCREATE TABLE \"Größe\" ();");
        write("R_seen.sql", "CREATE OR REPLACE VIEW seen AS SELECT id FROM users;");
        write("after_each.sql", "SELECT 'after each';");
    }

    private void write(String name, String text) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("sql"));
        Files.writeString(folder.resolve(name), text);
    }

    private Path record() {
        return Rehearsals.record(directory);
    }

    private Request request(Target target) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(secrets);
        FolderReader.Reading reading = FolderReader.read(
                new FolderReader.Request(directory, directory.resolve("sql"), all, true, FolderReader.Sum.OFF));
        assertThat(reading.problems()).noneMatch(Problem::isError);
        return new Request(
                target,
                reading.folder(),
                new Options(
                        SessionSettings.DEFAULT,
                        Optional.empty(),
                        "schema_version",
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        5,
                        Duration.ofMinutes(1),
                        all,
                        Mask.of(secrets),
                        "test"),
                new ConsoleProgress((severity, line) -> {}),
                new Interruption());
    }

    private Rehearsals rehearsals(int major) {
        return new Rehearsals(
                new Throwaways("embedded", null, null, null, ClientPrograms.of(Optional.empty())),
                offline
                        ? Unreachable.INSTANCE
                        : new EmbeddedThrowaways(
                                Path.of("target", "throwaway-servers"),
                                Path.of("target", "postgres-cache"),
                                TestServer.BINARIES),
                major,
                Optional.empty(),
                directory,
                directory.resolve("memory"),
                (severity, line) -> said.add(line));
    }

    /** A machine on which no throwaway server can be had. */
    private enum Unreachable implements ThrowawayServer.Source {
        INSTANCE;

        @Override
        public ThrowawayServer start(int major, List<String> states) {
            throw nothing();
        }

        @Override
        public String version(int major) {
            throw nothing();
        }

        @Override
        public String origin(int major) {
            throw nothing();
        }

        private static ProblemsException nothing() {
            return new ProblemsException(Problem.error(Code.SERVER_BINARIES, "there is no way to the repository"));
        }
    }

    /** As the goal {@code rehearse} without a target. */
    private void rehearse(int major) {
        Rehearsals rehearsals = rehearsals(major);
        assertThat(rehearsals
                        .recorded(rehearsals.run(request(Rehearse.NO_TARGET), false, false))
                        .problems())
                .noneMatch(Problem::isError);
        said.clear();
    }

    private RunReport migrate(Target target) {
        return migrate(target, Optional.empty());
    }

    private RunReport migrate(Target target, Optional<Version> up) {
        return migrate(target, up, false);
    }

    private RunReport migrate(Target target, Optional<Version> up, boolean outOfOrder) {
        Request request = request(target);
        return new RequiredRehearsal(request, record(), "rehearsal.json", () -> rehearsals(MAJOR))
                .of(precondition -> new Migrate(request, up, outOfOrder, WhenInDoubt.ASK, precondition).run());
    }

    private static List<String> errors(RunReport report) {
        return report.problems().stream()
                .filter(Problem::isError)
                .map(Problem::headline)
                .toList();
    }

    private static long relations(int major, Target target) {
        String database = target.url().substring(target.url().lastIndexOf('/') + 1);
        try (Connection connection = TestServer.of(major).connect(database);
                ResultSet found = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

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

    private void rehearse() {
        offline = false;
        rehearse(MAJOR);
        offline = true;
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
