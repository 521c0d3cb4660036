package io.github.pgmigrate.script.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Liquibase's formatted SQL becomes files of ours, one a changeset. */
class LiquibaseFolderTest {

    @TempDir
    private Path directory;

    private OldProject old;

    @BeforeEach
    void project() {
        old = new OldProject(directory, "src/main/resources/db/changelog");
    }

    @Test
    void a_file_a_changeset_with_its_rollback() {
        old.with("users.sql", """

                -- liquibase formatted sql

                --changeset ada:create-users
                --comment users of the shop
                CREATE TABLE users (id int);
                --rollback DROP TABLE users;

                -- changeset "Grace Hopper":2 runInTransaction:false splitStatements:false
                CREATE INDEX CONCURRENTLY i ON users (id);
                /* liquibase rollback
                 DROP INDEX
                 CONCURRENTLY i;
                */
                --changeset ada:3
                INSERT INTO users VALUES (1);
                --rollback not required
                --changeset ada:4
                INSERT INTO users VALUES (2);
                --rollback DELETE FROM users
                --rollback WHERE id = 2;
                """);

        Renaming.Outcome outcome = old.renamed();

        assertThat(old.names())
                .containsExactly(
                        "001_create_users.sql",
                        "001_rollback_create_users.sql",
                        "002_rollback_users_2.sql",
                        "002_users_2.sql",
                        "003_users_3.sql",
                        "004_rollback_users_4.sql",
                        "004_users_4.sql");
        assertThat(old.text("001_create_users.sql")).isEqualTo("""
                        -- Migration: db/changelog/users.sql::create-users::ada
                        -- Author: ada
                        --changeset ada:create-users
                        --comment users of the shop
                        CREATE TABLE users (id int);
                        """);
        assertThat(old.text("001_rollback_create_users.sql")).isEqualTo("DROP TABLE users;\n");
        assertThat(old.text("002_users_2.sql"))
                .startsWith("""
                        -- Migration: db/changelog/users.sql::2::Grace Hopper
                        -- Author: Grace Hopper
                        -- pgmigrate:no-transaction
                        """)
                .endsWith("CREATE INDEX CONCURRENTLY i ON users (id);\n");
        assertThat(old.text("002_rollback_users_2.sql").replaceAll("\\s+", " "))
                .isEqualTo(" DROP INDEX CONCURRENTLY i; ");
        assertThat(old.text("004_rollback_users_4.sql")).isEqualTo("DELETE FROM users\nWHERE id = 2;\n");
        assertThat(OldProject.text(outcome))
                .contains(
                        "users.sql:9:1: note PGM1008 [by-hand] the changeset says splitStatements:false",
                        "[missing-rollback] 1 migration has no rollback: 003_users_3.sql");
        assertThat(Origin.liquibase(Optional.of("db/changelog/users.sql::2::Grace Hopper")))
                .contains(new Origin.ChangeSet("db/changelog/users.sql", "2", "Grace Hopper"));
    }

    @Test
    void what_means_nothing_here_is_shown() {
        old.with("a.sql", """
                --liquibase formatted sql logicalFilePath:other/path.sql
                --property name:schema value:app
                --changeset a:1 context:test labels:"x,y" endDelimiter:/ runOnChange:true
                --preconditions onFail:MARK_RAN
                --precondition-sql-check expectedResult:0 SELECT count(*) FROM t
                SELECT '${schema}'
                /
                --rollback changesetId:1 changesetAuthor:b
                --changeset a:2 dbms:oracle
                SELECT 1 FROM dual;
                --changeset a:3 dbms:postgresql,h2 failOnError:false
                --ignoreLines:1
                SELECT 'ignored';
                SELECT 3;
                --ignoreLines:start
                SELECT 'ignored';
                --ignoreLines:end
                --changeset a:4 ignore:true
                SELECT 4;
                --changeset a:5 dbms:!oracle
                SELECT 5;
                """);

        Renaming.Outcome outcome = old.rename();

        assertThat(old.names()).containsExactly("001_a_1.sql", "002_a_3.sql", "003_a_5.sql");
        assertThat(old.text("002_a_3.sql")).contains("SELECT 3;").doesNotContain("ignored");
        assertThat(old.text("001_a_1.sql")).startsWith("-- Migration: other/path.sql::1::a\n");
        assertThat(OldProject.text(outcome))
                .contains(
                        "a.sql:2:1: warning PGM1008 [by-hand] this line means nothing here: --property name:schema"
                                + " value:app",
                        "a.sql:3:1: warning PGM1008 [by-hand] the changeset says context:test",
                        "a.sql:3:1: warning PGM1008 [by-hand] the changeset says labels:x,y",
                        "the changeset says endDelimiter:/, which means nothing here | End each statement of"
                                + " sql/migrations/001_a_1.sql with a semicolon.",
                        "the changeset says runOnChange:true",
                        "a.sql:4:1: warning PGM1008 [by-hand] this line means nothing here: --preconditions",
                        "a.sql:5:1: warning PGM1008 [by-hand]",
                        "sql/migrations/001_a_1.sql:6:9: warning PGM1005 [placeholder] ${schema}",
                        "a.sql:3:1: warning PGM1008 [by-hand] its rollback is another changeset",
                        "a.sql:9:1: warning PGM1006 [not-taken-over] not taken over: it is for other databases"
                                + " (dbms:oracle)",
                        "the changeset says failOnError:false",
                        "a.sql:18:1: warning PGM1006 [not-taken-over] not taken over: it says ignore:true");
    }

    @Test
    void files_run_in_the_order_in_which_changelogs_include_them() {
        String formatted = "--liquibase formatted sql\n--changeset a:%s\nSELECT 1;\n";
        old.with("z-first.sql", formatted.formatted("z"))
                .with("a-last.sql", formatted.formatted("a"))
                .with("rest/n.sql", formatted.formatted("n"))
                .with("rest/m.sql", formatted.formatted("m"))
                .with("db.changelog-master.yaml", """
                        databaseChangeLog:
                          - include:
                              file: db/changelog/z-first.sql
                          - include:
                              file: classpath:db/changelog/more.xml
                        """)
                .with(
                        "more.xml",
                        "<databaseChangeLog><includeAll path=\"db/changelog/rest/\"/><changeSet id=\"1\" author=\"x\">"
                                + "<createTable/></changeSet></databaseChangeLog>");

        Renaming.Outcome outcome = old.renamed();

        assertThat(old.names()).containsExactly("001_z.sql", "002_m.sql", "003_n.sql", "004_a.sql");
        assertThat(OldProject.text(outcome))
                .contains(
                        "more.xml:1:1: warning PGM1006 [not-taken-over] not taken over: 1 changeset that is no formatted SQL");
    }

    @Test
    void every_byte_stays_in_other_encodings_and_line_ends() {
        old.in(StandardCharsets.ISO_8859_1)
                .with(
                        "a.sql",
                        "--liquibase formatted sql\r\n--changeset jürgen:größe\r\nSELECT 'ä',\r\n'ö';\r\n--rollback SELECT 'ü';\r\n");

        old.renamed();

        assertThat(old.names()).containsExactly("001_grosse.sql", "001_rollback_grosse.sql");
        assertThat(old.text("001_grosse.sql")).isEqualTo("""
                        -- Migration: db/changelog/a.sql::größe::jürgen
                        -- Author: jürgen
                        --changeset jürgen:größe\r
                        SELECT 'ä',\r
                        'ö';
                        """);
        assertThat(old.text("001_rollback_grosse.sql")).isEqualTo("SELECT 'ü';\n");
    }
}
