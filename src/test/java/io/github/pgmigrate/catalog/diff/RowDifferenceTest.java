package io.github.pgmigrate.catalog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.catalog.snapshot.CatalogScope;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.catalog.snapshot.RowSnapshot;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;

/** What tables hold, before and after. */
class RowDifferenceTest {

    private static final String USERS =
            "CREATE TABLE \"Users\" (id int PRIMARY KEY, name text, \"e.mail\" text, made timestamptz);"
                    + " INSERT INTO \"Users\" SELECT i, 'n' || i, CASE WHEN i > 2 THEN 'm' || i END, '2020-01-01' FROM generate_series(1, 5) i";

    private static RowSnapshot read(Session session) throws ServerException {
        CatalogSnapshot catalog = CatalogSnapshot.read(session, CatalogScope.everything());
        return RowSnapshot.read(session, catalog, catalog.objects().keySet());
    }

    private static List<String> after(Session session, RowSnapshot before, String change) throws ServerException {
        session.send(change);
        return RowDifference.between(before, read(session)).stream()
                .map(RowDifference::sentence)
                .toList();
    }

    @ParameterizedTest
    @EachMajor
    void rows_are_compared_by_what_they_hold(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate", notice -> {})) {
            session.send(USERS + "; CREATE TABLE empty (a int)");
            RowSnapshot before = read(session);

            assertThat(before.tables()).hasSize(2);
            assertThat(
                            after(
                                    session,
                                    before,
                                    "CREATE TABLE more AS SELECT 1 AS a; DROP TABLE empty;"
                                            + " UPDATE \"Users\" SET id = id; SET TimeZone = 'Asia/Tokyo'; SET search_path = pg_catalog"))
                    .isEmpty();
            session.send("RESET search_path");
            assertThat(after(
                            session,
                            before,
                            "ALTER TABLE \"Users\" DROP name, ADD name text;"
                                    + " UPDATE \"Users\" SET name = 'n' || id"))
                    .isEmpty();
            assertThat(after(session, before, "ALTER TABLE \"Users\" DROP name, ADD name text"))
                    .containsExactly("\"Users\".name holds no values, held 5 values");
            assertThat(after(session, before, "ALTER TABLE \"Users\" DROP name"))
                    .containsExactly("\"Users\".name is gone with 5 values");
            assertThat(after(
                            session,
                            before,
                            "DELETE FROM \"Users\" WHERE id = 1; UPDATE \"Users\" SET \"e.mail\" = 'x' WHERE id = 5"))
                    .containsExactly(
                            "\"Users\" holds 4 rows, held 5 rows",
                            "\"Users\".\"e.mail\" holds other values than before",
                            "\"Users\".id holds 4 values, held 5 values",
                            "\"Users\".made holds 4 values, held 5 values",
                            "\"Users\".name is gone with 5 values");
            assertThat(after(session, before, "DROP TABLE \"Users\"")).containsExactly("\"Users\" is gone with 5 rows");
        }
    }

    @ParameterizedTest
    @EachMajor
    void values_that_change_places_are_seen_and_equal_rows_are_counted(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate", notice -> {})) {
            session.send(
                    "CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, NULL), (3, NULL), (4, ''), (4, '')");
            RowSnapshot before = read(session);

            assertThat(after(session, before, "UPDATE t SET b = CASE b WHEN 'x' THEN 'y' ELSE 'x' END WHERE a < 3"))
                    .containsExactly("t holds the same values in other rows than before");
            assertThat(after(session, before, "UPDATE t SET b = CASE b WHEN 'x' THEN 'y' ELSE 'x' END WHERE a < 3"))
                    .isEmpty();
            assertThat(after(session, before, "UPDATE t SET b = 'z' WHERE a = 4"))
                    .containsExactly("t.b holds other values than before");
        }
    }

    @ParameterizedTest
    @EachMajor
    void partitions_and_children_are_read_by_themselves_one_query_each(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate", notice -> {})) {
            session.send(
                    "CREATE TABLE e (a int) PARTITION BY LIST (a); CREATE TABLE e_1 PARTITION OF e FOR VALUES IN (1);"
                            + " CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p); CREATE TABLE nothing ();"
                            + " INSERT INTO e VALUES (1), (1); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1), (2), (3);"
                            + " CREATE VIEW v AS SELECT * FROM p; CREATE MATERIALIZED VIEW m AS SELECT 1 AS a");
            CatalogSnapshot catalog = CatalogSnapshot.read(session, CatalogScope.everything());
            long messages = session.roundTrips();
            RowSnapshot rows =
                    RowSnapshot.read(session, catalog, catalog.objects().keySet());

            assertThat(session.roundTrips() - messages).isEqualTo(3 + 4);
            assertThat(rows.tables().values())
                    .extracting(table -> table.table() + " " + table.rows())
                    .containsExactly(
                            "table public.c 3", "table public.e_1 2", "table public.nothing 0", "table public.p 1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_a_role_may_not_read_is_no_difference(int major) throws Exception {
        TestServer server = TestServer.of(major);
        try (Session owner = Session.open(server.newDatabase("catalog_rows"), "pgmigrate", notice -> {})) {
            owner.send("DROP ROLE IF EXISTS catalog_poor; CREATE ROLE catalog_poor LOGIN PASSWORD 'poor'");
            owner.send(
                    "CREATE TABLE open (a int); CREATE TABLE shut (a int); CREATE TABLE part (a int); CREATE SCHEMA s;"
                            + " CREATE TABLE s.t (a int); INSERT INTO s.t VALUES (1); INSERT INTO shut VALUES (1);"
                            + " INSERT INTO part VALUES (1); GRANT SELECT ON open, part, s.t TO catalog_poor;"
                            + " ALTER TABLE part ENABLE ROW LEVEL SECURITY");
            RowSnapshot all = read(owner);
            try (Session poor = Session.open(
                    server.target("catalog_rows", "catalog_poor", Secret.of("poor")), "pgmigrate", notice -> {})) {
                RowSnapshot some = read(poor);

                assertThat(some.unread())
                        .extracting(ObjectName::name)
                        .containsExactly("public.part", "public.shut", "s.t");
                assertThat(RowDifference.between(all, some)).isEmpty();
                assertThat(RowDifference.between(some, all)).isEmpty();
            } finally {
                owner.send("DROP OWNED BY catalog_poor; DROP ROLE catalog_poor");
            }
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_table_may_have_as_many_columns_as_postgresql_allows(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate", notice -> {})) {
            session.send("DO $$ BEGIN EXECUTE 'CREATE TABLE wide (' || (SELECT string_agg('c' || i || ' bool', ', ')"
                    + " FROM generate_series(1, 1600) i) || ')'; END $$; INSERT INTO wide (c1600) VALUES (true)");
            RowSnapshot before = read(session);

            assertThat(after(session, before, "UPDATE wide SET c1600 = NULL, c1 = true"))
                    .containsExactly(
                            "wide.c1 holds 1 value, held no values", "wide.c1600 holds no values, held 1 value");
        }
    }
}
