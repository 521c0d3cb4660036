package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** All in a row, with what runs around the migrations; and migrations that are not one transaction. */
class ChainTest {

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static List<RollbackVerdict> alone(Rehearsal rehearsal) {
        return rehearsal.migrations().stream()
                .map(migration -> migration.rollback().orElseThrow())
                .toList();
    }

    private static List<Optional<RollbackVerdict>> inARow(Rehearsal rehearsal) {
        return rehearsal.migrations().stream().map(Rehearsed::chain).toList();
    }

    @EachMajor
    void what_runs_around_is_there_in_the_chain_and_is_not_the_rollbacks_to_undo(int major) throws IOException {
        write("before_migrate.sql", "CREATE SCHEMA IF NOT EXISTS app;");
        write("after_each.sql", "COMMENT ON SCHEMA app IS 'migrated';");
        write(
                "after_migrate.sql",
                "GRANT SELECT ON ALL TABLES IN SCHEMA app TO around_reader; SELECT * FROM app.orders;");
        write("1_users.sql", "CREATE TABLE app.users (id int);");
        write("1_rollback.sql", "DROP TABLE app.users;");
        write("2_orders.sql", "CREATE TABLE app.orders (id int);");
        write("2_rollback.sql", "DROP TABLE app.orders;");
        write("R_all.sql", "CREATE OR REPLACE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.report().problems()).isEmpty();
        assertThat(alone(rehearsal)).containsExactly(RollbackVerdict.EXACT, RollbackVerdict.EXACT);
        assertThat(inARow(rehearsal))
                .containsExactly(Optional.of(RollbackVerdict.EXACT), Optional.of(RollbackVerdict.EXACT));
    }

    @EachMajor
    void what_others_change_of_a_table_hides_neither_that_it_is_left_nor_that_it_is_gone(int major) throws IOException {
        write("after_migrate.sql", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO around_reader;");
        write("1_users.sql", "CREATE TABLE users (id int);");
        write("1_rollback.sql", "DROP TABLE IF EXISTS users;");
        write("2_orders.sql", "CREATE TABLE orders (id int);");
        write("2_rollback.sql", "SELECT 1;");
        write("3_more.sql", "CREATE TABLE more (id int);");
        write("3_rollback.sql", "DROP TABLE more; DROP TABLE users;");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(inARow(rehearsal))
                .containsExactly(
                        Optional.of(RollbackVerdict.DIFFERENT),
                        Optional.of(RollbackVerdict.DIFFERENT),
                        Optional.of(RollbackVerdict.DIFFERENT));
    }

    @EachMajor
    void what_a_rollback_leaves_below_an_object_of_others_is_named(int major) throws IOException {
        write("after_migrate.sql", "CREATE SCHEMA IF NOT EXISTS log; CREATE TABLE IF NOT EXISTS log.runs ();");
        write("1_users.sql", "CREATE TABLE users (id int);");
        write("1_rollback.sql", "DROP TABLE users;");
        write("2_orders.sql", "CREATE TABLE orders (id int);");
        write(
                "2_rollback.sql",
                "DROP TABLE orders; DO 'BEGIN IF to_regnamespace(''log'') IS NOT NULL THEN"
                        + " CREATE TABLE log.orders (); END IF; END';");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(alone(rehearsal)).containsExactly(RollbackVerdict.EXACT, RollbackVerdict.EXACT);
        assertThat(inARow(rehearsal))
                .containsExactly(Optional.of(RollbackVerdict.DIFFERENT), Optional.of(RollbackVerdict.DIFFERENT));
        assertThat(rehearsal.report().problems())
                .extracting(Problem::message)
                .contains("when all are rolled back, the rollback of version 2 does not restore what was there:"
                        + " table log.orders is left over");
    }

    @EachMajor
    void what_others_make_in_a_schema_that_a_rollback_makes_again_is_theirs(int major) throws IOException {
        write("after_migrate.sql", "CREATE SCHEMA IF NOT EXISTS log; CREATE TABLE IF NOT EXISTS log.runs ();");
        write("1_log.sql", "CREATE SCHEMA log;");
        write("1_rollback.sql", "DROP SCHEMA log CASCADE;");
        write("2_no_log.sql", "DROP SCHEMA log;");
        write("2_rollback.sql", "CREATE SCHEMA IF NOT EXISTS log;");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.report().problems()).isEmpty();
        assertThat(inARow(rehearsal))
                .containsExactly(Optional.of(RollbackVerdict.EXACT), Optional.of(RollbackVerdict.EXACT));
    }

    @EachMajor
    void a_repeatable_that_is_in_the_way_of_a_rollback_is_named(int major) throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int, gone bool);");
        write("1_rollback.sql", "DROP TABLE users;");
        write("R_active.sql", "CREATE OR REPLACE VIEW active AS SELECT id FROM users WHERE NOT gone;");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(alone(rehearsal)).containsExactly(RollbackVerdict.EXACT);
        assertThat(inARow(rehearsal)).containsExactly(Optional.of(RollbackVerdict.FAILED));
        assertThat(rehearsal.report().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.headline())
                    .isEqualTo(
                            "1_rollback.sql:1:1: error PGM1107 [chain-fails] when all are rolled back, the rollback of"
                                    + " version 1 fails: cannot drop table users because other objects depend on it");
            assertThat(String.join("\n", problem.details())).contains("R_active.sql");
        });
    }

    @EachMajor
    void what_is_not_one_transaction_is_rehearsed_as_it_runs(int major) throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int, email text);");
        write("1_rollback.sql", "DROP TABLE users;");
        write("2_index.sql", "CREATE INDEX CONCURRENTLY users_email ON users (email);");
        write("2_rollback.sql", "DROP INDEX CONCURRENTLY users_email;");
        write("3_steps.sql", "BEGIN; CREATE TABLE a (); COMMIT; BEGIN; CREATE TABLE b (); COMMIT;");
        write("3_rollback.sql", "BEGIN; DROP TABLE b; COMMIT; BEGIN; DROP TABLE a; DROP TABLE c; COMMIT;");
        write("4_more.sql", "CREATE TABLE c (LIKE b);");
        write("4_rollback.sql", "DROP TABLE c;");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(alone(rehearsal))
                .containsExactly(
                        RollbackVerdict.EXACT, RollbackVerdict.EXACT, RollbackVerdict.FAILED, RollbackVerdict.EXACT);
        assertThat(inARow(rehearsal))
                .containsExactly(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(RollbackVerdict.FAILED),
                        Optional.of(RollbackVerdict.EXACT));
        assertThat(rehearsal.report().problems())
                .extracting(Problem::headline)
                .containsExactly("3_rollback.sql:1:51: error PGM1102 [rollback-fails] the rollback of version 3 fails:"
                        + " table \"c\" does not exist");
    }

    @EachMajor
    void a_verify_script_that_does_not_hold_is_the_end(int major) throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int);");
        write("1_rollback.sql", "DROP TABLE users;");
        write("1_verify.sql", "SELECT count(*) = 1 FROM users;");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.migrations())
                .singleElement()
                .satisfies(migration -> assertThat(migration.isApplied()).isFalse());
        assertThat(rehearsal.report().problems())
                .extracting(problem -> problem.code().rule())
                .containsExactly("verify-failed");
    }

    @EachMajor
    void role_and_schema_are_made_as_the_target_has_them(int major) throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int);");
        write("1_rollback.sql", "DROP TABLE users;");
        SessionSettings settings = new SessionSettings(
                Optional.of("chain_owner"), Optional.of("app"), false, SessionSettings.DEFAULT.pooler(), 0);

        Rehearsal rehearsal = Rehearser.of(folder, major).with(settings).run();

        assertThat(rehearsal.report().problems()).isEmpty();
        assertThat(alone(rehearsal)).containsExactly(RollbackVerdict.EXACT);
    }

    @EachMajor
    void the_label_of_an_enum_is_told_with_the_recipe(int major) throws IOException {
        write("1_mood.sql", "CREATE TYPE mood AS ENUM ('sad');");
        write("1_rollback.sql", "DROP TYPE mood;");
        write("2_label.sql", "ALTER TYPE mood ADD VALUE 'happy';");
        write("2_rollback.sql", "SELECT 1;");

        Rehearsal rehearsal = Rehearser.of(folder, major).run();

        assertThat(rehearsal.report().problems()).first().satisfies(problem -> {
            assertThat(problem.message()).endsWith("labels of type mood is 'sad', 'happy', was 'sad'");
            assertThat(problem.hint())
                    .startsWith("PostgreSQL cannot take a label out of an enum.")
                    .contains("CREATE TYPE public.mood AS ENUM (the labels before)", "-- pgmigrate:irreversible");
        });
    }
}
