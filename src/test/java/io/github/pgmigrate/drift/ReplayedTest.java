package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What is replayed: what was applied, in the order of it, by whom it was, and what is said where that cannot be done. */
class ReplayedTest {

    private static final String OWNER = "drift_replay_owner";

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static List<String> headlines(Drifter drifter) {
        return drifter.run().report().problems().stream().map(Problem::headline).toList();
    }

    @EachMajor
    void versions_in_the_order_in_which_they_were_applied(int major) throws IOException {
        write("1_a.sql", "CREATE TABLE a (id int);");
        write("3_c.sql", "ALTER TABLE a ADD c int;");
        Drifter drifter = Drifter.of(folder, Owned.database(TestServer.of(major), "drift_turns", OWNER));
        drifter.migrate();
        write("2_b.sql", "ALTER TABLE a ADD b int;");
        drifter.migrate();

        assertThat(drifter.run().report().problems()).isEmpty();
        assertThat(drifter.sentences()).isEmpty();
    }

    @EachMajor
    void pending_files_do_not_count(int major) throws IOException {
        write("1_a.sql", "CREATE TABLE a (id int);");
        Drifter drifter = Drifter.of(folder, Owned.database(TestServer.of(major), "drift_pending", OWNER));
        drifter.migrate();
        write("2_b.sql", "CREATE TABLE b (id int);");
        write("R_v.sql", "CREATE VIEW v AS SELECT 1 AS one;");

        assertThat(drifter.run().report().problems()).isEmpty();
    }

    @EachMajor
    void scripts_around_and_repeatables_and_files_in_steps(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Owned.role(server, "drift_app", "NOLOGIN");
        write("before_migrate.sql", "CREATE SCHEMA IF NOT EXISTS work;");
        write("after_migrate.sql", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO drift_app;");
        write("before_each.sql", "SET LOCAL work_mem = '8MB';");
        write(
                "after_each.sql",
                "CREATE TABLE IF NOT EXISTS work.done (version text);"
                        + " INSERT INTO work.done VALUES (:'PGMIGRATE_VERSION');");
        write("1_a.sql", "CREATE TABLE a (id int);");
        write("2_i.sql", "CREATE INDEX CONCURRENTLY i ON a (id);");
        write("3_t.sql", "BEGIN; CREATE TABLE t (id int); COMMIT; BEGIN; CREATE TABLE u (id int); COMMIT;");
        write("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;");
        write("R_w.sql", "CREATE OR REPLACE VIEW w AS SELECT id FROM v;");
        Drifter drifter = Drifter.of(folder, Owned.database(server, "drift_around", OWNER));
        drifter.migrate();

        assertThat(drifter.run().report().problems()).isEmpty();
        write("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a WHERE id > 0;");
        server.execute("drift_around", "DROP VIEW w", "DROP INDEX i");
        assertThat(headlines(drifter))
                .containsExactly(
                        "warning PGM0807 [drift-base] R_v.sql has to run again: what it makes is not compared",
                        "error PGM0806 [drift] changed outside of migrations: view w is missing",
                        "error PGM0806 [drift] changed outside of migrations: index i on a(id) is missing");
        Files.delete(folder.resolve("R_w.sql"));
        assertThat(headlines(drifter)).anyMatch(line -> line.contains("the folder has no R_w.sql, which ran here"));
    }

    @EachMajor
    void a_repeatable_that_a_version_needs(int major) throws IOException {
        write("1_a.sql", "CREATE TABLE a (id int);");
        write("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;");
        Drifter drifter = Drifter.of(folder, Owned.database(TestServer.of(major), "drift_needs", OWNER));
        drifter.migrate();
        write("2_c.sql", "COMMENT ON VIEW v IS 'seen';");
        drifter.migrate();

        assertThat(drifter.run().report().problems()).isEmpty();
    }

    @EachMajor
    void several_who_applied(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Target target = Owned.database(server, "drift_several", OWNER);
        Owned.role(server, "drift_second", "LOGIN");
        server.execute(
                "drift_several",
                "GRANT " + OWNER + " TO drift_second",
                "GRANT CREATE, USAGE ON SCHEMA public TO drift_second");
        write("1_a.sql", "CREATE TABLE a (id int);");
        Drifter drifter = Drifter.of(folder, target);
        drifter.migrate();
        write("2_b.sql", "CREATE TABLE b (id int); ALTER TABLE a ADD b int;");
        drifter.on(target.withUrl(target.url())).migrate();
        write("3_c.sql", "CREATE SCHEMA s; CREATE TABLE s.c (id int);");
        server.execute("drift_several", "GRANT CREATE ON DATABASE drift_several TO drift_second");
        Drifter second = drifter.on(Owned.as(server, "drift_several", "drift_second"));

        assertThat(second.sentences()).isEmpty();
        assertThat(drifter.sentences()).isEmpty();
    }

    @EachMajor
    void a_baseline_with_files_and_without(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Target target = Owned.database(server, "drift_baseline", OWNER);
        server.execute("drift_baseline", "SET ROLE " + OWNER, "CREATE TABLE old (id int)");
        write("5_b.sql", "CREATE TABLE b (id int); CREATE INDEX b_id ON b (id);");
        Drifter drifter = Drifter.of(folder, target);
        drifter.baseline("4");
        drifter.migrate();
        server.execute("drift_baseline", "DROP INDEX b_id", "CREATE TABLE added (id int)");

        assertThat(headlines(drifter))
                .containsExactly(
                        "warning PGM0807 [drift-base] what was there at the baseline, version 4, is in no file of the"
                                + " folder: only what the migrations after it make is compared, and what was added by hand"
                                + " cannot be told from what was there",
                        "error PGM0806 [drift] changed outside of migrations: index b_id on b(id) is missing");
        write("4_old.sql", "CREATE TABLE old (id int);");
        assertThat(headlines(drifter))
                .containsExactly(
                        "note PGM0807 [drift-base] what was there at the baseline, version 4, is taken to be what the"
                                + " files up to it make",
                        "error PGM0806 [drift] changed outside of migrations: table added was added",
                        "error PGM0806 [drift] changed outside of migrations: index b_id on b(id) is missing");
    }

    @EachMajor
    void what_stops_it(int major) throws IOException {
        TestServer server = TestServer.of(major);
        write("1_a.sql", "CREATE TABLE a (id int);");
        write("2_b.sql", "CREATE VIEW b AS SELECT id FROM a;");
        Drifter drifter = Drifter.of(folder, Owned.database(server, "drift_stops", OWNER));
        drifter.migrate();
        write("1_a.sql", "CREATE TABLE a (other int);");

        assertThat(drifter.lines())
                .contains("1_a.sql:1:1: warning PGM0807 [drift-base] version 1 was edited since it was applied: it is"
                        + " replayed as it is now, so that what differs may come from that")
                .contains("2_b.sql:1:25: error PGM0808 [drift-replay] the replay on a throwaway server fails, so that"
                        + " nothing could be compared: column \"id\" does not exist")
                .anyMatch(line -> line.endsWith("a replay does not have. The target was only read."));
        Files.delete(folder.resolve("1_a.sql"));
        assertThat(headlines(drifter))
                .containsExactly("error PGM0807 [drift-base] what is applied cannot be replayed: the folder has no file"
                        + " of version 1");
        write("1_a.sql", "CREATE TABLE a (id int);");
        write("3_x.sql", "CREATE EXTENSION no_such_extension;");
        server.execute(
                "drift_stops",
                "INSERT INTO schema_version (version, description, script, kind, checksum, header, transactional,"
                        + " statements, applied_by, applied_at, execution_ms, plugin_version) VALUES (3, 'x', '3_x.sql',"
                        + " 'versioned', 'x', '{}', true, 1, '" + OWNER + "', now(), 1, 'test')");
        assertThat(drifter.run().report().problems())
                .extracting(Problem::code)
                .containsExactly(Code.DRIFT_BASE, Code.EXTENSION_MISSING);
        server.execute(
                "drift_stops",
                "INSERT INTO schema_version_step (migration, direction, step, state, statements, digest, summary,"
                        + " temporary, started_at) VALUES ('4', 'forward', 1, 'done', 1, 'x', 'x', false, now())");
        assertThat(headlines(drifter))
                .containsExactly(
                        "error PGM0807 [drift-base] what is applied cannot be replayed: version 4 is half-way");
    }

    @EachMajor
    void secrets_are_not_shown(int major) throws IOException {
        TestServer server = TestServer.of(major);
        write("1_a.sql", "CREATE TABLE a (id text DEFAULT :'word'); COMMENT ON TABLE a IS :'word';");
        Drifter drifter = Drifter.of(folder, Owned.database(server, "drift_secret", OWNER))
                .secret("word", "canary-in-a-coal-mine");
        drifter.migrate();
        assertThat(drifter.sentences()).isEmpty();
        server.execute("drift_secret", "COMMENT ON TABLE a IS NULL", "ALTER TABLE a ALTER id SET DEFAULT ''");

        Drifted drifted = drifter.run();

        assertThat(drifted.differences()).hasSize(2);
        assertThat(drifted.toString()).doesNotContain("canary");
        assertThat(drifter.lines()).noneMatch(line -> line.contains("canary"));
    }

    @EachMajor
    void who_applied_is_gone(int major) throws IOException {
        TestServer server = TestServer.of(major);
        write("1_a.sql", "CREATE TABLE a (id int); GRANT SELECT ON a TO PUBLIC;");
        write("2_b.sql", "CREATE TABLE b (id int);");
        Drifter drifter = Drifter.of(folder, Owned.database(server, "drift_gone", OWNER));
        drifter.migrate();
        server.execute("drift_gone", "UPDATE schema_version SET applied_by = 'long_gone' WHERE version = 1");

        assertThat(drifter.run().report().problems()).isEmpty();
    }

    @EachMajor
    void by_a_superuser_whose_rights_a_script_needs(int major) throws IOException {
        TestServer server = TestServer.of(major);
        write("1_a.sql", "CREATE TABLE a (id int); GRANT SELECT ON pg_catalog.pg_authid TO drift_app;");
        write("2_b.sql", "DO $$ BEGIN IF to_regrole('drift_app') IS NULL THEN CREATE ROLE drift_app; END IF; END $$;");
        Owned.role(server, "drift_app", "NOLOGIN");
        Drifter drifter = Drifter.of(folder, server.newDatabase("drift_super"));
        drifter.migrate();

        assertThat(drifter.run().report().problems()).isEmpty();
        server.execute("drift_super", "REVOKE SELECT ON pg_catalog.pg_authid FROM drift_app");
        assertThat(drifter.sentences()).containsExactly("changed privileges on table pg_catalog.pg_authid are missing");
    }
}
