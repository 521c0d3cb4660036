package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.Scratch;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.text.Mask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.commons.io.file.PathUtils;

/** A project with a migration folder and a database of its own, and the goals to run on them, for tests. */
public final class Bench implements AutoCloseable {

    public static final String PREFIX = "sql/migrations/";

    private static final AtomicInteger COUNTER = new AtomicInteger();

    public final TestServer server;
    public final String database;
    public final Heard heard = new Heard();
    public final Map<String, String> variables = new HashMap<>();
    public Interruption interruption = new Interruption();
    public Target target;
    public Mask mask = Mask.NONE;
    public SessionSettings session = SessionSettings.DEFAULT;
    public Optional<String> historySchema = Optional.empty();
    public String historyTable = "schema_version";
    public Duration lockTimeout = Duration.ofSeconds(5);
    public Duration statementTimeout = Duration.ZERO;
    public Duration lockWait = Duration.ofMinutes(1);
    public int lockRetries = 3;
    private final Path project;

    private Bench(TestServer server) {
        this.server = server;
        this.database = "bench_" + COUNTER.incrementAndGet();
        this.target = server.newDatabase(database);
        try {
            project = Scratch.directory("bench-");
            Files.createDirectories(project.resolve(PREFIX));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One on the server that all tests share. */
    public static Bench on(int major) {
        return new Bench(TestServer.of(major));
    }

    public static Bench on(TestServer server) {
        return new Bench(server);
    }

    /** Writes a file of the migration folder. */
    public Bench with(String name, String text) {
        return file(PREFIX + name, text);
    }

    /** Writes a file of the project. */
    public Bench file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file of the project, in whatever encoding. */
    public Bench file(String name, byte[] content) {
        try {
            Path path = project.resolve(name);
            Files.createDirectories(path.getParent());
            Files.write(path, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path(String name) {
        return project.resolve(name);
    }

    public Bench without(String name) {
        try {
            Files.delete(project.resolve(PREFIX + name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder as it is now, which must have no error. */
    public MigrationFolder folder() {
        FolderReader.Reading reading = FolderReader.read(new FolderReader.Request(
                project, project.resolve("sql/migrations"), variables, true, FolderReader.Sum.OFF));
        assertThat(reading.problems()).filteredOn(Problem::isError).isEmpty();
        return reading.folder();
    }

    public Request request() {
        return request(folder());
    }

    public Request request(MigrationFolder folder) {
        Options options = new Options(
                session,
                historySchema,
                historyTable,
                lockTimeout,
                statementTimeout,
                lockRetries,
                lockWait,
                variables,
                mask,
                "test");
        return new Request(target, folder, options, heard, interruption);
    }

    public RunReport migrate() {
        return migrate(WhenInDoubt.ASK);
    }

    public RunReport migrate(WhenInDoubt decision) {
        return new Migrate(request(), Optional.empty(), false, decision).run();
    }

    /** Migrates, which must succeed. */
    public Bench migrated() {
        RunReport report = migrate();
        assertThat(report.problems()).isEmpty();
        return this;
    }

    public RunReport rollback(int count) {
        return new Rollback(request(), count, Optional.empty(), WhenInDoubt.ASK).run();
    }

    public RunReport rollbackTo(String version) {
        return new Rollback(request(), 1, Optional.of(Version.of(version)), WhenInDoubt.ASK).run();
    }

    public RunReport verify() {
        return new Verify(request()).run();
    }

    public RunReport status() {
        return new Status(request()).run();
    }

    /** What must hold in the database after every fault. */
    public Invariants invariants(Evidence... migrations) {
        return new Invariants(server, database, List.of(migrations));
    }

    /** The migrations, to be run in a JVM of its own by way of a target. */
    public Migrator migrator(Target by) {
        return Migrator.of(by, path(PREFIX));
    }

    /** Runs statements as the superuser, outside of any migration. */
    public Bench execute(String... statements) {
        server.execute(database, statements);
        return this;
    }

    /** The first column of a query as text, null as {@code <null>}. */
    public List<String> column(String sql) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                String value = rows.getString(1);
                values.add(value == null ? "<null>" : value);
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    public String value(String sql) {
        return column(sql).get(0);
    }

    public boolean exists(String relation) {
        return !value("SELECT to_regclass('" + relation + "')").equals("<null>");
    }

    /** The applied versions, ascending, then the repeatable scripts. */
    public List<String> applied() {
        return exists("schema_version")
                ? column("SELECT coalesce(version::text, script) FROM schema_version ORDER BY version, script")
                : List.of();
    }

    /** The log, in its order: event and version or script. */
    public List<String> log() {
        return column("SELECT event || ' ' || coalesce(version::text, script) FROM schema_version_log ORDER BY id");
    }

    /** The ledger: step, state and the beginning of the statement. */
    public List<String> ledger() {
        return column(
                "SELECT step || ' ' || state || ' ' || summary FROM schema_version_step ORDER BY migration, step");
    }

    public static List<Code> codes(RunReport report) {
        return report.problems().stream().map(Problem::code).toList();
    }

    /** The only problem of a report. */
    public static Problem problem(RunReport report) {
        assertThat(report.problems()).hasSize(1);
        return report.problems().get(0);
    }

    /** A problem as a person reads it, without the folder. */
    public static String text(Problem problem) {
        String excerpt = problem.excerpt() == null
                ? ""
                : "\n" + String.join("\n", problem.excerpt().render());
        String hint = problem.hint() == null ? "" : "\nhint: " + problem.hint();
        String details = problem.details().stream().map(line -> "\n" + line).collect(Collectors.joining());
        return (problem.headline() + excerpt + details + hint).replace(PREFIX, "");
    }

    public static String place(Problem problem) {
        return String.valueOf(problem.location()).replace(PREFIX, "");
    }

    @Override
    public void close() {
        try {
            PathUtils.deleteDirectory(project);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
