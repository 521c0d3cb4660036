package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewMigrationTest {

    private static final Instant NOW = Instant.parse("2026-11-22T13:14:15Z");

    @TempDir
    private Path project;

    @Test
    void theFirstMigrationMakesTheFolderAndHasAHeader() throws IOException {
        NewMigration.Created created = NewMigration.create(new NewMigration.Request(
                project, folder(), " Add phone\nnumber ", Optional.of("Ada"), Optional.of("CRM-7"), true, NOW));

        assertThat(created.files())
                .containsExactly(
                        "sql/migrations/001_add_phone_number.sql",
                        "sql/migrations/001_rollback_add_phone_number.sql",
                        "sql/migrations/001_verify_add_phone_number.sql");
        assertThat(folder().resolve("001_add_phone_number.sql")).hasContent("""
                        -- Migration: 001_add_phone_number
                        -- Author: Ada
                        -- Date: 2026-11-22
                        -- Ticket: CRM-7
                        -- Purpose: Add phone number
                        -- Impact:
                        -- Risk:
                        -- Downtime:

                        -- Write the change below, as for psql. It runs in one transaction, unless a statement in it cannot.

                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "7_x.sql, 008",
        "009_x.sql, 010",
        "0099_x.sql, 0100",
        "999_x.sql, 1000",
        "005_rollback_x.sql, 006",
        "20240131120000_x.sql, 20261122131415",
        "202401311200_x.sql, 202611221314",
        "20990131120000_x.sql, 20990131120001",
        "20241331120000_x.sql, 20241331120001",
        "18446744073709551616_x.sql, 18446744073709551617",
    })
    void theNumberFollowsTheHighestInTheFoldersManner(String existing, String next) throws IOException {
        Files.createDirectories(folder());
        Files.createFile(folder().resolve(existing));

        assertThat(create("y").version()).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({
        "Add phone-number (to users), add_phone_number_to_users",
        "Größe ändern & Łódź, grosse_andern_lodz",
        "добавить телефон, добавить_телефон",
        "don't, dont",
        "rollback of prices, rollback-of_prices",
        "../../etc/passwd, etc_passwd",
    })
    void theFileNameIsMadeFromTheDescription(String description, String words) {
        assertThat(create(description).files().get(0)).isEqualTo("sql/migrations/001_" + words + ".sql");
    }

    @ParameterizedTest
    @CsvSource({"''", "' - '", "rollback", "Verify"})
    void aDescriptionThatSaysNothingIsRefused(String description) {
        assertThatThrownBy(() -> create(description))
                .isInstanceOfSatisfying(
                        ProblemsException.class,
                        e -> assertThat(e.problems().get(0).code()).isEqualTo(Code.PARAMETER));
        assertThat(folder()).doesNotExist();
    }

    @Test
    void aLongDescriptionIsCutAtAWord() {
        assertThat(create("word ".repeat(100)).files().get(0))
                .hasSizeLessThan(110)
                .endsWith("word.sql");
    }

    @Test
    void manyAtOnceNeverShareANumber() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<String> versions = new ArrayList<>();
        try {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String description = i % 2 == 0 ? "same" : "other " + i;
                tasks.add(() -> create(description).version());
            }
            for (Future<String> version : threads.invokeAll(tasks)) {
                versions.add(version.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(versions).doesNotHaveDuplicates().hasSize(24);
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files).hasSize(48);
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsAProblem() throws IOException {
        Files.writeString(project.resolve("sql"), "a file");

        assertThatThrownBy(() -> create("x"))
                .isInstanceOfSatisfying(
                        ProblemsException.class,
                        e -> assertThat(e.problems().get(0).code()).isEqualTo(Code.WRITE_FAILED));
    }

    private NewMigration.Created create(String description) {
        return NewMigration.create(new NewMigration.Request(
                project, folder(), description, Optional.empty(), Optional.empty(), false, NOW));
    }

    private Path folder() {
        return project.resolve("sql/migrations");
    }
}
