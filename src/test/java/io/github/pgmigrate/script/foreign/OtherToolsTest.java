package io.github.pgmigrate.script.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of MyBatis Migrations, Sqitch, golang-migrate and dbmate become ours. */
class OtherToolsTest {

    @TempDir
    private Path directory;

    @Test
    void mybatis_scripts_are_cut_where_the_undo_part_begins() {
        OldProject old = new OldProject(directory, "src/main/migrations")
                .with(
                        "scripts/20110101120000_create_changelog.sql",
                        "-- // Create Changelog\nCREATE TABLE ${changelog} (ID NUMERIC(20,0));\n-- //@UNDO\nDROP TABLE"
                                + " ${changelog};\n")
                .with(
                        "scripts/20110101120100_create_users.sql",
                        "-- // create users\r\nCREATE TABLE users (id int);\r\n\r\n-- //@UNDO and back\r\nDROP TABLE users;\r\n")
                .with(
                        "scripts/20110101120200_nothing_back.sql",
                        "SELECT 1; -- '//@UNDO'\n  // // @UNDO\n-- SQL to undo the change goes here.\n")
                .with("scripts/20110101120300_no_undo.sql", "SELECT ${x};\n")
                .with("scripts/bootstrap.sql", "SELECT 1;")
                .with("scripts/onabort.sql", "SELECT 1;")
                .with("environments/development.properties", "driver=x");

        Renaming.Outcome outcome = old.renamed();

        assertThat(old.names())
                .containsExactly(
                        "20110101120100_create_users.sql",
                        "20110101120100_rollback_create_users.sql",
                        "20110101120200_nothing_back.sql",
                        "20110101120300_no_undo.sql");
        assertThat(old.text("20110101120100_create_users.sql"))
                .isEqualTo("-- // create users\r\nCREATE TABLE users (id int);\r\n\r\n");
        assertThat(old.text("20110101120100_rollback_create_users.sql")).isEqualTo("DROP TABLE users;\r\n");
        assertThat(OldProject.text(outcome))
                .contains(
                        "20110101120000_create_changelog.sql:1:1: warning PGM1006 [not-taken-over] not taken over: it makes"
                                + " the table of MyBatis' own",
                        "bootstrap.sql:1:1: warning PGM1006",
                        "onabort.sql:1:1: warning PGM1006",
                        "20110101120300_no_undo.sql:1:8: warning PGM1005 [placeholder] ${x}",
                        "2 migrations have no rollback: 20110101120200_nothing_back.sql,"
                                + " 20110101120300_no_undo.sql");
    }

    @Test
    void a_byte_order_mark_hides_nothing() {
        OldProject dbmate = new OldProject(directory, "db/migrations")
                .with("1_a.sql", "\uFEFF-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n");

        assertThat(dbmate.renamed().problems()).isEmpty();

        assertThat(dbmate.text("1_a.sql")).isEqualTo("CREATE TABLE a (id int);\n");
    }

    @Test
    void a_decimal_number_of_mybatis_is_refused() {
        OldProject old = new OldProject(directory, "m")
                .with("1_a.sql", "SELECT 1;\n-- //@UNDO\n")
                .with("1.5_b.sql", "SELECT 1;");

        assertThat(OldProject.text(old.rename()))
                .contains("1.5_b.sql:1:1: error PGM1007 [rename-conflict] a number with a decimal point");
        assertThat(old.names()).isEmpty();
    }

    @Test
    void sqitch_changes_are_numbered_as_its_plan_has_them() {
        OldProject old = new OldProject(directory, "")
                .with(
                        "sqitch.conf",
                        "[core]\n\tengine = pg\n\t# top_dir = elsewhere\n\ttop_dir = db\n[deploy]\n\tverify = true\n")
                .with("db/sqitch.plan", """
                        %syntax-version=1.0.0
                        %project=shop
                        %uri=https://example.org/

                        # the first
                        schemas/app 2024-01-01T10:00:00Z Ada <ada@example.org> # the schema
                        users [schemas/app] 2024-01-02T10:00:00Z Ada <ada@example.org>
                        @v1.0 2024-01-03T10:00:00Z Ada <ada@example.org>

                        users [users@v1.0] 2024-01-04T10:00:00Z Ada <ada@example.org> # again
                        """)
                .with("db/deploy/schemas/app.sql", "-- Deploy\nBEGIN;\nCREATE SCHEMA app;\nCOMMIT;\n")
                .with("db/revert/schemas/app.sql", "BEGIN;\nDROP SCHEMA app;\nCOMMIT;\n")
                .with(
                        "db/verify/schemas/app.sql",
                        "BEGIN;\nSELECT id,\n  name\n FROM app.users\n WHERE FALSE;\nDO $$ BEGIN ASSERT true; END; $$;\nROLLBACK;\n")
                .with("db/deploy/users@v1.0.sql", "SELECT 'old';")
                .with("db/verify/users@v1.0.sql", "SELECT true;")
                .with("db/deploy/users.sql", "SELECT 'new';");

        Renaming.Outcome outcome = old.rename("");

        // the project's own top directory has the plan elsewhere
        assertThat(OldProject.text(outcome)).contains("[rename-source]");

        old.of(Tool.SQITCH).renamed();

        assertThat(old.names())
                .containsExactly(
                        "001_rollback_schemas_app.sql",
                        "001_schemas_app.sql",
                        "001_verify_schemas_app.sql",
                        "002_users.sql",
                        "002_verify_users.sql",
                        "003_users.sql");
        assertThat(old.text("001_schemas_app.sql")).isEqualTo("-- Deploy\nBEGIN;\nCREATE SCHEMA app;\nCOMMIT;\n");
        assertThat(old.text("001_verify_schemas_app.sql")).isEqualTo("""
                        -- BEGIN;
                        -- pgmigrate:expect 0 rows
                        SELECT id,
                          name
                         FROM app.users
                         WHERE FALSE;
                        DO $$ BEGIN ASSERT true; END; $$;
                        -- ROLLBACK;
                        """);
        assertThat(old.text("002_users.sql")).isEqualTo("SELECT 'old';");
        assertThat(old.text("002_verify_users.sql")).isEqualTo("-- pgmigrate:until 3\nSELECT true;");
        assertThat(old.text("003_users.sql")).isEqualTo("SELECT 'new';");
    }

    @Test
    void a_change_without_script_is_an_error() {
        OldProject old = new OldProject(directory, "db")
                .with("sqitch.plan", "%syntax-version=1.0.0\n%project=p\n\na 2024-01-01T10:00:00Z A <a@b>\n");

        assertThat(OldProject.text(old.rename())).contains("[rename-source] the change a has no deploy script");
    }

    @Test
    void pairs_by_suffix_keep_every_byte() {
        OldProject old = new OldProject(directory, "db/migrations")
                .with("000001_users.up.sql", "CREATE TABLE u ();\r\n")
                .with("000001_users.down.sql", "DROP TABLE u;")
                .with("000002_verify_x.up.sql", "SELECT 1;");

        Renaming.Outcome outcome = old.renamed();

        assertThat(old.names()).containsExactly("000001_rollback_users.sql", "000001_users.sql", "000002_verify-x.sql");
        assertThat(old.text("000001_users.sql")).isEqualTo("CREATE TABLE u ();\r\n");
        assertThat(OldProject.text(outcome)).contains("1 migration has no rollback: 000002_verify-x.sql");
    }

    @Test
    void dbmate_scripts_are_cut() {
        OldProject old = new OldProject(directory, "db/migrations")
                .with(
                        "20240101000000_users.sql",
                        "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON u (id);\n\n-- migrate:down\nDROP INDEX i;\n")
                .with("20240102000000_more.sql", "-- migrate:up\nSELECT 2;\n-- migrate:down\n");

        old.renamed();

        assertThat(old.names())
                .containsExactly(
                        "20240101000000_rollback_users.sql", "20240101000000_users.sql", "20240102000000_more.sql");
        assertThat(old.text("20240101000000_users.sql"))
                .isEqualTo("-- pgmigrate:no-transaction\nCREATE INDEX CONCURRENTLY i ON u (id);\n\n");
        assertThat(old.text("20240101000000_rollback_users.sql")).isEqualTo("DROP INDEX i;\n");
        assertThat(old.text("20240102000000_more.sql")).isEqualTo("SELECT 2;\n");
    }
}
