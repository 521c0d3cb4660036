package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderPairsTest {

    @TempDir
    private Path project;

    private Folder folder;

    @BeforeEach
    void makeFolder() {
        folder = new Folder(project);
    }

    @Tag("F071")
    @Test
    void twoFilesOfOneVersionAreNamedBoth() {
        folder.with("001_a.sql", "SELECT 1;")
                .with("01_b.sql", "SELECT 1;")
                .with("001_rollback_a.sql", "SELECT 1;")
                .with("1_rollback.sql", "SELECT 1;");

        assertThat(folder.problems()).isEqualTo("""
                        01_b.sql:1:1: error PGM0103 [duplicate-version] there are two forward migrations of version 1 (leading zeros do not count): 001_a.sql and 01_b.sql
                          Give one of them the next free number, its rollback and verify script too; not one that was applied somewhere.
                        1_rollback.sql:1:1: error PGM0103 [duplicate-version] there are two rollbacks of version 1 (leading zeros do not count): 001_rollback_a.sql and 1_rollback.sql
                          Keep one of them: a migration has one rollback.
                        """);
    }

    @Test
    void aRollbackNamedTheOtherWayRoundIsRecognised() {
        folder.with("001_a.sql", "SELECT 1;").with("001_a_rollback.sql", "SELECT 1;");

        assertThat(folder.problems())
                .contains(
                        "If the second is the rollback, rename it to 001_rollback_a.sql; else give it a number of its own.");
    }

    @Test
    void aWordThatIsNearlyTheOneThatMarksARollbackIsRecognised() {
        folder.with("001_a.sql", "SELECT 1;")
                .with("001_rolback_a.sql", "SELECT 1;")
                .with("002_b.sql", "SELECT 1;")
                .with("002_Verfiy.sql", "SELECT 1;");

        assertThat(folder.problems())
                .contains(
                        "If 001_rolback_a.sql is meant otherwise, rename it to 001_rollback_a.sql; else give one of them a number of its own.")
                .contains("If 002_Verfiy.sql is meant otherwise, rename it to 002_verify.sql; else");
    }

    @Test
    void datesWithUnderscoresAreExplained() {
        folder.with("2024_01_15_a.sql", "SELECT 1;").with("2024_02_20_b.sql", "SELECT 1;");

        assertThat(folder.problems()).contains("The version is what stands before the first underscore");
    }

    @Test
    void aRollbackOrVerifyScriptWithoutAForwardIsToldHowToBecomeOne() {
        folder.with("042_rollback_x.sql", "SELECT 1;").with("043_verify.sql", "SELECT 1;");

        assertThat(folder.problems()).isEqualTo("""
                        042_rollback_x.sql:1:1: error PGM0105 [orphan-rollback] there is no forward migration of version 42 for this rollback
                          Add 042_x.sql, or delete this file. If it is a forward migration itself, rename it to 042_rollback-x.sql: after the number, the word 'rollback' marks a rollback.
                        043_verify.sql:1:1: error PGM0106 [orphan-verify] there is no forward migration of version 43 for this verify script
                          Add 043_<what it does>.sql, or delete this file. If it is a forward migration itself, rename it to 043_do-verify.sql: after the number, the word 'verify' marks a verify script.
                        """);
        assertThat(folder.read().folder().migrations()).isEmpty();
    }

    @Test
    void aForwardFileMayBeginWithTheWordRollback() {
        folder.with("042_rollback-prefix_x.sql", "SELECT 1;").with("042_rollback.sql", "SELECT 1;");

        assertThat(folder.problems()).isEmpty();
    }

    @Test
    void aMissingRollbackIsAnErrorOrAWarning() {
        folder.with("001_x.sql", "SELECT 1;");

        assertThat(folder.problems()).isEqualTo("""
                        001_x.sql:1:1: error PGM0104 [missing-rollback] the migration has no rollback
                          Write 001_rollback_x.sql. If nothing can undo the migration, say why in 001_x.sql: '-- pgmigrate:irreversible <reason>'.
                        """);
        assertThat(folder.rollbacksOptional().problems()).startsWith("001_x.sql:1:1: warning PGM0104");
    }

    @Test
    void anIrreversibleMigrationNeedsNoRollback() {
        folder.with("001_x.sql", "-- pgmigrate:irreversible drops prices\nSELECT 1;")
                .with("002_y.sql", "SELECT 1;")
                .with("002_rollback_y.sql", "-- pgmigrate:irreversible drops sizes\n");

        FolderReader.Reading reading = folder.read();

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.folder().migrations().get(0).irreversible()).contains("drops prices");
        assertThat(reading.folder().migrations().get(1).irreversible()).contains("drops sizes");
    }

    @Test
    void aRollbackThatNeverRunsIsAWarning() {
        folder.pair("001", "x", "-- pgmigrate:irreversible drops prices\nSELECT 1;");

        assertThat(folder.problems()).isEqualTo("""
                        001_rollback_x.sql:1:1: warning PGM0114 [irreversible-with-rollback] the migration is marked irreversible, so this rollback never runs
                          Remove the line 'pgmigrate:irreversible', or the statements of the rollback.
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "-- nothing yet\n", "/* nothing */", ";", " ; -- x\n;\n", "\\echo hello\n"})
    void anEmptyRollbackOfAFullMigrationIsAnError(String text) {
        folder.with("001_x.sql", "SELECT 1;").with("001_rollback_x.sql", text);

        assertThat(folder.problems()).isEqualTo("""
                        001_rollback_x.sql:1:1: error PGM0113 [empty-rollback] the rollback holds no statement, but 001_x.sql does
                          Write what undoes it; if nothing can, say why: '-- pgmigrate:irreversible <reason>'.
                        """);
        assertThat(folder.rollbacksOptional().problems()).startsWith("001_rollback_x.sql:1:1: warning PGM0113");
    }

    @Tag("F072")
    @Test
    void anEmptyMigrationIsANoteAndItsRollbackMayBeEmptyToo() {
        folder.with("001_x.sql", "-- nothing\n;").with("001_rollback_x.sql", "");

        assertThat(folder.problems()).isEqualTo("""
                        001_x.sql:1:1: note PGM0112 [empty-forward] the migration holds no statement; it is recorded all the same
                        """);
    }

    @Test
    void otherWordsInTheRollbacksNameAreAWarning() {
        folder.with("001_x.sql", "SELECT 1;")
                .with("001_rollback_y.sql", "SELECT 1;")
                .with("001_verify.sql", "SELECT 1;");

        assertThat(folder.problems()).isEqualTo("""
                        001_rollback_y.sql:1:1: warning PGM0111 [description-differs] the rollback is named otherwise than 001_x.sql, to which it belongs by its number
                          If they belong together, rename it to 001_rollback_x.sql.
                        """);
    }

    @Test
    void everythingIsReportedInOneGoAndInOrder() {
        folder.with("001_a.sql", "-- pgmigrate:ireversible x\nSELECT 1;")
                .with("002_b.sql", "SELECT 1;")
                .with("2_c.sql", "COMMIT;")
                .with("003_rollback_d.sql", "SELECT 1;")
                .with("x.sql", "");

        assertThat(folder.read().problems())
                .extracting(Problem::code)
                .containsExactly(
                        Code.MISSING_ROLLBACK,
                        Code.DIRECTIVE,
                        Code.MISSING_ROLLBACK,
                        Code.DUPLICATE_VERSION,
                        Code.UNBALANCED_TRANSACTION,
                        Code.ORPHAN_ROLLBACK,
                        Code.FILE_NAME);
    }
}
