package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Majors;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.Psql;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dump is restored, what its history lacks is rehearsed upon its rows, and nothing of them is kept. */
class CopyOfDumpTest {

    /** Not newer than pg_dump, which refuses newer ones. */
    private static final int DUMPED = Majors.dumped();

    @TempDir
    Path directory;

    private Path folder = Path.of("");

    @BeforeEach
    void aMigration() throws IOException {
        folder = Files.createDirectory(directory.resolve("migrations"));
        write("1_users.sql", "CREATE TABLE users (id int PRIMARY KEY, name text);");
        write("1_rollback.sql", "DROP TABLE users;");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /** A database with rows in it that belongs to roles which no throwaway server has. */
    private Target inUse() {
        TestServer server = TestServer.of(DUMPED);
        Target target = server.newDatabase();
        Migrator.migrate(target, folder);
        server.execute(
                "postgres",
                "DROP ROLE IF EXISTS dump_owner, \"dump \"\"reader\"",
                "CREATE ROLE dump_owner",
                "CREATE ROLE \"dump \"\"reader\"");
        server.execute(
                target.database(),
                "INSERT INTO users SELECT n, 'user ' || n FROM generate_series(1, 1000) AS n",
                "ALTER TABLE users OWNER TO dump_owner",
                "GRANT SELECT ON users TO \"dump \"\"reader\"");
        return target;
    }

    private void forget(Target target) {
        TestServer.of(DUMPED)
                .execute("postgres", "DROP DATABASE " + target.database(), "DROP ROLE dump_owner, \"dump \"\"reader\"");
    }

    private Path dumped(String... how) throws Exception {
        Target target = inUse();
        Path file = directory.resolve("orders.dump");
        List<String> words = new ArrayList<>(List.of("--file=" + file));
        words.addAll(List.of(how));
        Psql.needed("pg_dump").execute(target, words);
        forget(target);
        return file;
    }

    private Rehearser rehearser(Path dump) {
        return Rehearser.of(folder, 17).onCopy(new CopyOf.Dump(dump, ClientPrograms.of(Optional.empty())));
    }

    private static List<Version> versions(Rehearsal rehearsal) {
        return rehearsal.migrations().stream()
                .map(migration -> migration.migration().version())
                .toList();
    }

    private void pending() throws IOException {
        write("2_drop.sql", "ALTER TABLE users DROP name;\nGRANT INSERT ON users TO \"dump \"\"reader\";");
        write("2_rollback.sql", "REVOKE INSERT ON users FROM \"dump \"\"reader\"; ALTER TABLE users ADD name text;");
    }

    private static void isRehearsedOnRows(Rehearsal rehearsal) {
        assertThat(rehearsal.report().problems())
                .extracting(Problem::headline)
                .containsExactly(
                        "2_rollback.sql:1:1: warning PGM1105 [rows-lost] the rollback of version 2 does not bring"
                                + " all rows back: users.name holds no values, held 1000 values");
        assertThat(versions(rehearsal)).containsExactly(Version.of("2"));
        assertThat(rehearsal.migrations().get(0).rollback()).hasValue(RollbackVerdict.EXACT);
        assertThat(rehearsal.report().server())
                .hasValueSatisfying(server -> assertThat(server.version()).startsWith(DUMPED + "."));
        assertThat(rehearsal.course().orElseThrow().copyOf()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "custom", "tar", "directory"})
    void whatItLacksIsRehearsedUponItsRows(String format) throws Exception {
        Path dump = dumped("--format=" + format);
        pending();

        isRehearsedOnRows(rehearser(dump).run());
    }

    @Test
    void aScriptMayBeCompressed() throws Exception {
        Path dump = dumped("--format=plain");
        Path zipped = directory.resolve("orders.sql.gz");
        try (InputStream in = Files.newInputStream(dump);
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            in.transferTo(out);
        }
        pending();

        isRehearsedOnRows(rehearser(zipped).run());
    }

    /** Rows are somebody's: neither what was found on them nor they themselves are there for another rehearsal. */
    @Test
    void nothingIsKeptOrKnownOfAnother() throws Exception {
        Path dump = dumped("--format=custom");
        pending();
        int last = 12; // so many that a state worth keeping is reached
        for (int i = 3; i <= last; i++) {
            write(i + "_t.sql", "CREATE TABLE t" + i + " ();");
            write(i + "_rollback.sql", "DROP TABLE t" + i + ";");
        }
        Path kept = directory.resolve("kept");

        for (int i = 0; i < 2; i++) {
            Rehearsal rehearsal = rehearser(dump).remembering(kept).run();
            assertThat(versions(rehearsal)).hasSize(last - 1).doesNotContain(Version.of("1"));
            assertThat(rehearsal.report().problems()).extracting(Problem::code).containsExactly(Code.ROWS_LOST);
        }
        assertThat(files(kept.resolve("rehearsals"))).isEmpty();
        assertThat(names(kept.resolve("states")))
                .as("a server without anything")
                .hasSize(1);

        Rehearsal scripts = Rehearser.of(folder, DUMPED).remembering(kept).run();
        assertThat(versions(scripts)).hasSize(last).contains(Version.of("1"));
        assertThat(scripts.report().problems()).isEmpty();
        assertThat(files(kept.resolve("rehearsals"))).isNotEmpty();
        assertThat(rehearser(dump).remembering(kept).run().report().problems())
                .extracting(Problem::code)
                .containsExactly(Code.ROWS_LOST);
    }

    private static List<Path> files(Path where) throws IOException {
        if (!Files.exists(where)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(where)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static List<String> names(Path where) throws IOException {
        try (Stream<Path> files = Files.list(where)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @EachMajor
    void aScriptThatIsWrongIsToldByItsLine(int major) throws Exception {
        Path dump = Files.writeString(
                directory.resolve("orders.sql"),
                "-- Dumped from database version " + major
                        + ".1\n\nCREATE TABLE t (a int);\nCREATE TABLE t (a int);\n");

        Rehearsal rehearsal = rehearser(dump).run();

        assertThat(rehearsal.report().problems())
                .extracting(Problem::headline)
                .singleElement()
                .asString()
                .endsWith(
                        "orders.sql:4:1: error PGM0910 [copy-restore] the dump cannot be restored: relation \"t\" already exists");
        assertThat(rehearsal.report().problems().get(0).hint()).contains("The copy is dropped");
        assertThat(rehearsal.migrations()).isEmpty();
    }

    /** pg_dump of PostgreSQL 17 and later begins a script with a setting that servers before 17 do not know. */
    @EachMajor
    void aScriptOfANewerPgDumpIsRunOnAnOlderServer(int major) throws Exception {
        Path dump = Files.writeString(directory.resolve("orders.sql"), """
                --
                -- PostgreSQL database dump
                --

                -- Dumped from database version %s.1
                -- Dumped by pg_dump version 18.4

                SET statement_timeout = 0;
                SET lock_timeout = 0;
                SET idle_in_transaction_session_timeout = 0;
                SET transaction_timeout = 0;
                SET client_encoding = 'UTF8';

                CREATE TABLE public.users (id integer NOT NULL, name text);
                """.formatted(major));
        write("1_users.sql", "ALTER TABLE users ADD more int;");
        write("1_rollback.sql", "ALTER TABLE users DROP more;");

        Rehearsal rehearsal = rehearser(dump).run();

        assertThat(rehearsal.report().problems()).isEmpty();
        assertThat(versions(rehearsal)).containsExactly(Version.of("1"));
    }

    @EachMajor
    void aMissingExtensionIsNamed(int major) throws Exception {
        Path dump = Files.writeString(
                directory.resolve("orders.sql"),
                "-- Dumped from database version " + major + ".1\nCREATE EXTENSION postgis;\n");

        assertThat(rehearser(dump).run().report().problems())
                .extracting(Problem::code)
                .containsExactly(Code.EXTENSION_MISSING);
    }

    @Tag("S10")
    @Test
    void aDumpWithAWayToAnotherDatabaseIsRefusedWithTheWayOut() throws Exception {
        Path dump = dumped("--format=plain", "--create");

        assertThat(rehearser(dump).run().report().problems())
                .extracting(Problem::hint)
                .contains("Dump one database, without --create: pg_dump --file=... DATABASE");
    }

    /** What psql would run on this machine: a file, a program, a query's rows into a program. */
    @Tag("S10")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\! touch %s",
                "SELECT 1 \\g |touch %s",
                "\\copy t FROM PROGRAM 'touch %s'",
                "\\set x `touch %s`"
            })
    void aDumpRunsNoProgramOfThisMachine(String command) throws Exception {
        Path mark = directory.resolve("mark");
        Path dump = Files.writeString(
                directory.resolve("orders.sql"),
                "-- Dumped from database version 18.1\n\nCREATE TABLE t (a text);\n" + command.formatted(mark) + "\n");

        assertThat(rehearser(dump).run().report().problems()).anyMatch(Problem::isError);
        assertThat(mark).doesNotExist();
    }

    @Test
    void whatIsNoDumpIsNone() throws Exception {
        Path binary = Files.write(directory.resolve("some.bin"), new byte[] {1, 0, 2});
        Path none = directory.resolve("none.sql");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Path torn = directory.resolve("torn.dump");
        Path whole = dumped("--format=custom");
        Files.write(torn, Arrays.copyOf(Files.readAllBytes(whole), 300));

        assertThat(Stream.of(binary, none, empty, torn)
                        .flatMap(file -> rehearser(file).run().report().problems().stream())
                        .map(Problem::code))
                .containsExactly(Code.COPY_SOURCE, Code.COPY_SOURCE, Code.COPY_SOURCE, Code.COPY_SOURCE);
    }

    @Test
    void anArchiveThatEndsAmidItsRowsIsToldInTheWordsOfThePrograms() throws Exception {
        Path whole = dumped("--format=custom", "--compress=0");
        byte[] bytes = Files.readAllBytes(whole);
        Path torn = Files.write(directory.resolve("torn.dump"), Arrays.copyOf(bytes, bytes.length - 4000));

        assertThat(rehearser(torn).run().report().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.COPY_RESTORE);
            assertThat(problem.message()).startsWith("what was dumped cannot be restored: ");
            assertThat(problem.hint()).contains("The copy is dropped");
        });
    }

    @Tag("F098")
    @Test
    void withoutTheProgramsAnArchiveCannotBeRead() throws Exception {
        Path dump = dumped("--format=custom");
        Path empty = Files.createDirectory(directory.resolve("empty"));

        Rehearsal rehearsal = Rehearser.of(folder, 17)
                .onCopy(new CopyOf.Dump(dump, ClientPrograms.of(Optional.of(empty))))
                .run();

        assertThat(rehearsal.report().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.CLIENT_PROGRAM);
            assertThat(problem.message()).isEqualTo("pg_restore is not in " + empty + " (pgBinDirectory)");
        });
    }
}
