package io.github.pgmigrate.apply.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.foreign.ForeignHistory;
import io.github.pgmigrate.history.foreign.ForeignRow;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.foreign.ForeignDigests;
import io.github.pgmigrate.script.foreign.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which entry is which file. */
class AdoptionPlanTest {

    @TempDir
    private Path project;

    private final List<ForeignRow> rows = new ArrayList<>();
    private boolean gaps;
    private Tool tool = Tool.FLYWAY;

    @BeforeEach
    void folder() throws IOException {
        Files.createDirectories(project.resolve("sql/migrations"));
    }

    private AdoptionPlanTest file(String name, String text) throws IOException {
        Files.writeString(project.resolve("sql/migrations").resolve(name), text);
        return this;
    }

    private AdoptionPlanTest without(String name) throws IOException {
        Files.delete(project.resolve("sql/migrations").resolve(name));
        return this;
    }

    private AdoptionPlanTest files(String... names) throws IOException {
        for (String name : names) {
            file(name, "SELECT '" + name + "';");
        }
        return this;
    }

    private AdoptionPlanTest row(Kind kind, String name, String script, String digest) {
        String description =
                script.replaceFirst("^.*?__", "").replaceFirst("\\.sql$", "").replace('_', ' ');
        rows.add(new ForeignRow(
                kind,
                name,
                description,
                script,
                script.contains("Java"),
                digest.isEmpty() ? Optional.empty() : Optional.of(digest),
                Optional.of("me"),
                Optional.empty(),
                0));
        return this;
    }

    /** Versions that Flyway has run: {@code 1.2__words}. */
    private AdoptionPlanTest flyway(String... versions) {
        for (String version : versions) {
            row(Kind.VERSIONED, version.replaceFirst("__.*", ""), "V" + version + ".sql", "");
        }
        return this;
    }

    private AdoptionPlan plan() throws IOException {
        MigrationFolder folder = FolderReader.read(new FolderReader.Request(
                        project, project.resolve("sql/migrations"), Map.of(), true, FolderReader.Sum.OFF))
                .folder();
        Map<String, ForeignDigests> digests = new HashMap<>();
        for (Migration migration : folder.migrations()) {
            digests.put(
                    migration.forward().fileName(),
                    ForeignDigests.of(migration.forward().source().open()));
        }
        for (Repeatable repeatable : folder.repeatables()) {
            digests.put(
                    repeatable.name(),
                    ForeignDigests.of(repeatable.script().source().open()));
        }
        return AdoptionPlan.of(new ForeignHistory(tool, "\"t\"", rows, List.of(), ""), folder, digests, gaps);
    }

    private List<String> matches() throws IOException {
        return plan().matches().stream().map(AdoptionPlanTest::text).toList();
    }

    private static String text(Match match) {
        if (match instanceof Match.Versioned versioned) {
            return match.row().name() + " -> " + versioned.migration().forward().fileName();
        }
        if (match instanceof Match.Repeated repeated) {
            return match.row().name() + " -> " + repeated.repeatable().name();
        }
        return match.row().name() + " -> baseline " + ((Match.Baseline) match).version();
    }

    private String problems() throws IOException {
        return String.join(
                "\n", plan().problems().stream().map(Problem::headline).toList());
    }

    private static String crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.valueOf((int) crc.getValue());
    }

    @Test
    void whole_numbers_are_the_same_numbers() throws IOException {
        files("001_a.sql", "2_B_c.sql", "003_pending.sql").flyway("1__a", "2__b-c");

        assertThat(matches()).containsExactly("1 -> 001_a.sql", "2 -> 2_B_c.sql");
        assertThat(problems()).isEmpty();
    }

    @Test
    void versions_with_dots_are_known_by_the_line_that_renaming_writes() throws IOException {
        file("001_a.sql", "SELECT 1;")
                .file("002_renamed_since.sql", "-- Migration: V1_1__b.sql\nSELECT 2;")
                .file("003_c.sql", "-- Migration: V1.10__c.sql\nSELECT 3;")
                .file("004_d.sql", "-- Migration: V2__d.sql\nSELECT 4;")
                .flyway("1__a", "1.1__b", "1.10__c", "2__d");

        assertThat(matches())
                .containsExactly(
                        "1 -> 001_a.sql", "1.1 -> 002_renamed_since.sql", "1.10 -> 003_c.sql", "2 -> 004_d.sql");
        assertThat(problems())
                .isEqualTo(
                        "sql/migrations/002_renamed_since.sql:1:1: warning PGM0528 [adoption-edited] Flyway calls 1.1"
                                + " 'b', which are other words");
    }

    @Test
    void without_that_line_words_in_the_same_order_tell() throws IOException {
        files("001_a.sql", "002_fix.sql", "003_b.sql", "004_fix.sql", "005_new.sql")
                .flyway("1.0.1__a", "1.1__fix", "2__b", "2.1__fix");

        assertThat(matches())
                .containsExactly("1.0.1 -> 001_a.sql", "1.1 -> 002_fix.sql", "2 -> 003_b.sql", "2.1 -> 004_fix.sql");
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_file_that_stands_before_or_behind_is_not_the_one() throws IOException {
        files("001_fix.sql", "002_a.sql", "003_fix.sql", "004_b.sql", "005_fix.sql")
                .flyway("1.1__a", "1.2__fix", "1.3__b");
        assertThat(matches()).containsExactly("1.1 -> 002_a.sql", "1.2 -> 003_fix.sql", "1.3 -> 004_b.sql");

        rows.clear();
        file("002_a.sql", "-- Migration: V1.1__a.sql\nSELECT 1;").flyway("1.0.1__fix", "1.1__a");
        assertThat(matches()).containsExactly("1.0.1 -> 001_fix.sql", "1.1 -> 002_a.sql");

        rows.clear();
        file("001_other.sql", "SELECT 1;").without("001_fix.sql").flyway("1.0.1__fix", "1.1__a");
        assertThat(matches()).containsExactly("1.1 -> 002_a.sql");
    }

    @Test
    void a_number_alone_does_not_tell_where_there_are_dots() throws IOException {
        files("001_x.sql", "002_y.sql").flyway("1.1__x", "2__z");

        assertThat(matches()).containsExactly("1.1 -> 001_x.sql");
        assertThat(problems())
                .isEqualTo("sql/migrations:1:1: error PGM0527 [adoption-gap] Flyway's 2 (V2__z.sql) is applied, and the"
                        + " folder has no file for it");
    }

    @Test
    void a_number_alone_does_where_there_are_none_or_where_the_text_is_the_same() throws IOException {
        files("001_x.sql").flyway("1__z");
        assertThat(matches()).containsExactly("1 -> 001_x.sql");
        assertThat(problems()).contains("[adoption-edited] Flyway calls 1 'z', which are other words");

        rows.clear();
        file("002_y.sql", "SELECT 2;").flyway("0.1__nowhere");
        row(Kind.VERSIONED, "2", "V2__z.sql", crc("SELECT 2;"));
        assertThat(matches()).containsExactly("2 -> 002_y.sql");
    }

    @Test
    void entries_without_file_and_files_without_entry_are_gaps() throws IOException {
        files("001_a.sql", "002_b.sql", "004_d.sql", "005_e.sql").flyway("1__a", "3__c", "4__d");

        assertThat(plan().isRefused()).isTrue();
        assertThat(problems())
                .isEqualTo("sql/migrations:1:1: error PGM0527 [adoption-gap] Flyway's 3 (V3__c.sql) is applied, and the"
                        + " folder has no file for it\n"
                        + "sql/migrations/002_b.sql:1:1: error PGM0527 [adoption-gap] version 2 is below the highest that"
                        + " is applied, and Flyway has not applied it");

        gaps = true;
        assertThat(plan().isRefused()).isFalse();
        assertThat(matches()).containsExactly("1 -> 001_a.sql", "4 -> 004_d.sql");
        assertThat(problems()).contains("warning PGM0527").doesNotContain("error");
    }

    @Test
    void an_edited_file_is_shown() throws IOException {
        file("001_a.sql", "SELECT 1; -- edited")
                .file("002_b.sql", "-- Migration: V1_5__b.sql\nSELECT 2;\n-- pgmigrate:irreversible rows are gone\n");
        row(Kind.VERSIONED, "1", "V1__a.sql", crc("SELECT 1;"));
        row(Kind.VERSIONED, "1.5", "V1_5__b.sql", crc("SELECT 2;"));

        assertThat(problems())
                .isEqualTo(
                        "sql/migrations/001_a.sql:1:1: warning PGM0528 [adoption-edited] this is not the text that Flyway"
                                + " ran as 1: its checksums differ");
        assertThat(matches()).hasSize(2);
    }

    @Test
    void programs_are_matched_and_shown() throws IOException {
        files("001_Fill_names.sql");
        row(Kind.VERSIONED, "1", "db.migration.V1__Java_Fill_names", "");

        assertThat(matches()).containsExactly("1 -> 001_Fill_names.sql");
        assertThat(problems()).contains("Flyway ran a program for 1, which cannot be compared with this file");
    }

    @Test
    void a_repeatable_counts_where_its_text_is_the_one_that_ran() throws IOException {
        file("R_view_a.sql", "SELECT 'a';").file("R_view_b.sql", "SELECT 'edited';");
        row(Kind.REPEATABLE, "view a", "R__view_a.sql", crc("SELECT 'a';"));
        row(Kind.REPEATABLE, "view b", "R__view_b.sql", crc("SELECT 'b';"));
        row(Kind.REPEATABLE, "view c", "R__view_c.sql", "1");

        assertThat(matches()).containsExactly("view a -> R_view_a.sql");
        assertThat(problems())
                .isEqualTo(
                        "sql/migrations/R_view_b.sql:1:1: note PGM0526 [foreign-remark] this is not the text that Flyway"
                                + " ran, so the next pgmigrate:migrate runs it again\n"
                                + "note PGM0526 [foreign-remark] the folder has no repeatable script for Flyway's R__view_c.sql, so"
                                + " nothing is recorded of it");
    }

    @Test
    void a_baseline_covers_the_files_up_to_it() throws IOException {
        files("001_a.sql", "002_b.sql", "003_c.sql", "004_d.sql");
        row(Kind.BASELINE, "2", "<< Flyway Baseline >>", "").flyway("3__c");

        assertThat(matches()).containsExactly("2 -> baseline 2", "3 -> 003_c.sql");
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_baseline_between_numbers_takes_the_highest_that_it_covers() throws IOException {
        file("001_a.sql", "-- Migration: V1.1__a.sql\nSELECT 1;")
                .file("002_b.sql", "-- Migration: V1.2__b.sql\nSELECT 1;")
                .file("003_c.sql", "-- Migration: V2.1__c.sql\nSELECT 1;");
        row(Kind.BASELINE, "2", "<< Flyway Baseline >>", "");
        assertThat(matches()).containsExactly("2 -> baseline 2");

        rows.clear();
        row(Kind.BASELINE, "1.5", "<< Flyway Baseline >>", "");
        assertThat(matches()).containsExactly("1.5 -> baseline 2");

        rows.clear();
        row(Kind.BASELINE, "1", "<< Flyway Baseline >>", "").flyway("1.1__a");
        assertThat(matches()).containsExactly("1 -> baseline 0", "1.1 -> 001_a.sql");
        assertThat(problems()).isEmpty();
    }

    @Test
    void liquibase_goes_by_id_and_author_and_the_end_of_the_path() throws IOException {
        tool = Tool.LIQUIBASE;
        file("001_a.sql", "-- Migration: db/one.sql::1::ada\nSELECT 1;")
                .file("002_b.sql", "-- Migration: db/two.sql::1::ada\nSELECT 2;")
                .file("003_c.sql", "-- Migration: db/gone.sql::9::ada\nSELECT 3;");
        row(Kind.VERSIONED, "classpath:changes/db/two.sql::1::ada", "", "");
        row(Kind.VERSIONED, "db/one.sql::1::ada", "", "");
        row(Kind.VERSIONED, "other/name.sql::9::ada", "", "");
        row(Kind.VERSIONED, "db/one.sql::2::bob", "", "");

        assertThat(matches())
                .containsExactly(
                        "db/one.sql::1::ada -> 001_a.sql",
                        "classpath:changes/db/two.sql::1::ada -> 002_b.sql",
                        "other/name.sql::9::ada -> 003_c.sql");
        assertThat(problems())
                .isEqualTo(
                        "sql/migrations:1:1: error PGM0527 [adoption-gap] Liquibase's db/one.sql::2::bob is applied, and"
                                + " the folder has no file for it");
    }

    @Test
    void mybatis_goes_by_number() throws IOException {
        tool = Tool.MYBATIS;
        files("20110101120100_create_users.sql");
        row(Kind.VERSIONED, "20110101120000", "x__create_changelog", "");
        row(Kind.VERSIONED, "20110101120100.0", "x__create users", "");

        assertThat(matches()).containsExactly("20110101120100.0 -> 20110101120100_create_users.sql");
        assertThat(problems())
                .isEqualTo(
                        "note PGM0526 [foreign-remark] 20110101120000 create changelog made the table of MyBatis' own,"
                                + " and does not count");
    }

    @Test
    void sqitch_goes_by_name_one_file_a_change() throws IOException {
        tool = Tool.SQITCH;
        files("001_schemas_app.sql", "002_users.sql", "003_users.sql", "004_more.sql");
        row(Kind.VERSIONED, "schemas/app", "", "");
        row(Kind.VERSIONED, "users", "", "0000");
        row(Kind.VERSIONED, "users", "", "");

        assertThat(matches())
                .containsExactly(
                        "schemas/app -> 001_schemas_app.sql", "users -> 002_users.sql", "users -> 003_users.sql");
        assertThat(problems()).contains("002_users.sql:1:1: warning PGM0528");
    }
}
