package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Databases of all encodings and locales that there are servers of here, and collations that migrations make. */
class LocalesTest {

    private static final String OWNER = "drift_locale_owner";

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static List<String> headlines(Drifter drifter) {
        return drifter.run().report().problems().stream().map(Problem::headline).toList();
    }

    private Drifter made(TestServer server, String name, String how) {
        Owned.role(server, OWNER, "LOGIN");
        server.execute(
                "postgres",
                "DROP DATABASE IF EXISTS " + name,
                "CREATE DATABASE " + name + " OWNER " + OWNER + " TEMPLATE template0 " + how);
        return Drifter.of(folder, Owned.as(server, name, OWNER));
    }

    private static Map<String, String> databases(int major) {
        Map<String, String> databases = new LinkedHashMap<>();
        databases.put("drift_locale_latin1", "ENCODING 'LATIN1' LOCALE 'C'");
        databases.put("drift_locale_ascii", "ENCODING 'SQL_ASCII' LOCALE 'C'");
        databases.put("drift_locale_euc", "ENCODING 'EUC_JP' LOCALE 'C'");
        databases.put("drift_locale_posix", "ENCODING 'UTF8' LOCALE 'POSIX'");
        databases.put("drift_locale_mixed", "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.utf8'");
        if (major >= 15) {
            databases.put("drift_locale_icu", "ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'de-AT'");
            databases.put("drift_locale_root", "ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'und'");
            databases.put("drift_locale_icu1", "ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'de'");
        }
        if (major >= 16) {
            databases.put(
                    "drift_locale_rules",
                    "ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'de' ICU_RULES '&a < g'");
        }
        if (major >= 17) {
            databases.put("drift_locale_builtin", "ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'");
            databases.put("drift_locale_bare", "ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C' LOCALE 'C'");
        }
        if (major >= 18) {
            databases.put(
                    "drift_locale_folding", "ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST'");
        }
        return databases;
    }

    @EachMajor
    void databases_of_any_make(int major) throws IOException {
        write("1_a.sql", """
                CREATE TABLE a (id int, name text CHECK (lower(name) <> 'x'), byte text COLLATE "C", how text COLLATE "POSIX");
                CREATE INDEX a_lower ON a (lower(name));
                CREATE INDEX a_like ON a (name text_pattern_ops);
                COMMENT ON TABLE a IS 'plain';
                """);
        write("2_icu.sql", major >= 17 ? "CREATE TABLE b (name text COLLATE pg_catalog.pg_c_utf8);" : "SELECT 1;");
        TestServer server = TestServer.of(major);
        databases(major).forEach((name, how) -> {
            // This one collation is for UTF8 alone.
            boolean all = how.contains("UTF8");
            Drifter drifter = made(server, name, how);
            if (all) {
                drifter.migrate();
            } else {
                drifter.migrate("1");
            }
            assertThat(headlines(drifter)).as(how).isEmpty();
            server.execute(name, "ALTER TABLE a ADD by_hand text");
            assertThat(drifter.sentences()).as(how).containsExactly("column a.by_hand was added");
        });
    }

    @EachMajor
    void collations_that_migrations_make(int major) throws IOException {
        write("1_collations.sql", """
                CREATE COLLATION phonebook (provider = icu, locale = 'de-u-co-phonebk');
                CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
                CREATE COLLATION plain (provider = libc, locale = 'C');
                CREATE COLLATION wide FROM "de-x-icu";
                CREATE DOMAIN word AS text COLLATE blind;
                CREATE TABLE a (id int, name text COLLATE phonebook, email text COLLATE blind UNIQUE, "how" text COLLATE "de-x-icu");
                CREATE INDEX a_name ON a (name COLLATE blind);
                CREATE VIEW v AS SELECT name COLLATE plain AS name FROM a ORDER BY name COLLATE wide;
                CREATE TABLE parts (name text COLLATE blind) PARTITION BY RANGE (name COLLATE plain);
                """);
        TestServer server = TestServer.of(major);
        Drifter drifter = made(server, "drift_collations", "ENCODING 'UTF8' LOCALE 'C'");
        drifter.migrate();

        assertThat(headlines(drifter)).isEmpty();
        server.execute(
                "drift_collations", "DROP COLLATION wide CASCADE", "ALTER TABLE a ALTER name TYPE text COLLATE blind");
        assertThat(drifter.sentences())
                .containsExactly(
                        "collation wide is missing",
                        "view v is missing",
                        "collation of a.name is public.blind, migrations make it public.phonebook",
                        "definition of index a_name on a(name) is CREATE INDEX a_name ON public.a USING btree (name), migrations"
                                + " make it CREATE INDEX a_name ON public.a USING btree (name COLLATE public.blind)");
    }

    @EachMajor
    void one_that_only_the_target_has(int major) throws IOException {
        write("1_a.sql", "CREATE COLLATION other (locale = 'C');\nCREATE TABLE a (name text COLLATE \"C\");");
        Drifter drifter = made(TestServer.of(major), "drift_locale_missing", "ENCODING 'UTF8' LOCALE 'C'");
        drifter.migrate();
        // As on a target whose machine has more locales.
        write("1_a.sql", "CREATE COLLATION other (locale = 'xx_XX.utf8');\nCREATE TABLE a (name text COLLATE \"C\");");
        assertThat(drifter.lines())
                .contains(
                        "1_a.sql:1:1: error PGM0913 [locale-missing] the throwaway server lacks a locale: could not create"
                                + " locale \"xx_XX.utf8\": No such file or directory")
                .anyMatch(line -> line.contains("Make the locale on this machine"));
        write("1_a.sql", "CREATE TABLE a (name text COLLATE \"xx_XX.utf8\");");
        assertThat(headlines(drifter))
                .endsWith(
                        "1_a.sql:1:27: error PGM0913 [locale-missing] the throwaway server lacks a locale: collation \"xx_XX.utf8\""
                                + " for encoding \"UTF8\" does not exist");
    }
}
