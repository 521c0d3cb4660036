package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class RehearseTest {

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @EachMajor
    void a_right_rollback_is_exact_and_a_wrong_one_spoils_nothing(int major) throws IOException {
        write("001_create_users.sql", "CREATE TABLE users (id int PRIMARY KEY, name text);");
        write("001_rollback.sql", "DROP TABLE users;");
        write("002_add_email.sql", "ALTER TABLE users ADD email text NOT NULL DEFAULT 'x';");
        write("002_rollback.sql", "ALTER TABLE users ALTER email DROP NOT NULL;");
        write("003_add_phone.sql", "ALTER TABLE users ADD phone text;");
        write("003_rollback.sql", "ALTER TABLE users DROP phone;");
        write("004_drop_name.sql", "ALTER TABLE users DROP name;");
        write("004_rollback.sql", "ALTER TABLE users ADD name text;");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.migrations())
                .extracting(Rehearsed::rollback)
                .containsExactly(
                        Optional.of(RollbackVerdict.EXACT),
                        Optional.of(RollbackVerdict.DIFFERENT),
                        Optional.of(RollbackVerdict.EXACT),
                        Optional.of(RollbackVerdict.ORDER));
        assertThat(rehearsal.report().problems())
                .filteredOn(Problem::isError)
                .extracting(Problem::message)
                .contains("the rollback of version 2 does not restore what was there: column users.email is left over");
    }

    @EachMajor
    void what_goes_wrong_is_told_at_its_place_and_the_rest_is_rehearsed(int major) throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int);");
        write("1_rollback.sql", "DROP TABLE users;\nDROP TABLE nothing;");
        write("2_orders.sql", "CREATE TABLE IF NOT EXISTS orders (id int);");
        write("2_rollback.sql", "SELECT 1;");
        write("3_old.sql", "-- pgmigrate:irreversible it is gone\nALTER TABLE users DROP id;");
        write("4_bare.sql", "CREATE TABLE bare ();");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.migrations())
                .extracting(Rehearsed::rollback)
                .containsExactly(
                        Optional.of(RollbackVerdict.FAILED),
                        Optional.of(RollbackVerdict.DIFFERENT),
                        Optional.of(RollbackVerdict.IRREVERSIBLE),
                        Optional.of(RollbackVerdict.MISSING));
        assertThat(rehearsal.report().problems())
                .extracting(problem -> problem.headline())
                .containsExactly(
                        "1_rollback.sql:2:1: error PGM1102 [rollback-fails] the rollback of version 1 fails: table"
                                + " \"nothing\" does not exist",
                        "2_rollback.sql:1:1: error PGM1101 [rollback-differs] the rollback of version 2 does not restore"
                                + " what was there: table orders is left over",
                        "4_bare.sql:1:1: note PGM1108 [chain-stops] rolling back in a row ends above version 4, which has"
                                + " no rollback");
    }

    @EachMajor
    void rows_that_a_rollback_leaves_are_told_with_the_delete(int major) throws IOException {
        write("1_kinds.sql", "CREATE TABLE kinds (name text);");
        write("1_rollback.sql", "DROP TABLE kinds;");
        write("2_five.sql", "INSERT INTO kinds SELECT 'x' FROM generate_series(1, 5);");
        write("2_rollback.sql", "SELECT 1;");
        write("3_two.sql", "INSERT INTO kinds VALUES ('y'), ('z');");
        write("3_rollback.sql", "SELECT 1;");
        write("4_right.sql", "INSERT INTO kinds VALUES ('a');");
        write("4_rollback.sql", "DELETE FROM kinds WHERE name = 'a';");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.migrations())
                .extracting(Rehearsed::rollback)
                .containsOnly(Optional.of(RollbackVerdict.EXACT));
        assertThat(rehearsal.report().problems())
                .extracting(Problem::headline, Problem::hint)
                .containsExactly(
                        tuple(
                                "2_rollback.sql:1:1: warning PGM1105 [rows-lost] the rollback of version 2 leaves rows:"
                                        + " kinds holds 5 rows, held no rows",
                                "Have the rollback take out what the migration puts in: DELETE FROM public.kinds WHERE"
                                        + " ..."),
                        tuple(
                                "3_rollback.sql:1:1: warning PGM1105 [rows-lost] the rollback of version 3 leaves rows:"
                                        + " kinds holds 7 rows, held 5 rows",
                                "Have the rollback take out what the migration puts in: DELETE FROM public.kinds WHERE"
                                        + " ..."));
    }

    @EachMajor
    void large_objects_and_settings_of_the_server_are_seen(int major) throws IOException {
        write("1_setting.sql", "ALTER SYSTEM SET work_mem = '5MB';");
        write("1_rollback.sql", "SELECT 1;");
        write("2_setting.sql", "ALTER SYSTEM SET work_mem = '6MB';");
        write("2_rollback.sql", "ALTER SYSTEM SET work_mem = '5MB';");
        write("3_object.sql", "SELECT lo_from_bytea(0, 'x');");
        write("3_rollback.sql", "SELECT 1;");
        write("4_object.sql", "SELECT lo_from_bytea(4242, 'x');");
        write("4_rollback.sql", "SELECT lo_unlink(4242);");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.migrations())
                .extracting(migration -> migration.rollback().orElseThrow())
                .containsExactly(
                        RollbackVerdict.DIFFERENT, RollbackVerdict.EXACT, RollbackVerdict.EXACT, RollbackVerdict.EXACT);
        assertThat(rehearsal.migrations().get(0).differences())
                .extracting(Difference::sentence)
                .containsExactly("parameter work_mem in postgresql.auto.conf is left over");
        assertThat(rehearsal.migrations().get(1).problems()).isEmpty();
        assertThat(rehearsal.migrations().get(2).problems())
                .extracting(Problem::message, Problem::hint)
                .containsExactly(tuple(
                        "the rollback of version 3 leaves rows: pg_largeobject holds 1 row, held no rows",
                        "Have the rollback take out what the migration puts in: SELECT lo_unlink(...)"));
        assertThat(rehearsal.migrations().get(3).problems()).isEmpty();
    }

    @EachMajor
    void a_pair_may_fail_where_the_chain_works_and_the_other_way_round(int major) throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int);");
        write("1_rollback.sql", "DROP TABLE users;");
        // By itself: the column that it is to drop is only there once version 3 is rolled back.
        write("2_note.sql", "ALTER TABLE users ADD note text;");
        write("2_rollback.sql", "ALTER TABLE users DROP note, DROP left_by_three;");
        write("3_more.sql", "ALTER TABLE users ADD left_by_three int;");
        write("3_rollback.sql", "SELECT 1;");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.migrations())
                .extracting(Rehearsed::rollback, Rehearsed::chain)
                .containsExactly(
                        tuple(Optional.of(RollbackVerdict.EXACT), Optional.of(RollbackVerdict.EXACT)),
                        tuple(Optional.of(RollbackVerdict.FAILED), Optional.of(RollbackVerdict.EXACT)),
                        tuple(Optional.of(RollbackVerdict.DIFFERENT), Optional.of(RollbackVerdict.DIFFERENT)));
    }

    @EachMajor
    void roles_that_scripts_take_for_granted_are_there_and_those_they_make_are_compared(int major) throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int); GRANT SELECT ON users TO granted_one;");
        write(
                "1_rollback.sql",
                "DROP TABLE users; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO \"Granted two\";"
                        + " ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM \"Granted two\";");
        write("2_reader.sql", "CREATE ROLE made_reader; GRANT SELECT ON users TO made_reader;");
        write("2_rollback.sql", "REVOKE SELECT ON users FROM made_reader; DROP ROLE made_reader;");
        write("3_writer.sql", "CREATE ROLE made_writer; GRANT INSERT ON users TO made_writer;");
        write("3_rollback.sql", "REVOKE INSERT ON users FROM made_writer;");
        write("4_comment.sql", "COMMENT ON TABLE users IS 'x';");
        write(
                "4_rollback.sql",
                "COMMENT ON TABLE users IS NULL; DO 'BEGIN EXECUTE ''drop'' || '' role made_writer''; END';");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.migrations())
                .extracting(Rehearsed::rollback)
                .containsExactly(
                        Optional.of(RollbackVerdict.EXACT),
                        Optional.of(RollbackVerdict.EXACT),
                        Optional.of(RollbackVerdict.DIFFERENT),
                        Optional.of(RollbackVerdict.FAILED));
        assertThat(rehearsal.report().problems())
                .extracting(Problem::message)
                .contains(
                        "the rollback of version 3 does not restore what was there: role made_writer is left over",
                        "version 3 cannot be applied again after its rollback: role \"made_writer\" already exists");
        assertThat(rehearsal.report().problems())
                .filteredOn(problem -> problem.code() == Code.REDO_FAILS)
                .extracting(Problem::hint)
                .containsOnly("A rollback has left it, or makes what is there still: have it undo what its migration"
                        + " does, and no more.");
    }

    /** What such a role was before the migration is nobody's to know: whatever a rollback says may be what was there. */
    @EachMajor
    void what_a_migration_sets_of_a_role_that_is_taken_for_granted_must_not_stay(int major) throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int); GRANT SELECT ON users TO granted_one, granted_two;");
        write("1_rollback.sql", "DROP TABLE users;");
        write("2_kept.sql", "ALTER ROLE granted_one SET statement_timeout = '5s';");
        write("2_rollback.sql", "SELECT 'the role is not ours';");
        write("3_set.sql", "ALTER ROLE granted_two SET statement_timeout = '5s'; ALTER ROLE granted_two NOLOGIN;");
        write("3_rollback.sql", "ALTER ROLE granted_two SET statement_timeout = '1s'; ALTER ROLE granted_two LOGIN;");
        write("4_member.sql", "GRANT granted_one TO granted_three;");
        write("4_rollback.sql", "SELECT 'the roles are not ours';");
        write(
                "5_again.sql",
                "ALTER ROLE granted_one RESET statement_timeout; ALTER ROLE granted_one SET work_mem = '8MB';");
        write(
                "5_rollback.sql",
                "ALTER ROLE granted_one RESET work_mem; ALTER ROLE granted_one SET statement_timeout = '5s';");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.migrations())
                .extracting(Rehearsed::rollback, Rehearsed::chain)
                .containsExactly(
                        tuple(Optional.of(RollbackVerdict.EXACT), Optional.of(RollbackVerdict.EXACT)),
                        tuple(Optional.of(RollbackVerdict.DIFFERENT), Optional.of(RollbackVerdict.DIFFERENT)),
                        tuple(Optional.of(RollbackVerdict.EXACT), Optional.of(RollbackVerdict.EXACT)),
                        tuple(Optional.of(RollbackVerdict.DIFFERENT), Optional.of(RollbackVerdict.DIFFERENT)),
                        tuple(Optional.of(RollbackVerdict.EXACT), Optional.of(RollbackVerdict.EXACT)));
        assertThat(rehearsal.report().problems())
                .filteredOn(problem -> problem.code() == Code.ROLLBACK_DIFFERS)
                .extracting(Problem::message)
                .containsExactly(
                        "the rollback of version 2 does not restore what was there: setting statement_timeout of role"
                                + " granted_one is 5s, was none",
                        "the rollback of version 4 does not restore what was there: memberships of role granted_three"
                                + " is granted_one by postgres, was none");
    }

    @EachMajor
    void an_extension_that_the_server_lacks_is_named_with_its_place(int major) throws IOException {
        write(
                "1_maps.sql",
                "CREATE TABLE maps ();\nCREATE EXTENSION IF NOT EXISTS pg_trgm;\nCREATE EXTENSION postgis;");
        write("1_rollback.sql", "DROP EXTENSION postgis, pg_trgm; DROP TABLE maps;");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.report().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.headline())
                        .startsWith("1_maps.sql:3:1: error PGM0906 [extension-missing] the throwaway server lacks"));
    }
}
