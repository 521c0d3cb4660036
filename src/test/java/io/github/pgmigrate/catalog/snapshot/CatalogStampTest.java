package io.github.pgmigrate.catalog.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import org.junit.jupiter.params.ParameterizedTest;

/** A stamp changes with whatever a snapshot holds, as ChangesTest shows for each property, and with little else. */
class CatalogStampTest {

    private static CatalogStamp stamp(Target database) throws Exception {
        try (Session session = Session.open(database, "pgmigrate", notice -> {})) {
            return CatalogStamp.read(session);
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_leaves_the_other_rows_alone_leaves_the_stamp(int major) throws Exception {
        Target database = TestServer.of(major).newDatabase();
        try (Session session = Session.open(database, "pgmigrate", notice -> {})) {
            session.send("CREATE TABLE t (id int PRIMARY KEY, note text)");
            CatalogStamp stamp = stamp(database);

            session.send("INSERT INTO t SELECT i, 'x' FROM generate_series(1, 1000) i; ANALYZE t");
            assertThat(stamp(database)).as("rows").isEqualTo(stamp);
            session.send(
                    "CREATE TABLE u (id serial PRIMARY KEY); CREATE VIEW v AS SELECT * FROM t; DROP VIEW v; DROP TABLE u");
            assertThat(stamp(database)).as("made and dropped").isEqualTo(stamp);
            session.send("BEGIN; DROP TABLE t; ROLLBACK");
            assertThat(stamp(database)).as("undone").isEqualTo(stamp);
            session.send("CREATE DATABASE stamp_other");
            session.send("DROP DATABASE stamp_other");
            assertThat(stamp(database)).as("another database").isEqualTo(stamp);
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_changes_rows_changes_the_stamp(int major) throws Exception {
        Target database = TestServer.of(major).newDatabase();
        try (Session session = Session.open(database, "pgmigrate", notice -> {})) {
            session.send("CREATE TABLE t (id int)");
            CatalogStamp stamp = stamp(database);
            for (String change : new String[] {
                "ALTER TABLE t RENAME TO u",
                "ALTER TABLE u RENAME TO t",
                "GRANT SELECT ON t TO PUBLIC",
                "ALTER DATABASE " + database.database() + " SET work_mem = '5MB'",
                "ALTER DATABASE " + database.database() + " CONNECTION LIMIT 7",
                "COMMENT ON DATABASE " + database.database() + " IS 'mine'",
                "CREATE ROLE stamp_role"
            }) {
                session.send(change);
                CatalogStamp now = stamp(database);
                assertThat(now).as(change).isNotEqualTo(stamp);
                stamp = now;
            }
            session.send("DROP ROLE stamp_role");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_copy_in_place_of_the_database_has_its_stamp(int major) throws Exception {
        TestServer server = TestServer.of(major);
        Target database = server.newDatabase("stamped");
        server.execute("stamped", "CREATE TABLE t (id serial PRIMARY KEY)");
        CatalogStamp stamp = stamp(database);

        server.execute("postgres", "DROP DATABASE IF EXISTS stamped_copy");
        server.execute("postgres", "CREATE DATABASE stamped_copy TEMPLATE stamped");
        server.execute("stamped", "DROP TABLE t");
        assertThat(stamp(database)).isNotEqualTo(stamp);
        server.execute("postgres", "DROP DATABASE stamped");
        server.execute("postgres", "ALTER DATABASE stamped_copy RENAME TO stamped");

        assertThat(stamp(database)).isEqualTo(stamp);
    }
}
