package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptFactsTest {

    @TempDir
    private Path project;

    private Folder folder;

    @BeforeEach
    void makeFolder() {
        folder = new Folder(project);
    }

    @Test
    void theHeaderIsReadAsPeopleWriteIt() {
        ScriptFacts facts = facts("""
                -- =====================================
                -- Migration: 001_x
                --   author :  Ada Lovelace
                -- Date: 2026-11-22
                -- Ticket/Issue: CRM-7
                --
                -- PURPOSE: add the phone number
                --          that support asked for
                -- Impact:
                -- Risk: low; time: 12:30
                -- Downtime: none
                -- Note: not a header
                -- =====================================
                SELECT 1;
                -- Author: nobody
                """);

        assertThat(facts.header())
                .containsExactly(
                        entry("Migration", "001_x"),
                        entry("author", "Ada Lovelace"),
                        entry("Date", "2026-11-22"),
                        entry("Ticket/Issue", "CRM-7"),
                        entry("PURPOSE", "add the phone number that support asked for"),
                        entry("Risk", "low; time: 12:30"),
                        entry("Downtime", "none"));
        assertThat(facts.headerValue("Author")).contains("Ada Lovelace");
        assertThat(facts.headerValue("Impact")).isEmpty();
    }

    @Test
    void aHeaderInABlockCommentOrBehindOneIsReadToo() {
        ScriptFacts facts = facts("""
                /*
                 * Migration: 001_x
                 * Author: Ada
                 */
                -- Risk: low
                -- pgmigrate:lock-timeout 2s
                -- pgmigrate:no-transaction
                SELECT 1 /* Impact: none */;
                """);

        assertThat(facts.header())
                .containsExactly(entry("Migration", "001_x"), entry("Author", "Ada"), entry("Risk", "low"));
        assertThat(facts.lockTimeout()).contains("2s");
        assertThat(facts.mode()).isEqualTo(ScriptFacts.Mode.NO_TRANSACTION);
    }

    @Test
    void directivesOfTheFileAreFacts() {
        ScriptFacts facts = facts("""
                -- pgmigrate:no-transaction
                -- pgmigrate:lock-timeout 2s
                -- pgmigrate:statement-timeout 10min
                -- pgmigrate:irreversible the prices are gone
                DROP TABLE prices; -- pgmigrate:allow drop-table prices: moved to shop.prices
                """);

        assertThat(facts.lockTimeout()).contains("2s");
        assertThat(facts.statementTimeout()).contains("10min");
        assertThat(facts.irreversible()).contains("the prices are gone");
        assertThat(facts.mode()).isEqualTo(ScriptFacts.Mode.NO_TRANSACTION);
        assertThat(facts.allows()).singleElement().satisfies(allow -> {
            assertThat(allow.rule()).isEqualTo("drop-table");
            assertThat(allow.object()).containsExactly("prices");
            assertThat(allow.location().line()).isEqualTo(5);
        });
    }

    @Test
    void aVerifyScriptMayEnd() {
        folder.pair("1", "x", "SELECT 1;").with("1_verify.sql", "-- pgmigrate:until 7\nSELECT true;");

        assertThat(folder.problems()).isEmpty();
        assertThat(folder.read().folder().migrations().get(0).verify())
                .hasValueSatisfying(verify -> assertThat(verify.facts().until()).contains(Version.of("7")));
    }

    @Test
    void statementsAndFilesAreCounted() {
        folder.file("sql/common/types.sql", "CREATE TYPE a AS ENUM ('x'); CREATE TYPE b AS ENUM ('x');\n")
                .file("rows.csv", "1\n");

        ScriptFacts facts = facts("\\ir ../common/types.sql\n\\copy t from 'rows.csv'\nSELECT 1");

        assertThat(facts.statements()).isEqualTo(4);
        assertThat(facts.files()).containsExactly("sql/common/types.sql", "rows.csv");
        assertThat(facts.empty()).isFalse();
        assertThat(facts.checksum()).hasSize(64);
    }

    @Tag("S17")
    @Test
    void whatAServerReadsOrWritesIsRefused() {
        folder.pair("1", "a", "COPY t FROM '/etc/passwd';\nCOPY t TO PROGRAM 'cat';\nCOPY t TO STDOUT;\n")
                .file("rows.csv", "1\n")
                .with("2_b.sql", "\\copy t from 'rows.csv'\n")
                .with("2_rollback_b.sql", "\\copy t from 'rows.csv'\n");

        assertThat(folder.problems()).isEqualTo("""
                        1_a.sql:1:1: error PGM0315 [server-side-file] COPY with a file name or a program reads and writes on the server's own machine
                          Use COPY ... FROM stdin with the rows in the script, or \\copy ... from a file of the project.
                        1_a.sql:2:1: error PGM0315 [server-side-file] COPY with a file name or a program reads and writes on the server's own machine
                          Use COPY ... FROM stdin with the rows in the script, or \\copy ... from a file of the project.
                        1_a.sql:3:1: error PGM0314 [copy-target] COPY ... TO STDOUT has nowhere to write to
                          Remove it; to look at rows, use SELECT.
                        2_rollback_b.sql:1:1: error PGM0313 [copy-data] a rollback is kept in the history and has to run from there, where \\copy finds no file
                          Put the rows into the script: COPY ... FROM stdin; with the rows and '\\.' after it.
                        """);
    }

    @Tag("F068")
    @Tag("F069")
    @Test
    void bytesThatAreNoTextAreNamedWithTheirPlace() throws Exception {
        folder.pair("1", "a", "SELECT 1;").pair("2", "b", "SELECT 1;");
        Files.write(folder.directory.resolve("1_a.sql"), "SELECT 'gr\u00fcn';".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.directory.resolve("2_b.sql"), "SELECT\n '\0';");

        assertThat(folder.problems())
                .contains("1_a.sql:1:11: error PGM0301 [encoding]")
                .contains("2_b.sql:2:3: error PGM0302 [nul-byte]");
    }

    @Test
    void aFolderInAnotherEncodingIsReadInThat() throws Exception {
        folder.pair("1", "a", "SELECT 1;");
        Files.write(
                folder.directory.resolve("1_a.sql"),
                "-- Author: J\u00fcrgen\nSELECT 1;".getBytes(StandardCharsets.ISO_8859_1));

        FolderReader.Reading latin = FolderReader.read(new FolderReader.Request(
                project, folder.directory, Map.of(), false, FolderReader.Sum.UPDATE, StandardCharsets.ISO_8859_1));
        FolderReader.Reading ascii = FolderReader.read(new FolderReader.Request(
                project, folder.directory, Map.of(), false, FolderReader.Sum.UPDATE, StandardCharsets.US_ASCII));

        assertThat(latin.problems()).isEmpty();
        assertThat(latin.folder().migrations().get(0).forward().facts().headerValue("author"))
                .contains("J\u00fcrgen");
        assertThat(ascii.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.headline())
                        .startsWith("sql/migrations/1_a.sql:1:")
                        .contains("US-ASCII"));
    }

    @Test
    void commentsDoNotChangeAChecksumAndStatementsDo() {
        String checksum = facts("-- Author: A\nSELECT 1;").checksum();

        assertThat(facts("/* x */ SELECT\r\n1 ;\n-- y").checksum()).isEqualTo(checksum);
        assertThat(facts("SELECT 2;").checksum()).isNotEqualTo(checksum);
    }

    private ScriptFacts facts(String text) {
        FolderReader.Reading reading =
                folder.with("001_x.sql", text).rollbacksOptional().read();
        assertThat(reading.problems()).noneMatch(problem -> problem.isError());
        List<Migration> migrations = reading.folder().migrations();
        return migrations.get(0).forward().facts();
    }
}
