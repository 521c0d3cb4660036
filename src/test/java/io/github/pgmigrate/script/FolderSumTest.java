package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.FolderReader.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSumTest {

    @TempDir
    private Path project;

    private Folder folder;

    @BeforeEach
    void makeFolder() {
        folder = new Folder(project)
                .pair("10", "b", "SELECT 1;\n")
                .pair("9", "a", "SELECT 1;\n")
                .with("9_verify_a.sql", "SELECT true;\n")
                .with("R_users.sql", "SELECT 1;\n")
                .with("README.md", "# log\n");
    }

    @Test
    void theFirstReadingWritesTheFileSilently() throws IOException {
        assertThat(folder.sum(Sum.UPDATE).read().problems()).isEmpty();

        assertThat(names())
                .containsExactly(
                        "9_a.sql",
                        "9_rollback_a.sql",
                        "9_verify_a.sql",
                        "10_b.sql",
                        "10_rollback_b.sql",
                        "R_users.sql");
        assertThat(folder.sum(Sum.CHECK).read().problems()).isEmpty();
    }

    @Test
    void nothingIsWrittenWhereNothingChanged() throws IOException {
        folder.sum(Sum.UPDATE).read();
        FileTime before = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(file(), before);

        folder.read();

        assertThat(Files.getLastModifiedTime(file())).isEqualTo(before);
    }

    @Tag("F067")
    @Test
    void lineEndsMakeNoDifference() {
        folder.sum(Sum.UPDATE).read();

        folder.with("9_a.sql", "SELECT 1;\r\n").with("R_users.sql", "\uFEFFSELECT 1;\n");

        assertThat(folder.sum(Sum.CHECK).read().problems()).isEmpty();
    }

    @Test
    void anUpdateAddsNewFilesSilentlyAndTellsOfEditedAndRemovedOnes() throws IOException {
        folder.sum(Sum.UPDATE).read();
        folder.with("9_a.sql", "SELECT 2;\n").pair("11", "c", "SELECT 1;\n");
        Files.delete(folder.directory.resolve("R_users.sql"));

        assertThat(folder.problems()).isEqualTo("""
                        9_a.sql:1:1: warning PGM0205 [sum-updated] the file was edited; its line in migrations.sum is refreshed
                          A migration that was applied somewhere must not change: add another one instead.
                        migrations.sum:7:1: warning PGM0205 [sum-updated] the file 'R_users.sql' is gone; its line is removed
                        """);
        assertThat(names()).contains("11_c.sql", "11_rollback_c.sql").doesNotContain("R_users.sql");
        assertThat(folder.sum(Sum.CHECK).read().problems()).isEmpty();
    }

    @Tag("S19")
    @Test
    void aCheckTellsEveryDifferenceAndWritesNothing() throws IOException {
        folder.sum(Sum.UPDATE).read();
        String before = Files.readString(file());
        folder.with("9_a.sql", "SELECT 2;\n").pair("11", "c", "SELECT 1;\n");
        Files.delete(folder.directory.resolve("R_users.sql"));

        assertThat(folder.sum(Sum.CHECK).problems()).isEqualTo("""
                        9_a.sql:1:1: error PGM0202 [sum-differs] the text is another than migrations.sum says: it was edited
                          Undo the edit. If it is meant, and the migration was not applied anywhere, run mvn pgmigrate:validate -Dpgmigrate.sum=update and commit both.
                        11_c.sql:1:1: error PGM0202 [sum-differs] the file has no line in migrations.sum
                          If it is meant to be here, run mvn pgmigrate:validate -Dpgmigrate.sum=update and commit both.
                        11_rollback_c.sql:1:1: error PGM0202 [sum-differs] the file has no line in migrations.sum
                          If it is meant to be here, run mvn pgmigrate:validate -Dpgmigrate.sum=update and commit both.
                        migrations.sum:7:1: error PGM0202 [sum-differs] the file 'R_users.sql' is gone, or no script reads it any more
                          Restore it. If it is meant to be gone, run mvn pgmigrate:validate -Dpgmigrate.sum=update and commit the sum file.
                        """);
        assertThat(file()).hasContent(before);
    }

    @Test
    void aMissingFileIsAnErrorInACheck() {
        assertThat(folder.sum(Sum.CHECK).problems()).isEqualTo("""
                        migrations.sum:1:1: error PGM0201 [sum-missing] the folder has migrations but no migrations.sum
                          Run mvn pgmigrate:validate -Dpgmigrate.sum=update where you work and commit the file.
                        """);
        assertThat(file()).doesNotExist();
    }

    @Test
    void anUnfinishedMergeIsRecognisedInBothModes() throws IOException {
        folder.sum(Sum.UPDATE).read();
        String text = Files.readString(file());
        folder.with("migrations.sum", "<<<<<<< HEAD\n" + text + "=======\n" + text + ">>>>>>> other\n");

        String problems = """
                migrations.sum:1:1: error PGM0204 [sum-conflict] two branches changed the migrations, and the merge is not finished here
                  See that no two migrations share a version and that their order is right, then delete migrations.sum, run mvn pgmigrate:validate -Dpgmigrate.sum=update and commit the file.
                """;
        assertThat(folder.problems()).isEqualTo(problems);
        assertThat(folder.sum(Sum.CHECK).problems()).isEqualTo(problems);
        assertThat(Files.readString(file())).startsWith("<<<<<<<");
    }

    @Test
    void linesMergedByHandAreAnErrorInACheckAndAcceptedByAnUpdate() throws IOException {
        folder.sum(Sum.UPDATE).read();
        String text = Files.readString(file());
        folder.pair("11", "c", "SELECT 1;\n").read();
        String first = text.lines().findFirst().orElseThrow();
        folder.with("migrations.sum", Files.readString(file()).replaceFirst("[^\n]*", first));

        assertThat(folder.sum(Sum.CHECK).problems()).isEqualTo("""
                        migrations.sum:1:1: error PGM0203 [sum-malformed] the first line does not cover the lines below: they were edited or merged by hand
                          See that the migrations are the ones you mean, then run mvn pgmigrate:validate -Dpgmigrate.sum=update and commit the file.
                        """);
        assertThat(folder.sum(Sum.UPDATE).read().problems())
                .extracting(Problem::code)
                .containsExactly(Code.SUM_UPDATED);
        assertThat(folder.sum(Sum.CHECK).read().problems()).isEmpty();
    }

    @Test
    void aBrokenFileIsAnErrorInACheckAndWrittenAnewByAnUpdate() {
        folder.with("migrations.sum", "hello\n");

        assertThat(folder.sum(Sum.CHECK).problems()).isEqualTo("""
                        migrations.sum:1:1: error PGM0203 [sum-malformed] the first line of a sum file is 'pgmigrate-sum 1 <sha256>'
                          Restore the file, or run mvn pgmigrate:validate -Dpgmigrate.sum=update to write it anew.
                        """);
        assertThat(folder.sum(Sum.UPDATE).problems())
                .startsWith("migrations.sum:1:1: warning PGM0203 [sum-malformed]")
                .contains("the file is written anew");
        assertThat(folder.sum(Sum.CHECK).read().problems()).isEmpty();
    }

    @Test
    void aFolderWithErrorsIsNotWrittenDown() {
        folder.with("12_x.sql", "SELECT 1;");

        assertThat(folder.sum(Sum.UPDATE).read().problems())
                .extracting(Problem::code)
                .containsExactly(Code.MISSING_ROLLBACK);
        assertThat(file()).doesNotExist();
    }

    @Test
    void includedFilesAreCovered() throws IOException {
        folder.file("sql/common/types.sql", "SELECT 1;\n")
                .file("sql/common/more.sql", "SELECT 2;\n")
                .file("data/rows.csv", "1\n2\n")
                .with(
                        "R_users.sql",
                        "\\ir ../common/types.sql\n\\i sql/common/more.sql\n\\copy t from 'data/rows.csv'\n");

        assertThat(folder.sum(Sum.UPDATE).read().problems()).isEmpty();
        assertThat(names()).endsWith("R_users.sql", "../../data/rows.csv", "../common/more.sql", "../common/types.sql");

        folder.file("data/rows.csv", "1\n3\n");
        assertThat(folder.sum(Sum.CHECK).read().problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.headline()).startsWith("data/rows.csv:1:1: error PGM0202 [sum-differs]"));
    }

    @Test
    void offTouchesNothing() {
        folder.with("migrations.sum", "hello\n");

        assertThat(folder.sum(Sum.OFF).read().problems()).isEmpty();
        assertThat(file()).hasContent("hello\n");
    }

    @Test
    void aFileThatCannotBeWrittenIsAWarning() throws IOException {
        folder.sum(Sum.UPDATE).read();
        List<Problem> problems = new SumKeeper(
                        folder.directory.resolve("gone"),
                        "sql/migrations/gone",
                        List.of(new SumKeeper.Entry("1_x.sql", "1_x.sql", "a".repeat(64))))
                .update(true);

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.WRITE_FAILED);
            assertThat(problem.isError()).isFalse();
        });
    }

    private Path file() {
        return folder.directory.resolve("migrations.sum");
    }

    private List<String> names() throws IOException {
        return Files.readAllLines(file()).stream()
                .skip(1)
                .map(line -> line.substring(66))
                .toList();
    }
}
