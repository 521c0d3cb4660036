package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.script.ScriptFacts.Mode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionCheckTest {

    @TempDir
    private Path project;

    private Folder folder;

    @BeforeEach
    void makeFolder() {
        folder = new Folder(project);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|TRANSACTIONAL",
                "CREATE TABLE t (i int); SAVEPOINT s; ROLLBACK TO s; RELEASE s;|TRANSACTIONAL",
                "BEGIN; SELECT 1; COMMIT;|OWN_TRANSACTIONS",
                "START TRANSACTION; SELECT 1; END; VACUUM;|OWN_TRANSACTIONS",
                "CREATE INDEX CONCURRENTLY i ON t (i); ANALYZE t;|NO_TRANSACTION",
                "VACUUM; BEGIN; SELECT 1; COMMIT;|OWN_TRANSACTIONS",
                "-- pgmigrate:no-transaction~CALL p();|NO_TRANSACTION",
                "BEGIN; SAVEPOINT s; COMMIT;|OWN_TRANSACTIONS",
            })
    void theModeIsToldByTheStatements(String text, Mode mode) {
        FolderReader.Reading reading =
                folder.pair("1", "x", text.replace('~', '\n')).read();

        assertThat(reading.problems()).noneMatch(problem -> problem.isError());
        assertThat(reading.folder().migrations().get(0).forward().facts().mode())
                .isEqualTo(mode);
    }

    @Tag("F081")
    @Test
    void aBarredStatementInATransactionIsToldHowToSplitTheMigration() {
        folder.pair(
                "012",
                "x",
                "BEGIN;\nSELECT 1;\n  CREATE INDEX CONCURRENTLY i ON t (i);\nDROP INDEX CONCURRENTLY j;\nCOMMIT;\n");

        assertThat(folder.problems()).isEqualTo("""
                        012_x.sql:3:3: error PGM0401 [not-in-transaction] PostgreSQL does not run this statement inside a transaction, and one begins in line 1
                          Split the migration: keep in 012_x.sql what stands before the statement; put the statement alone, without BEGIN and COMMIT, into 013_x_part_2.sql; and what follows, if anything does, into 014_x_part_3.sql. Split its rollback likewise: 014_rollback_x_part_3.sql, 013_rollback_x_part_2.sql, 012_rollback_x.sql. Or move the statement before BEGIN or behind COMMIT: the file then runs in steps.
                        012_x.sql:4:1: error PGM0401 [not-in-transaction] PostgreSQL does not run this statement inside a transaction, and one begins in line 1
                          Move the statement before BEGIN or behind COMMIT: the file then runs in steps.
                        """);
    }

    @Test
    void theSplitUsesFreeNumbers() {
        folder.pair("012", "x", "BEGIN;\nVACUUM;\nCOMMIT;\n").pair("014", "y", "SELECT 1;");

        assertThat(folder.problems()).contains("into 015_x_part_2.sql", "into 016_x_part_3.sql");
    }

    @Tag("F078")
    @Test
    void unbalancedTransactionsAreErrors() {
        folder.pair("1", "a", "BEGIN;\nSELECT 1;\n").pair("2", "b", "SELECT 1;\nROLLBACK;\n");

        assertThat(folder.problems()).isEqualTo("""
                        1_a.sql:1:1: error PGM0402 [unbalanced-transaction] the transaction that begins here is never committed
                          Add COMMIT; at its end, or remove this BEGIN: a file without its own runs in one transaction.
                        2_b.sql:2:1: error PGM0402 [unbalanced-transaction] ROLLBACK stands outside of a BEGIN of this file
                          Remove it (it would undo the whole file), or add the BEGIN; that belongs to it.
                        """);
    }

    /** As in psql. */
    @Test
    void aTransactionWithinATransactionIsAWarning() {
        folder.pair("1", "a", "VACUUM;\nCOMMIT;\n").pair("2", "b", "BEGIN;\nBEGIN;\nCOMMIT;\nSELECT 1;\nCOMMIT;\n");

        assertThat(folder.problems()).isEqualTo("""
                        1_a.sql:2:1: warning PGM0402 [unbalanced-transaction] COMMIT stands outside of a BEGIN of this file
                          Remove it: it is passed over, since there is nothing to commit; or add the BEGIN; that belongs to it.
                        2_b.sql:2:1: warning PGM0402 [unbalanced-transaction] BEGIN stands inside the transaction that begins in line 1; the next COMMIT ends both
                          Add the COMMIT; that is missing before it, or use SAVEPOINT for a part of a transaction.
                        2_b.sql:5:1: warning PGM0402 [unbalanced-transaction] COMMIT stands outside of a BEGIN of this file
                          Remove it: it is passed over, since there is nothing to commit; or add the BEGIN; that belongs to it.
                        """);
    }

    @Test
    void aCommitInAFileWithoutATransactionOfItsOwnIsPassedOver() {
        folder.pair("1", "a", "SELECT 1;\nCOMMIT;\nSELECT 2;\nCOMMIT;\n");

        assertThat(folder.problems()).isEqualTo("""
                        1_a.sql:2:1: warning PGM0402 [unbalanced-transaction] COMMIT stands outside of a BEGIN of this file
                          Remove it: it is passed over, since the file runs in one transaction, which is committed for it.
                        """);
    }

    @Tag("F078")
    @Tag("F080")
    @Test
    void endingsThatCannotBeRecordedAreErrors() {
        folder.pair("1", "a", "BEGIN;\nSELECT 1;\nROLLBACK;\n")
                .pair("2", "b", "BEGIN;\nSELECT 1;\nCOMMIT AND CHAIN;\nSELECT 1;\nCOMMIT;\n")
                .pair("3", "c", "BEGIN;\nSELECT 1;\nPREPARE TRANSACTION 'x';\n")
                .pair("4", "d", "VACUUM;\nSAVEPOINT s;\n");

        assertThat(folder.problems()).isEqualTo("""
                        1_a.sql:3:1: error PGM0403 [transaction-control] ROLLBACK undoes the transaction that begins in line 1, so the migration would count as applied without it
                          Use COMMIT, or remove the transaction. To undo a part, use SAVEPOINT and ROLLBACK TO.
                        2_b.sql:3:1: error PGM0403 [transaction-control] AND CHAIN ends a transaction and begins another in one statement, which could not be recorded in between
                          Write COMMIT; and BEGIN; as two statements.
                        3_c.sql:3:1: error PGM0404 [prepared-transaction] PREPARE TRANSACTION leaves the migration neither done nor undone, with its locks held
                          Use COMMIT.
                        4_d.sql:2:1: error PGM0403 [transaction-control] a savepoint stands outside of a transaction, since this file does not run in a single one
                          Put BEGIN; before it and COMMIT; after what belongs to it.
                        """);
    }

    @Test
    void joinedStatementsAreOneTransaction() {
        folder.pair("1", "a", "BEGIN\\; SELECT 1\\; COMMIT;\nVACUUM\\; SELECT 1;\n");

        assertThat(folder.problems()).isEqualTo("""
                        1_a.sql:1:1: error PGM0403 [transaction-control] a transaction begins or ends within statements that are joined by \\;
                          End each of them with a plain semicolon.
                        1_a.sql:2:1: error PGM0401 [not-in-transaction] PostgreSQL does not run one of these statements inside a transaction, and \\; joins them into one
                          End each of them with a plain semicolon.
                        """);
    }

    @Test
    void aVerifyScriptNeitherBeginsNorEndsATransaction() {
        folder.pair("1", "a", "SELECT 1;").with("1_verify_a.sql", "BEGIN;\nSELECT true;\nVACUUM;\nROLLBACK;\n");

        assertThat(folder.problems()).isEqualTo("""
                        1_verify_a.sql:1:1: error PGM0403 [transaction-control] a verify script runs inside its migration's transaction, so it may neither begin nor end one
                          Remove it: whatever a verify script does is rolled back anyway.
                        1_verify_a.sql:3:1: error PGM0401 [not-in-transaction] PostgreSQL does not run this statement inside a transaction, and a verify script runs in one
                          Remove it: a verify script only looks.
                        1_verify_a.sql:4:1: error PGM0403 [transaction-control] a verify script runs inside its migration's transaction, so it may neither begin nor end one
                          Remove it: whatever a verify script does is rolled back anyway.
                        """);
    }
}
