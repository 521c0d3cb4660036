package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The target is copied beside itself; of its server nothing else is changed. */
class CopyBesideTest {

    @TempDir
    Path folder;

    @BeforeEach
    void aMigration() throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int PRIMARY KEY, name text);");
        write("1_rollback.sql", "DROP TABLE users;");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Rehearsal rehearse(Target target) {
        return Rehearser.of(folder, 17)
                .on(target)
                .onCopy(new CopyOf.TargetBeside())
                .run();
    }

    private static String everything(TestServer server) throws SQLException {
        try (Connection connection = server.connect("orders");
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT concat_ws(' ',"
                        + " (SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database),"
                        + " (SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles),"
                        + " (SELECT string_agg(relname || relfilenode, ' ' ORDER BY relname) FROM pg_class),"
                        + " (SELECT count(*) || max(name) FROM users), (SELECT count(*) FROM schema_version_log))")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @EachMajor
    void whatItLacksIsRehearsedUponItsRowsAndTheServerIsAsItWas(int major) throws Exception {
        try (TestServer server = TestServer.own(major)) {
            Target target = server.newDatabase("orders");
            Migrator.migrate(target, folder);
            server.execute("orders", "INSERT INTO users SELECT n, 'user ' || n FROM generate_series(1, 3000) AS n");
            write("2_drop.sql", "ALTER TABLE users DROP name;");
            write("2_rollback.sql", "ALTER TABLE users ADD name text;");
            write("3_index.sql", "CREATE INDEX CONCURRENTLY users_id ON users (id);");
            write("3_rollback.sql", "DROP INDEX users_id; CREATE TABLE left_over ();");
            String before = everything(server);

            Rehearsal rehearsal = rehearse(target);

            assertThat(rehearsal.report().problems())
                    .extracting(Problem::headline)
                    .startsWith(
                            "2_rollback.sql:1:1: warning PGM1105 [rows-lost] the rollback of version 2 does not bring all rows"
                                    + " back: users.name holds no values, held 3000 values",
                            "3_rollback.sql:1:1: error PGM1101 [rollback-differs] the rollback of version 3 does not restore"
                                    + " what was there: table left_over is left over");
            assertThat(rehearsal.migrations())
                    .extracting(migration -> migration.migration().version())
                    .containsExactly(Version.of("2"), Version.of("3"));
            assertThat(rehearsal.migrations().get(0).trace()).isPresent();
            assertThat(rehearsal.course().orElseThrow().copyOf()).hasValue("orders at 127.0.0.1:" + server.port());
            assertThat(everything(server)).isEqualTo(before);
        }
    }

    @Test
    void whoIsNoSuperuserRehearsesAsHimself() throws Exception {
        try (TestServer server = TestServer.own(18)) {
            server.newDatabase("orders");
            server.execute(
                    "postgres",
                    "CREATE ROLE owner LOGIN PASSWORD 'x' CREATEDB",
                    "ALTER DATABASE orders OWNER TO owner",
                    "ALTER ROLE owner IN DATABASE orders SET search_path = public");
            Target owner = server.target("orders", "owner", Secret.of("x"));
            Migrator.migrate(owner, folder);
            server.execute("orders", "INSERT INTO users VALUES (1, 'Ada')");
            write("2_copy.sql", "CREATE TABLE copied AS SELECT * FROM users;\nSELECT pg_read_file('PG_VERSION');");
            write("2_rollback.sql", "DROP TABLE copied;");
            String before = everything(server);

            assertThat(rehearse(owner).report().problems())
                    .extracting(Problem::headline)
                    .first()
                    .asString()
                    .contains("2_copy.sql:2:", "permission denied for function pg_read_file");

            write("2_copy.sql", "CREATE TABLE copied AS SELECT * FROM users;");
            Rehearsal rehearsal = rehearse(owner);
            assertThat(rehearsal.report().problems()).extracting(Problem::code).containsExactly(Code.REHEARSAL_BASE);
            assertThat(rehearsal.report().isOk()).isTrue();
            assertThat(rehearsal.migrations().get(0).rollback()).hasValue(RollbackVerdict.EXACT);
            assertThat(everything(server)).isEqualTo(before);
        }
    }

    @Test
    void whatWouldReachBeyondTheCopyIsRefusedBeforeThereIsOne() throws Exception {
        TestServer server = TestServer.of(18);
        Target target = server.newDatabase();
        List<String> statements = List.of(
                "CREATE ROLE r",
                "DO $$ BEGIN EXECUTE 'ALTER\n  USER r SUPERUSER'; END $$",
                "GRANT CONNECT ON DATABASE orders TO r",
                "GRANT a, \"B c\" TO r",
                "REVOKE a FROM r",
                "ALTER SYSTEM SET work_mem = '1GB'",
                "DROP OWNED BY r",
                "CREATE DATABASE d",
                "CREATE TABLESPACE t LOCATION '/tmp'",
                "SELECT pg_create_logical_replication_slot('s', 'pgoutput')",
                "SELECT pg_terminate_backend(1)",
                "COMMENT ON ROLE r IS 'r'",
                "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
                "SELECT dblink_exec('', '')");
        for (int i = 0; i < statements.size(); i++) {
            write((i + 2) + "_x.sql", "SELECT 1;\n  " + statements.get(i) + ";");
            write((i + 2) + "_rollback.sql", "SELECT 1;");
        }

        Rehearsal rehearsal = rehearse(target);

        assertThat(rehearsal.report().problems()).hasSize(statements.size()).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(Code.COPY_SERVER_WIDE);
            assertThat(problem.hint()).contains("copyBy=dump");
        });
        assertThat(rehearsal.report().problems())
                .extracting(Problem::headline)
                .contains(
                        "2_x.sql:2:3: error PGM0911 [copy-server-wide] 'CREATE ROLE' may change more than the copy, which"
                                + " stands on the target's own server");
        assertThat(rehearsal.migrations()).isEmpty();
    }

    @Test
    void whatStaysWithinTheCopyIsNotRefused() throws Exception {
        TestServer server = TestServer.of(18);
        Target target = server.newDatabase();
        write(
                "2_x.sql",
                "CREATE TABLE roles (a int); GRANT SELECT ON roles TO PUBLIC; ALTER TABLE roles ADD role text;"
                        + " COMMENT ON TABLE roles IS 'a'; REVOKE SELECT ON roles FROM PUBLIC;");
        write("2_rollback.sql", "DROP TABLE roles;");

        assertThat(rehearse(target).report().problems()).isEmpty();
    }

    /** What a script puts together while it runs nobody can read beforehand; afterwards it shows. */
    @Test
    void whatReachedBeyondTheCopyAllTheSameIsToldAfterwards() throws Exception {
        try (TestServer server = TestServer.own(18)) {
            Target target = server.newDatabase("orders");
            write("2_x.sql", "DO $$ BEGIN EXECUTE 'CREATE' || ' ROLE hidden'; END $$;");
            write("2_rollback.sql", "DO $$ BEGIN EXECUTE 'DROP' || ' ROLE hidden'; END $$;");

            Rehearsal rehearsal = rehearse(target);

            assertThat(rehearsal.report().problems())
                    .filteredOn(problem -> problem.code() == Code.COPY_SERVER_WIDE)
                    .singleElement()
                    .satisfies(problem ->
                            assertThat(problem.details()).anyMatch(line -> line.startsWith("now: role hidden ")));
        }
    }

    @Test
    void aRoleThatTheServerLacksIsNotMadeThere() throws Exception {
        TestServer server = TestServer.of(18);
        Target target = server.newDatabase();
        write("2_x.sql", "ALTER TABLE users OWNER TO nobody_knows;");
        write("2_rollback.sql", "ALTER TABLE users OWNER TO postgres;");

        assertThat(rehearse(target).report().problems())
                .extracting(Problem::message)
                .contains("role \"nobody_knows\" does not exist");
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = 'nobody_knows'")) {
            assertThat(rows.next()).isFalse();
        }
    }
}
