package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Contents;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Majors;
import io.github.pgmigrate.testing.Psql;
import io.github.pgmigrate.testing.RealScripts;
import io.github.pgmigrate.testing.RealScripts.History;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.text.Mask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SQL that nobody here has written, migrated and rolled back, and compared with what psql makes of it. */
final class RealSqlTest {

    /** The first PostgreSQL with the setting that pg_dump of 17 and later writes. */
    private static final int KNOWS_TIMEOUT = 17;

    private static final String TIMEOUT = "SET transaction_timeout = 0;\n";

    @TempDir
    private Path project;

    private Path migrations = Path.of("");

    @BeforeEach
    void nameTheFolder() {
        migrations = project.resolve("sql/migrations");
    }

    @ParameterizedTest(name = "{0} on PostgreSQL {1}")
    @MethodSource("pairs")
    void goesUpAndDownAndUpAgain(History history, int major) throws Exception {
        List<Path> scripts = history.writeTo(migrations);
        Target target = TestServer.of(major).newDatabase();
        Contents empty = Contents.of(target);

        succeeds(migrate(target));
        assertAsSaid(history, Contents.of(target));
        assertAsByPsql(target, major, scripts);

        succeeds(new Rollback(request(target), history.steps().size(), Optional.empty(), WhenInDoubt.ASK).run());
        assertThat(Contents.of(target)).isEqualTo(empty);

        succeeds(migrate(target));
        assertAsSaid(history, Contents.of(target));
    }

    @ParameterizedTest(name = "{0} on PostgreSQL {1}")
    @MethodSource("upgrades")
    void followsReleaseAfterRelease(History history, int major) throws Exception {
        List<Path> scripts = history.writeTo(migrations);
        Target target = TestServer.of(major).newDatabase();

        RunReport report = migrate(target);

        succeeds(report);
        assertThat(report.migrations()).hasSameSizeAs(history.steps());
        assertAsSaid(history, Contents.of(target));
        assertAsByPsql(target, major, scripts);
    }

    @ParameterizedTest(name = "on PostgreSQL {0}")
    @EachMajor
    void aStoredDumpIsAMigration(int major) throws Exception {
        Path script = write("001_restore_depot.sql", dump());
        write("001_rollback_restore_depot.sql", "DROP SCHEMA depot CASCADE;\n");
        Target target = TestServer.of(major).newDatabase();
        Contents empty = Contents.of(target);

        succeeds(migrate(target));
        Contents contents = Contents.of(target);
        assertThat(contents.lines())
                .contains("rows depot.Tool box 7 d2caf7eb0e2351f3090ab5c658ec9b4b")
                .contains("rows depot.loans_2026 2 5f511d9f9a36590fd21f01f90d207431")
                .contains("sequence depot Tool box_id_seq integer 1 1 1 2147483647 1 f 7");
        assertAsByPsql(target, major, List.of(script));

        succeeds(new Rollback(request(target), 1, Optional.empty(), WhenInDoubt.ASK).run());
        assertThat(Contents.of(target)).isEqualTo(empty);
    }

    /** pg_dump is asked for a dump of the same database from the oldest server. */
    @ParameterizedTest(name = "on PostgreSQL {0}")
    @EachMajor
    void aDumpThatPgDumpWritesIsAMigration(int major) throws Exception {
        Psql pgDump = Psql.needed("pg_dump");
        Target filled = TestServer.of(14).newDatabase();
        write("001_restore_depot.sql", dump());
        write("001_rollback_restore_depot.sql", "DROP SCHEMA depot CASCADE;\n");
        succeeds(migrate(filled));
        write("001_restore_depot.sql", known(pgDump.execute(filled, List.of("--schema=depot")), major));
        Target target = TestServer.of(major).newDatabase();

        succeeds(migrate(target));

        List<String> rows = Contents.of(filled).lines().stream()
                .filter(line -> line.startsWith("rows ") || line.startsWith("sequence "))
                .toList();
        assertThat(Contents.of(target).lines()).containsAll(rows);
    }

    private static String known(String dump, int major) {
        return major < KNOWS_TIMEOUT ? dump.replace(TIMEOUT, "") : dump;
    }

    /** psql ends with the same error. */
    @ParameterizedTest(name = "on PostgreSQL {0}")
    @EachMajor
    void whatANewerPgDumpSetsIsNamedWhereTheServerDoesNotKnowIt(int major) throws Exception {
        write("001_restore.sql", "SET lock_timeout = 0;\n" + TIMEOUT + "CREATE TABLE t (a int);\n");
        write("001_rollback_restore.sql", "DROP TABLE t;\n");

        List<Problem> problems = migrate(TestServer.of(major).newDatabase()).problems().stream()
                .filter(Problem::isError)
                .toList();

        if (major < KNOWS_TIMEOUT) {
            assertThat(problems).singleElement().satisfies(problem -> {
                assertThat(problem.headline()).contains("001_restore.sql:2:1:", "transaction_timeout");
                assertThat(problem.hint()).contains("pg_dump of PostgreSQL 17", "take it out");
            });
        } else {
            assertThat(problems).isEmpty();
        }
    }

    static Stream<Arguments> pairs() {
        return onOldestAndNewest(RealScripts.pairs());
    }

    static Stream<Arguments> upgrades() {
        return onOldestAndNewest(RealScripts.upgrades());
    }

    private static Stream<Arguments> onOldestAndNewest(List<History> histories) {
        return histories.stream().flatMap(history -> Majors.tested().stream().map(major -> arguments(history, major)));
    }

    private static void assertAsSaid(History history, Contents contents) {
        assertThat(contents.count("rows")).isEqualTo(history.tables());
        assertThat(contents.count("index")).isEqualTo(history.indexes());
    }

    private static void assertAsByPsql(Target target, int major, List<Path> scripts) throws Exception {
        Optional<Psql> psql = Psql.wanted();
        if (psql.isPresent()) {
            Target other = TestServer.of(major).newDatabase();
            for (Path script : scripts) {
                psql.get().runInTransaction(other, script);
            }
            assertThat(Contents.of(target).lines()).isEqualTo(Contents.of(other).lines());
        }
    }

    private RunReport migrate(Target target) {
        return new Migrate(request(target), Optional.empty(), false, WhenInDoubt.ASK).run();
    }

    private static void succeeds(RunReport report) {
        assertThat(report.problems()).filteredOn(Problem::isError).isEmpty();
    }

    private Request request(Target target) {
        FolderReader.Reading reading =
                FolderReader.read(new FolderReader.Request(project, migrations, Map.of(), true, FolderReader.Sum.OFF));
        assertThat(reading.problems()).filteredOn(Problem::isError).isEmpty();
        MigrationFolder folder = reading.folder();
        Options options = new Options(
                SessionSettings.DEFAULT,
                Optional.empty(),
                "schema_version",
                Duration.ofSeconds(5),
                Duration.ZERO,
                0,
                Duration.ofSeconds(10),
                Map.of(),
                Mask.NONE,
                "test");
        return new Request(target, folder, options, new Heard(), new Interruption());
    }

    private Path write(String name, String text) throws IOException {
        Files.createDirectories(migrations);
        return Files.writeString(migrations.resolve(name), text);
    }

    private static String dump() throws IOException {
        String name = "/io/github/pgmigrate/testing/plain_dump.sql";
        try (InputStream resource = Objects.requireNonNull(RealSqlTest.class.getResourceAsStream(name), name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
