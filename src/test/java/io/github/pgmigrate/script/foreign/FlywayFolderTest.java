package io.github.pgmigrate.script.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flyway's files become ours. */
class FlywayFolderTest {

    @TempDir
    private Path directory;

    private OldProject old;

    @BeforeEach
    void project() {
        old = new OldProject(directory, "src/main/resources/db/migration");
    }

    @Test
    void a_configuration_file_that_cannot_be_read_is_told_and_hinders_nothing() {
        OldProject old = new OldProject(directory, "db")
                .with("V1__a.sql", "SELECT 1;")
                .with("V1__a.sql.conf", "path=C:\\users\n");

        Renaming.Outcome outcome = old.rename();

        assertThat(OldProject.text(outcome))
                .contains("V1__a.sql.conf:1:1: warning PGM1008 [by-hand] it cannot be read");
        assertThat(old.names()).contains("001_a.sql");
    }

    @Test
    void whole_numbers_keep_their_numbers_and_every_byte() {
        String text = "\uFEFFCREATE TABLE t (id int);\r\n-- ä\r\nSELECT '${a'";
        old.with("V1__Create_users.sql", text)
                .with("V002__add_email.SQL", "SELECT 2;")
                .with("sub/dir/V20240102120000__Some words.sql", "SELECT 3;")
                .with("target/V3__copied_by_the_build.sql", "SELECT 3;")
                .with(".hidden/V3__x.sql", "SELECT 3;")
                .with(".V3__y.sql", "SELECT 3;");

        Renaming.Outcome outcome = old.renamed();

        assertThat(old.names())
                .containsExactly("001_Create_users.sql", "002_add_email.sql", "20240102120000_Some_words.sql");
        assertThat(old.bytes("001_Create_users.sql")).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(outcome.lines())
                .containsExactly(
                        "src/main/resources/db/migration/V1__Create_users.sql -> 001_Create_users.sql",
                        "src/main/resources/db/migration/V002__add_email.SQL -> 002_add_email.sql",
                        "src/main/resources/db/migration/sub/dir/V20240102120000__Some words.sql ->"
                                + " 20240102120000_Some_words.sql");
        assertThat(OldProject.text(outcome))
                .isEqualTo("sql/migrations:1:1: warning PGM0104 [missing-rollback] 3 migrations have no rollback:"
                        + " 001_Create_users.sql, 002_add_email.sql, 20240102120000_Some_words.sql | Set rollbacks to"
                        + " optional (-Dpgmigrate.rollbacks=optional) for what begins without, or write them.");
    }

    @Test
    void versions_with_dots_get_numbers_in_their_order_and_a_line_that_tells() {
        old.with("V1_10__c.sql", "\uFEFFSELECT 'c';")
                .with("V1__a.sql", "SELECT 'a';")
                .with("V1.2__b.sql", "SELECT 'b';")
                .with("U1_2__undo b.sql", "SELECT 'undo b';")
                .with("V2.0__d.sql", "SELECT 'd';");

        Renaming.Outcome outcome = old.renamed();

        assertThat(old.names())
                .containsExactly("001_a.sql", "002_b.sql", "002_rollback_b.sql", "003_c.sql", "004_d.sql");
        assertThat(old.text("001_a.sql")).isEqualTo("SELECT 'a';");
        assertThat(old.text("002_b.sql")).isEqualTo("-- Migration: V1.2__b.sql\nSELECT 'b';");
        assertThat(old.text("002_rollback_b.sql")).isEqualTo("SELECT 'undo b';");
        assertThat(old.text("003_c.sql")).isEqualTo("\uFEFF-- Migration: V1_10__c.sql\nSELECT 'c';");
        assertThat(old.text("004_d.sql")).isEqualTo("-- Migration: V2.0__d.sql\nSELECT 'd';");
        assertThat(outcome.lines()).anyMatch(line -> line.endsWith("its first line names the file it comes from)"));
        assertThat(Origin.flyway(java.util.Optional.of("V1_10__c.sql")))
                .contains(FlywayVersion.parse("1.10").orElseThrow());
    }

    @Test
    void words_that_would_mean_something_else_here_are_changed() {
        old.with("V1__rollback_of_x.sql", "SELECT 1;")
                .with("V2__Verify.sql", "SELECT 1;")
                .with("V3__x.down.sql", "SELECT 1;")
                .with("V4.sql", "SELECT 1;")
                .with("V5___leading.sql", "SELECT 1;")
                .with("V6__sources.sql.sql", "SELECT 1;");

        old.renamed();

        assertThat(old.names())
                .containsExactly(
                        "001_rollback-of_x.sql",
                        "002_do-Verify.sql",
                        "003_x-down.sql",
                        "004_v4.sql",
                        "005_leading.sql",
                        "006_sources.sql.sql");
    }

    @Test
    void repeatables_callbacks_and_settings() {
        old.with("V1__a.sql", "SELECT ${x};")
                .with("V1__a.sql.conf", "placeholderReplacement=false\nexecuteInTransaction=false\nencoding=UTF-8\n")
                .with("R__my view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1;")
                .with("beforeMigrate.sql", "SELECT 'b'")
                .with("afterMigrate__1.sql", "SELECT 'one'")
                .with("afterMigrate__2.sql", "SELECT 'two' -- end")
                .with("beforeEachMigrate.sql", "SELECT 1;")
                .with("afterEachMigrate.sql", "SELECT 1;")
                .with("afterMigrateError.sql", "SELECT 1;")
                .with("beforeClean.sql", "SELECT 1;");

        Renaming.Outcome outcome = old.renamed();

        assertThat(old.names())
                .containsExactly(
                        "001_a.sql",
                        "R_my_view.sql",
                        "after_each.sql",
                        "after_error.sql",
                        "after_migrate.sql",
                        "before_each.sql",
                        "before_migrate.sql");
        assertThat(old.text("001_a.sql")).isEqualTo("-- pgmigrate:no-transaction\nSELECT ${x};");
        assertThat(old.text("after_migrate.sql"))
                .isEqualTo("-- afterMigrate__1.sql\nSELECT 'one'\n;\n-- afterMigrate__2.sql\nSELECT 'two' -- end\n;\n");
        assertThat(OldProject.text(outcome))
                .contains(
                        "V1__a.sql:1:1: warning PGM1008 [by-hand] its .conf file says encoding",
                        "beforeClean.sql:1:1: warning PGM1006 [not-taken-over] not taken over: there is no counterpart of"
                                + " beforeClean here")
                .doesNotContain("[placeholder]");
    }

    @Test
    void placeholders_are_shown_where_they_stand() {
        old.with("V2__b.sql", "GRANT app TO ${flyway:user};")
                .with("V1_1__a.sql", "CREATE SCHEMA ${my-schema};\n-- ä ${other} ${my-schema}\nGRANT ${my-schema};\n");

        assertThat(OldProject.text(old.renamed()))
                .contains(
                        "sql/migrations/001_a.sql:2:15: warning PGM1005 [placeholder] ${my-schema} is put in by the other"
                                + " tool, not by psql | Write :'my_schema' for a string, :\"my_schema\" for a name,"
                                + " :my_schema for any other text",
                        "also in line 3, 4",
                        "Write :'USER' for a string, :\"USER\" for a name, :USER for any other text; the value is known.",
                        "sql/migrations/001_a.sql:3:6: warning PGM1005 [placeholder] ${other}");
    }

    @Test
    void what_is_no_sql_or_has_no_counterpart_is_named_and_its_number_left_free() {
        old.with("V1_1__a.sql", "SELECT 1;")
                .file("src/main/java/db/migration/V1_2__Fill_names.java", "class X {}")
                .with("V1_3__c.sql", "SELECT 3;")
                .with("R__Refresh.py", "")
                .with("B1_3__baseline.sql", "SELECT 1;")
                .with("U9__gone.sql", "SELECT 1;")
                .with("v7__small.sql", "SELECT 1;")
                .with("readme.txt", "");

        Renaming.Outcome outcome = old.renamed();

        assertThat(old.names()).containsExactly("001_a.sql", "003_c.sql");
        assertThat(OldProject.text(outcome))
                .contains(
                        "src/main/java/db/migration/V1_2__Fill_names.java:1:1: warning PGM1006 [not-taken-over] not taken"
                                + " over: version 1.2 is a program, not SQL | Its number 002 is left free: write in SQL"
                                + " what it does as 002_Fill_names.sql, with the line '-- Migration:"
                                + " V1_2__Fill_names.sql' at its top.",
                        "R__Refresh.py:1:1: warning PGM1006 [not-taken-over] not taken over: this is a program",
                        "B1_3__baseline.sql:1:1: warning PGM1006 [not-taken-over] not taken over: a baseline migration",
                        "U9__gone.sql:1:1: warning PGM1006 [not-taken-over] not taken over: there is no migration of"
                                + " version 9",
                        "v7__small.sql:1:1: warning PGM1006 [not-taken-over] not taken over: the name says nothing to"
                                + " Flyway");
    }

    @Test
    void with_two_files_of_one_version_nothing_is_copied() {
        old.with("a/V1__a.sql", "SELECT 1;").with("b/V1.0__b.sql", "SELECT 1;").with("V2__c.sql", "SELECT 1;");

        assertThat(OldProject.text(old.rename()))
                .contains("b/V1.0__b.sql:1:1: error PGM1007 [rename-conflict] version 1 is there twice, first as");
        assertThat(old.names()).isEmpty();
    }

    @Test
    void a_number_of_too_many_digits_is_refused() {
        old.with("V" + "1".repeat(31) + "__a.sql", "SELECT 1;");

        assertThat(OldProject.text(old.rename())).contains("[rename-conflict] a version has at most 30 digits here");
    }

    @Test
    void again_copies_what_has_come_since_and_overwrites_nothing() {
        old.with("V1_1__a.sql", "SELECT 1;").renamed();
        old.file("sql/migrations/001_a.sql", "-- Migration: V1_1__a.sql\nSELECT 1; -- edited")
                .with("V1_2__b.sql", "SELECT 2;")
                .with("V3__c.sql", "SELECT 3;");

        Renaming.Outcome outcome = old.renamed();

        assertThat(old.names()).containsExactly("001_a.sql", "002_b.sql", "003_c.sql");
        assertThat(old.text("001_a.sql")).endsWith("edited");
        assertThat(outcome.lines().get(0))
                .endsWith("V1_1__a.sql -> 001_a.sql (is there, with other content, and was left alone)");

        old.with("V1_1_5__between.sql", "SELECT 1.5;");

        assertThat(OldProject.text(old.rename()))
                .contains("V1_1_5__between.sql:1:1: error PGM1007 [rename-conflict] this would become"
                        + " 002_between.sql, whose number 002_b.sql has already");
        assertThat(old.names()).hasSize(3);
    }

    @Test
    void the_usual_places_are_looked_into() {
        old.with("V1__a.sql", "SELECT 1;");

        assertThat(old.rename("").lines()).hasSize(1);
        assertThat(OldProject.text(new OldProject(directory.resolve("none"), "").rename("")))
                .contains("[rename-source] the other tool's files are in none of the usual places");
        assertThat(OldProject.text(old.rename("sql/migrations")))
                .contains("[rename-source] the files lie in the migration folder itself, 'sql/migrations'");
        assertThat(OldProject.text(old.rename("nowhere"))).contains("[rename-source] there is no 'nowhere'");
    }

    @Test
    void files_of_several_tools_ask_for_one() {
        old.with("V1__a.sql", "SELECT 1;").with("1_b.up.sql", "SELECT 1;");

        assertThat(OldProject.text(old.rename()))
                .contains(
                        "[rename-source] 'src/main/resources/db/migration' holds files of several tools | Name the tool"
                                + " with -Dpgmigrate.from: flyway, golang-migrate;");
        assertThat(old.of(Tool.FLYWAY).rename().lines()).hasSize(1);
    }
}
