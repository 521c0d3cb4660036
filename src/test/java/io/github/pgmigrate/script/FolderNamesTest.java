package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderNamesTest {

    @TempDir
    private Path project;

    private Folder folder;

    @BeforeEach
    void makeFolder() {
        folder = new Folder(project);
    }

    @Test
    void aSoundFolderIsReadInTheOrderOfNumbers() {
        folder.pair("10", "c", "SELECT 1;")
                .pair("9", "b", "SELECT 1;")
                .pair("001", "add_phone", "SELECT 1;")
                .with("001_verify_add_phone.sql", "SELECT true;")
                .with("R_zeta.sql", "SELECT 1;")
                .with("R_active_users.sql", "SELECT 1;")
                .with("README.md", "# log")
                .with("notes.txt", "")
                .with(".hidden.sql", "")
                .file("sql/migrations/sub/002_x.sql", "");

        FolderReader.Reading reading = folder.read();

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.folder().name()).isEqualTo("sql/migrations");
        assertThat(reading.folder().migrations())
                .extracting(Migration::version)
                .containsExactly(Version.of("1"), Version.of("9"), Version.of("10"));
        Migration first = reading.folder().migrations().get(0);
        assertThat(first.description()).isEqualTo("add phone");
        assertThat(first.forward().source().name()).isEqualTo("sql/migrations/001_add_phone.sql");
        assertThat(first.rollback()).map(ScriptFile::fileName).contains("001_rollback_add_phone.sql");
        assertThat(first.verify()).map(ScriptFile::fileName).contains("001_verify_add_phone.sql");
        assertThat(reading.folder().repeatables())
                .extracting(Repeatable::name)
                .containsExactly("R_active_users.sql", "R_zeta.sql");
        assertThat(reading.folder().repeatables().get(0).description()).isEqualTo("active users");
    }

    @Test
    void namesThatFitNoFormAreAllReportedWithNamesThatWould() {
        folder.pair("012", "x", "SELECT 1;")
                .with("V1__y.sql", "")
                .with("add_z.sql", "")
                .with("001_Rollback_x.sql", "");

        assertThat(folder.problems()).isEqualTo("""
                        001_Rollback_x.sql:1:1: error PGM0102 [file-name] the name '001_Rollback_x.sql' has none of the forms of a migration
                          Rename it, such as to 001_rollback_x.sql, or move it out of the folder.
                        V1__y.sql:1:1: error PGM0102 [file-name] the name 'V1__y.sql' has none of the forms of a migration
                          Rename it, such as to 1_y.sql, or move it out of the folder. To rename all of Flyway's files at once, move them to another folder and run pgmigrate:adopt -Dpgmigrate.rename -Dpgmigrate.renameFrom=<that folder>.
                        add_z.sql:1:1: error PGM0102 [file-name] the name 'add_z.sql' has none of the forms of a migration
                          Rename it, such as to 013_add_z.sql, or move it out of the folder.
                        """);
    }

    @Test
    void scriptsAroundMigrationsAreReadAndChecked() {
        folder.pair("1", "x", "SELECT 1;")
                .with("before_migrate.sql", "BEGIN;\nSELECT 1;\nCOMMIT;\n")
                .with("after_migrate.sql", "-- pgmigrate:no-transaction\nVACUUM;\n")
                .with(
                        "before_each.sql",
                        "SELECT :'PGMIGRATE_SCRIPT', :PGMIGRATE_VERSION;\n\\if :{?PGMIGRATE_VERSION}\n\\o x\n\\endif\n")
                .with("after_each.sql", "BEGIN;\nVACUUM;\n")
                .with(
                        "after_error.sql",
                        "-- pgmigrate:no-transaction\nSELECT :'LAST_ERROR_MESSAGE';\n\\i :PGMIGRATE_SCRIPT\n");

        FolderReader.Reading reading = folder.read();

        assertThat(reading.folder().around())
                .containsOnlyKeys(Around.values())
                .allSatisfy((when, script) -> assertThat(script.fileName()).isEqualTo(when.fileName()));
        assertThat(reading.problems().stream().map(Problem::headline))
                .map(line -> line.replace("sql/migrations/", ""))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("after_each.sql:1:1: error PGM0403 [transaction-control] this script runs"),
                        second ->
                                assertThat(second).startsWith("after_each.sql:2:1: error PGM0401 [not-in-transaction]"),
                        third -> assertThat(third).startsWith("after_error.sql:1:1: error PGM0312 [directive]"),
                        fourth -> assertThat(fourth).startsWith("after_error.sql:3:1: error PGM0311 [variable]"),
                        fifth -> assertThat(fifth)
                                .startsWith("before_each.sql:3:1: error PGM0304 [meta-command-unsupported]"));
    }

    @Tag("F070")
    @Test
    void namesThatDifferInCapitalsOrAccentsFormsCollide() {
        folder.pair("001", "x", "SELECT 1;")
                .pair("002", "é", "SELECT 1;")
                .with("R_users.sql", "SELECT 1;")
                .with("R_Users.sql", "SELECT 1;")
                .with("R_e\u0301.sql", "SELECT 1;")
                .with("R_\u00e9.sql", "SELECT 1;");

        List<Problem> problems = folder.read().problems();

        assertThat(problems)
                .extracting(Problem::code)
                .containsOnly(Code.NAME_COLLISION)
                .hasSize(2);
        assertThat(Folder.text(problems))
                .contains(
                        "R_users.sql:1:1: error PGM0107 [name-collision] on disks that ignore case or Unicode forms this is"
                                + " the same name as R_Users.sql\n");
    }

    @Tag("F074")
    @Tag("S19")
    @Test
    void linksThatLeaveTheProjectOrLeadNowhereAreErrors(@TempDir Path elsewhere) throws IOException {
        Path outside = Files.writeString(elsewhere.resolve("secret.sql"), "SELECT 1;");
        folder.pair("001", "x", "SELECT 1;").file("common/shared.sql", "SELECT 2;");
        Files.createSymbolicLink(folder.directory.resolve("R_a.sql"), outside);
        Files.createSymbolicLink(folder.directory.resolve("R_b.sql"), Path.of("nowhere.sql"));
        Files.createSymbolicLink(folder.directory.resolve("R_c.sql"), Path.of("../../common/shared.sql"));

        FolderReader.Reading reading = folder.read();

        assertThat(Folder.text(reading.problems())).isEqualTo("""
                        R_a.sql:1:1: error PGM0108 [link-leaves-folder] the link leads to a file outside the project
                          Put the script itself here: what is migrated has to lie in the project.
                        R_b.sql:1:1: error PGM0110 [unreadable] the link leads to a file that does not exist
                          Put the script itself here, or delete the link.
                        """);
        assertThat(reading.folder().repeatables()).extracting(Repeatable::name).containsExactly("R_c.sql");
    }

    @Tag("F074")
    @Test
    void whatIsNoFileIsAnError() throws Exception {
        folder.pair("001", "x", "SELECT 1;");
        Files.createDirectory(folder.directory.resolve("002_y.sql"));

        assertThat(folder.problems()).isEqualTo("""
                        002_y.sql:1:1: error PGM0109 [not-a-file] a script has to be a file, and this is a directory
                          Rename it so that it does not end in .sql, or move it out of the folder.
                        """);
    }

    @Tag("F074")
    @Test
    void aPipeOrSocketIsNotReadFrom() throws IOException {
        folder.pair("001", "x", "SELECT 1;");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.directory.resolve("002_y.sql")));

            assertThat(folder.problems())
                    .startsWith(
                            "002_y.sql:1:1: error PGM0109 [not-a-file] a script has to be a file, and this is a pipe or"
                                    + " device\n");
        }
    }

    @Test
    void aFolderThatIsMissingOrNoFolderIsAnError() {
        Path missing = project.resolve("db");
        FolderReader.Request request =
                new FolderReader.Request(project, missing, Map.of(), false, FolderReader.Sum.UPDATE);

        assertThat(Folder.text(FolderReader.read(request).problems())).isEqualTo("""
                        error PGM0101 [folder-missing] there is no migration folder 'db'
                          Make it with mvn pgmigrate:new -Dpgmigrate.description="what it does", or set 'directory' to where the migrations are.
                        """);
        folder.file("db", "a file");
        assertThat(FolderReader.read(request).problems())
                .extracting(Problem::message)
                .containsExactly("'db' is not a directory");
    }

    @Test
    void anEmptyFolderIsNoProblem() {
        assertThat(folder.sum(FolderReader.Sum.UPDATE).read().problems()).isEmpty();
        assertThat(folder.directory).isEmptyDirectory();
    }
}
