package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.report.ConsoleProgress;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.text.Mask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the same as in an earlier rehearsal is not rehearsed again, and everything that could matter makes it another. */
class RememberedTest {

    private static final int MAJOR = 18;

    @TempDir
    Path folder;

    @TempDir
    Path kept;

    /** Notes what is run and with what servers begin. */
    private static final class Noting implements ForwardRun, ThrowawayServer.Source {
        final ThrowawayServer.Source servers;
        final List<String> run = new ArrayList<>();
        final List<String> recalled = new ArrayList<>();
        final List<Boolean> begunWithState = new ArrayList<>();

        Noting(ThrowawayServer.Source servers) {
            this.servers = servers;
        }

        @Override
        public RunReport run(Request request, Migration migration) {
            run.add(migration.version().toString());
            return PLAIN.run(request, migration);
        }

        @Override
        public String toKeep(Migration migration) {
            return "seen " + migration.version();
        }

        @Override
        public void recall(Migration migration, String seen) {
            recalled.add(seen);
        }

        @Override
        public ThrowawayServer start(int major, List<String> states) {
            ThrowawayServer server = servers.start(major, states);
            begunWithState.add(server.state().isPresent());
            return server;
        }

        @Override
        public String origin(int major) {
            return servers.origin(major);
        }

        @Override
        public String version(int major) {
            return servers.version(major);
        }
    }

    @BeforeEach
    void threeMigrations() throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int, name text);");
        write("1_rollback.sql", "DROP TABLE users;");
        write("2_email.sql", "ALTER TABLE users ADD email text;");
        write("2_rollback.sql", "ALTER TABLE users DROP email;");
        write("3_name.sql", "ALTER TABLE users DROP name;");
        write("3_rollback.sql", "ALTER TABLE users ADD name text;");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Noting rehearse(List<RollbackVerdict> alone, List<RollbackVerdict> inARow) {
        return rehearse(Rehearser.of(folder, MAJOR).remembering(kept), alone, inARow);
    }

    private static Noting rehearse(Rehearser rehearser, List<RollbackVerdict> alone, List<RollbackVerdict> inARow) {
        Noting noting = new Noting(rehearser.servers());
        Rehearsal rehearsal = rehearser.run(rehearser.read().folder(), noting, noting);
        assertThat(rehearsal.migrations())
                .as("%s", rehearsal.report().problems())
                .extracting(migration -> migration.rollback().orElseThrow())
                .containsExactlyElementsOf(alone);
        assertThat(rehearsal.migrations())
                .flatExtracting(migration -> migration.chain().stream().toList())
                .containsExactlyElementsOf(inARow);
        return noting;
    }

    private static final RollbackVerdict EXACT = RollbackVerdict.EXACT;
    private static final RollbackVerdict ORDER = RollbackVerdict.ORDER;

    @Test
    void nothing_is_run_where_nothing_has_changed() throws IOException {
        List<RollbackVerdict> all = List.of(EXACT, EXACT, ORDER);
        assertThat(rehearse(all, List.of(EXACT, EXACT, ORDER)).run).containsExactly("1", "2", "3");

        Noting again = rehearse(all, List.of(EXACT, EXACT, ORDER));

        assertThat(again.run).isEmpty();
        assertThat(again.begunWithState).isEmpty();
        assertThat(again.recalled).containsExactly("seen 1", "seen 2", "seen 3");
    }

    @Test
    void what_is_new_is_run_and_what_comes_after_a_change() throws IOException {
        rehearse(List.of(EXACT, EXACT, ORDER), List.of(EXACT, EXACT, ORDER));
        write("4_phone.sql", "ALTER TABLE users ADD phone text;");
        write("4_rollback.sql", "ALTER TABLE users DROP phone;");
        assertThat(rehearse(List.of(EXACT, EXACT, ORDER, EXACT), List.of(EXACT, EXACT, ORDER, EXACT)).run)
                .containsExactly("4");

        write("2_rollback.sql", "ALTER TABLE users DROP COLUMN email;");
        assertThat(rehearse(List.of(EXACT, EXACT, ORDER, EXACT), List.of(EXACT, EXACT, ORDER, EXACT)).run)
                .as("another text of a rollback is another rollback")
                .containsExactly("2", "3", "4");
        write("1_users.sql", "CREATE TABLE users (id bigint, name text);");
        assertThat(rehearse(List.of(EXACT, EXACT, ORDER, EXACT), List.of(EXACT, EXACT, ORDER, EXACT)).run)
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void comments_and_file_names_are_of_a_verdict_though_the_state_is_the_same() throws IOException {
        List<RollbackVerdict> all = List.of(EXACT, EXACT, ORDER);
        write("3_verify.sql", "SELECT true;");
        assertThat(rehearse(all, all).run).containsExactly("1", "2", "3");

        write("2_email.sql", "-- a comment\nALTER TABLE users ADD email text;");
        assertThat(rehearse(all, all).run).containsExactly("2", "3");
        write("3_rollback.sql", "-- pgmigrate:lock-timeout 1s\nALTER TABLE users ADD name text;");
        assertThat(rehearse(all, all).run).containsExactly("3");
        write("3_verify.sql", "-- a comment\nSELECT true;");
        assertThat(rehearse(all, all).run).containsExactly("3");
        write("more.txt", "SELECT 1;");
        write("3_verify.sql", "\\ir more.txt\nSELECT true;");
        assertThat(rehearse(all, all).run).containsExactly("3");
        write("more.txt", "SELECT 1; -- Should return 1 row");
        assertThat(rehearse(all, all).run).containsExactly("3");
        Files.move(folder.resolve("3_rollback.sql"), folder.resolve("3_rollback_name.sql"));
        assertThat(rehearse(all, all).run).containsExactly("3");
        assertThat(rehearse(all, all).run).isEmpty();
    }

    @Test
    void a_repeatable_that_has_run_after_the_whole_alone_is_not_known_to_run_after_less() throws IOException {
        List<RollbackVerdict> all = List.of(EXACT, EXACT, ORDER);
        write(
                "R_emails.sql",
                "CREATE OR REPLACE FUNCTION emails() RETURNS SETOF text LANGUAGE sql AS 'SELECT email FROM users';");
        rehearse(all, all);
        assertThat(rehearse(all, all).run).isEmpty();
        for (String gone : List.of("2_email.sql", "2_rollback.sql", "3_name.sql", "3_rollback.sql")) {
            Files.delete(folder.resolve(gone));
        }

        Rehearsal rehearsal = Rehearser.of(folder, MAJOR).remembering(kept).run();

        assertThat(rehearsal.report().problems())
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("column \"email\" does not exist"));
    }

    @Test
    void variables_are_told_apart_by_name_and_value() {
        assertThat(state(Map.of("a", "1, b=2"))).isNotEqualTo(state(Map.of("a", "1", "b", "2")));
        assertThat(state(Map.of("b", "2", "a", "1"))).isEqualTo(state(Map.of("a", "1", "b", "2")));
    }

    private String state(Map<String, String> variables) {
        MigrationFolder read = Rehearser.of(folder, MAJOR).read().folder();
        Options options = new Options(
                SessionSettings.DEFAULT,
                Optional.empty(),
                "schema_version",
                Duration.ZERO,
                Duration.ZERO,
                0,
                Duration.ZERO,
                variables,
                Mask.NONE,
                "test");
        Request request = new Request(
                Rehearse.NO_TARGET, read, options, new ConsoleProgress((severity, line) -> {}), new Interruption());
        return new StateNames(request, Courses.everything(read, MAJOR), "origin", Optional.empty()).state(0);
    }

    @Test
    void two_that_are_new_are_rolled_back_in_a_row_down_to_what_is_known() throws IOException {
        rehearse(List.of(EXACT, EXACT, ORDER), List.of(EXACT, EXACT, ORDER));
        write("4_phone.sql", "ALTER TABLE users ADD phone text;");
        write("4_rollback.sql", "ALTER TABLE users DROP phone;");
        write("5_phone.sql", "ALTER TABLE users ADD fax text;");
        write("5_rollback.sql", "ALTER TABLE users DROP fax;");

        assertThat(rehearse(List.of(EXACT, EXACT, ORDER, EXACT, EXACT), List.of(EXACT, EXACT, ORDER, EXACT, EXACT)).run)
                .containsExactly("4", "5");
    }

    @Test
    void what_is_an_error_is_run_again() throws IOException {
        write("3_rollback.sql", "SELECT 1;");
        List<RollbackVerdict> bad = List.of(EXACT, EXACT, RollbackVerdict.DIFFERENT);
        Noting first = rehearse(bad, List.of(EXACT, RollbackVerdict.DIFFERENT, RollbackVerdict.DIFFERENT));
        assertThat(first.run).hasSize(3);

        assertThat(rehearse(bad, List.of(EXACT, RollbackVerdict.DIFFERENT, RollbackVerdict.DIFFERENT)).run)
                .contains("3");
    }

    @Test
    void another_server_seed_script_around_or_repeatable_is_another_rehearsal() throws IOException {
        List<RollbackVerdict> all = List.of(EXACT, EXACT, ORDER);
        rehearse(all, List.of(EXACT, EXACT, ORDER));
        assertThat(rehearse(Rehearser.of(folder, 14).remembering(kept), all, List.of(EXACT, EXACT, ORDER)).run)
                .hasSize(3);
        Path seed = Files.writeString(folder.resolve("seed.txt"), "CREATE TABLE others ();");
        assertThat(rehearse(Rehearser.of(folder, MAJOR).remembering(kept).seed(seed), all, List.of(EXACT, EXACT, ORDER))
                        .run)
                .hasSize(3);
        assertThat(rehearse(all, List.of(EXACT, EXACT, ORDER)).begunWithState).isEmpty();

        write("R_names.sql", "CREATE OR REPLACE VIEW names AS SELECT 1 AS one;");
        assertThat(rehearse(all, List.of(EXACT, EXACT, ORDER)).begunWithState).hasSize(1);
        assertThat(rehearse(all, List.of(EXACT, EXACT, ORDER)).begunWithState).isEmpty();

        write("before_each.sql", "SELECT 1;");
        assertThat(rehearse(all, List.of(EXACT, EXACT, ORDER)).run).hasSize(3);
    }

    /** More than ten migrations, so that the state before the last is worth keeping. */
    @Test
    void a_new_one_begins_with_the_state_that_is_kept_and_all_may_be_deleted_at_any_moment() throws IOException {
        List<RollbackVerdict> alone = new ArrayList<>(List.of(EXACT, EXACT, ORDER));
        List<RollbackVerdict> inARow = new ArrayList<>(List.of(EXACT, EXACT, ORDER));
        for (int i = 4; i <= 12; i++) {
            write(i + "_t.sql", "CREATE TABLE t" + i + " (a int);");
            write(i + "_rollback.sql", "DROP TABLE t" + i + ";");
            alone.add(EXACT);
            inARow.add(EXACT);
        }
        assertThat(rehearse(alone, inARow).begunWithState).containsExactly(false);
        write("13_t.sql", "CREATE TABLE t13 (a int);");
        write("13_rollback.sql", "DROP TABLE t13;");
        alone.add(EXACT);
        inARow.add(EXACT);
        Noting next = rehearse(alone, inARow);
        assertThat(next.begunWithState).containsExactly(true);
        assertThat(next.run).containsExactly("13");

        write("13_t.sql", "CREATE TABLE t13 (a bigint);");
        try (Stream<Path> states = Files.list(kept.resolve("states"))) {
            states.forEach(RememberedTest::delete);
        }
        Noting without = rehearse(alone, inARow);
        assertThat(without.begunWithState).containsExactly(false);
        assertThat(without.run).containsExactly("13");
        delete(kept.resolve("rehearsals"));
        assertThat(rehearse(alone, inARow).run).hasSize(13);
    }

    private static void delete(Path directory) {
        try {
            PathUtils.deleteDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_file_that_is_not_whole_counts_as_none() throws IOException {
        List<RollbackVerdict> all = List.of(EXACT, EXACT, ORDER);
        rehearse(all, List.of(EXACT, EXACT, ORDER));
        try (Stream<Path> files = Files.list(kept.resolve("rehearsals"))) {
            for (Path file : files.toList()) {
                Files.writeString(file, Files.readString(file).substring(0, 20));
            }
        }

        assertThat(rehearse(all, List.of(EXACT, EXACT, ORDER)).run).hasSize(3);
    }

    @Test
    void a_file_of_another_form_counts_as_none() throws IOException {
        List<RollbackVerdict> all = List.of(EXACT, EXACT, ORDER);
        rehearse(all, all);
        String start = "{\"rollback\":\"EXACT\",\"ofRun\":\"\",";
        for (String other : List.of(
                start + "\"problems\":[],\"verdicts\":[\"EXACT\",\"EXACT\",\"OTHER\"]}",
                start
                        + "\"problems\":[],\"verdicts\":[null,null,null],\"differences\":[{\"kind\":\"CHANGED\"}],\"rows\":[]}",
                start + "\"problems\":[null],\"verdicts\":[],\"differences\":[null],\"rows\":[{}]}",
                start + "\"problems\":[{\"details\":[]}],\"verdicts\":{},\"differences\":[],\"rows\":[]}",
                "[]")) {
            try (Stream<Path> files = Files.list(kept.resolve("rehearsals"))) {
                for (Path file : files.toList()) {
                    Files.writeString(file, other);
                }
            }
            assertThat(rehearse(all, all).run).as(other).hasSize(3);
        }
        try (Stream<Path> files = Files.list(kept.resolve("rehearsals"))) {
            for (Path file : files.toList()) {
                Files.writeString(
                        file, Files.readString(file).replace("\"verdicts\":[\"EXACT\"", "\"verdicts\":[\"OTHER\""));
            }
        }
        assertThat(rehearse(all, all).run).as("a verdict that is none").hasSize(3);
    }

    @Test
    void what_was_seen_of_the_statements_is_remembered_as_well() {
        Rehearser rehearser = Rehearser.of(folder, MAJOR).remembering(kept);
        Rehearsal first = rehearser.run();
        Noting servers = new Noting(rehearser.servers());

        Rehearsal again = rehearser.run(rehearser.read().folder(), servers, new TracedRun());

        assertThat(servers.begunWithState).as("servers").isEmpty();
        assertThat(again.migrations())
                .extracting(Rehearsed::trace)
                .containsExactlyElementsOf(
                        first.migrations().stream().map(Rehearsed::trace).toList());
        assertThat(first.migrations()
                        .get(1)
                        .trace()
                        .orElseThrow()
                        .statements()
                        .get(0)
                        .locks())
                .isNotEmpty();
    }
}
