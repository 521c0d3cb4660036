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
import org.junit.jupiter.api.io.TempDir;

/** A folder of migrations, rehearsals of it, and runs that require one. */
abstract class RequiringRehearsals {

    static final int MAJOR = 17;

    @TempDir
    Path directory;

    final List<String> said = new ArrayList<>();

    final Map<String, String> variables = new HashMap<>();

    final Map<String, String> secrets = new HashMap<>();

    boolean offline;

    String server = "embedded";

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

    void write(String name, String text) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("sql"));
        Files.writeString(folder.resolve(name), text);
    }

    Path record() {
        return Rehearsals.record(directory);
    }

    Request request(Target target) {
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

    Rehearsals rehearsals(int major) {
        return new Rehearsals(
                new Throwaways(
                        server,
                        null,
                        null,
                        server.equals("copy") ? "template" : null,
                        ClientPrograms.of(Optional.empty())),
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
    enum Unreachable implements ThrowawayServer.Source {
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
    void rehearse(int major) {
        Rehearsals rehearsals = rehearsals(major);
        assertThat(rehearsals
                        .recorded(rehearsals.run(request(Rehearse.NO_TARGET), false, false))
                        .problems())
                .noneMatch(Problem::isError);
        said.clear();
    }

    void rehearse() {
        offline = false;
        rehearse(MAJOR);
        offline = true;
    }

    RunReport migrate(Target target) {
        return migrate(target, Optional.empty());
    }

    RunReport migrate(Target target, Optional<Version> up) {
        return migrate(target, up, false);
    }

    RunReport migrate(Target target, Optional<Version> up, boolean outOfOrder) {
        Request request = request(target);
        return new RequiredRehearsal(request, record(), "rehearsal.json", () -> rehearsals(MAJOR))
                .of(precondition -> new Migrate(request, up, outOfOrder, WhenInDoubt.ASK, precondition).run());
    }

    static List<String> errors(RunReport report) {
        return report.problems().stream()
                .filter(Problem::isError)
                .map(Problem::headline)
                .toList();
    }

    static long relations(int major, Target target) {
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
}
