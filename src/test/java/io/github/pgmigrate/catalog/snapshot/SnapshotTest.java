package io.github.pgmigrate.catalog.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.catalog.diff.CatalogDiff;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.snapshot.CatalogScope.Relation;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;

/** What a reading of the catalogs takes in, and what it does not depend on. */
class SnapshotTest {

    private static Session open(Target target) {
        return Session.open(target, "pgmigrate", notice -> {});
    }

    private static CatalogSnapshot read(Session session) throws ServerException {
        return CatalogSnapshot.read(session, CatalogScope.everything());
    }

    @ParameterizedTest
    @EachMajor
    void an_empty_database_holds_little_and_two_messages_read_it(int major) throws Exception {
        try (Session session = open(TestServer.of(major).newDatabase())) {
            session.send("SET search_path = public; SET TimeZone = 'Asia/Kolkata'; SET quote_all_identifiers = on");
            long before = session.roundTrips();
            CatalogSnapshot snapshot = read(session);

            assertThat(session.roundTrips() - before).isEqualTo(2);
            assertThat(snapshot.objects().keySet())
                    .extracting(ObjectName::toString)
                    .containsExactly("extension plpgsql", "schema public");
            assertThat(snapshot.serverVersion()).startsWith(major + ".");
            assertThat(session.transaction()).isEqualTo(Session.Transaction.IDLE);
            assertThat(session.query("SHOW search_path")).containsExactly(List.of("public"));
            assertThat(session.query("SHOW TimeZone")).containsExactly(List.of("Asia/Kolkata"));
        }
    }

    @ParameterizedTest
    @EachMajor
    void an_open_transaction_is_no_place_for_it(int major) throws Exception {
        try (Session session = open(TestServer.of(major).newDatabase())) {
            session.send("BEGIN");
            assertThatThrownBy(() -> read(session)).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_session_and_its_temporary_objects_do_not_matter(int major) throws Exception {
        Target target = TestServer.of(major).newDatabase();
        try (Session plain = open(target);
                Session odd = open(target)) {
            plain.send("CREATE TYPE mood AS ENUM ('a'); CREATE TABLE \"Users\" (a int PRIMARY KEY, m mood DEFAULT 'a',"
                    + " t timestamptz DEFAULT '2020-01-01 00:00:00+00', f float8 DEFAULT 0.1, i interval DEFAULT '1 day',"
                    + " b bytea DEFAULT '\\x00ff', r regclass DEFAULT 'pg_class', s money DEFAULT 5, x text,"
                    + " p text DEFAULT 'a\\b');"
                    + " CREATE VIEW v AS SELECT * FROM \"Users\"; CREATE INDEX ON \"Users\" (lower(x))");
            CatalogSnapshot snapshot = read(plain);
            odd.send("CREATE TEMP TABLE pg_class (a int); CREATE TEMP TABLE mine (a serial PRIMARY KEY);"
                    + " CREATE DOMAIN pg_temp.text AS int; CREATE SCHEMA evil;"
                    + " CREATE FUNCTION evil.no(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT false';"
                    + " CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.no);"
                    + " SET search_path = evil, pg_temp, public, pg_catalog; SET DateStyle = 'ISO, DMY';"
                    + " SET IntervalStyle = 'sql_standard'; SET TimeZone = 'America/New_York'; SET bytea_output = 'escape';"
                    + " SET quote_all_identifiers = on; SET extra_float_digits = -10; SET lc_messages = 'C';"
                    + " SET standard_conforming_strings = off");
            CatalogDiff diff = CatalogDiff.between(snapshot, read(odd));

            assertThat(diff.differences()).extracting(Difference::sentence).containsExactly("schema evil is left over");
        }
    }

    @ParameterizedTest
    @EachMajor
    void tables_are_left_out_with_all_that_hangs_on_them(int major) throws Exception {
        try (Session session = open(TestServer.of(major).newDatabase())) {
            session.send("CREATE SCHEMA \"My\"");
            CatalogSnapshot before = read(session);
            session.send(
                    "CREATE TABLE \"My\".\"schema version\" (a serial PRIMARY KEY, b int GENERATED ALWAYS AS IDENTITY,"
                            + " c int CHECK (c > 0) REFERENCES \"My\".\"schema version\"); CREATE INDEX ON \"My\".\"schema version\" (c);"
                            + " COMMENT ON TABLE \"My\".\"schema version\" IS 'x'; CREATE STATISTICS stats ON a, b FROM \"My\".\"schema version\"");
            CatalogScope scope = CatalogScope.everything().without(Set.of(new Relation("My", "schema version")));

            assertThat(CatalogDiff.between(before, CatalogSnapshot.read(session, scope))
                            .differences())
                    .isEmpty();
            assertThat(CatalogDiff.between(before, read(session)).differences())
                    .extracting(Difference::sentence)
                    .containsExactly("table \"My\".\"schema version\" is left over");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_extensions_bring_is_left_out_and_what_users_put_beside_it_is_not(int major) throws Exception {
        try (Session session = open(TestServer.of(major).newDatabase())) {
            session.send("CREATE EXTENSION postgres_fdw; CREATE EXTENSION hstore; CREATE EXTENSION pg_stat_statements;"
                    + " CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw; CREATE SCHEMA app;"
                    + " ALTER EXTENSION hstore ADD SCHEMA app; CREATE TABLE app.t (h hstore)");

            assertThat(read(session).objects().keySet())
                    .extracting(ObjectName::toString)
                    .containsExactly(
                            "extension hstore",
                            "extension pg_stat_statements",
                            "extension plpgsql",
                            "extension postgres_fdw",
                            "schema public",
                            "server s",
                            "table app.t",
                            "column app.t.h");
        }
    }

    @ParameterizedTest
    @EachMajor
    void what_a_role_may_not_read_is_unknown_and_no_error(int major) throws Exception {
        TestServer server = TestServer.of(major);
        Target target = server.newDatabase("catalog_rights");
        try (Session owner = open(target)) {
            owner.send("DROP ROLE IF EXISTS catalog_poor; CREATE ROLE catalog_poor LOGIN PASSWORD 'poor'");
            owner.send("CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
                    + " CREATE USER MAPPING FOR postgres SERVER s OPTIONS (user 'me', password 'canary');"
                    + " CREATE SCHEMA hidden; CREATE TABLE hidden.t (id int PRIMARY KEY, x text DEFAULT 'a');"
                    + " CREATE FUNCTION hidden.f() RETURNS int RETURN 1; CREATE VIEW hidden.v AS SELECT * FROM hidden.t;"
                    + " ALTER TABLE hidden.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON hidden.t USING (id > 0);"
                    + " REVOKE ALL ON SCHEMA hidden FROM PUBLIC; REVOKE ALL ON FUNCTION hidden.f() FROM PUBLIC");
            owner.send("CREATE SUBSCRIPTION sub CONNECTION 'port=1 password=canary' PUBLICATION p"
                    + " WITH (connect = false, slot_name = NONE)");
            CatalogScope scope = CatalogScope.everything().withCluster();
            CatalogSnapshot all = CatalogSnapshot.read(owner, scope);
            try (Session poor = open(server.target("catalog_rights", "catalog_poor", Secret.of("poor")))) {
                CatalogSnapshot some = CatalogSnapshot.read(poor, scope);
                CatalogDiff diff = CatalogDiff.between(all, some);

                assertThat(diff.differences()).extracting(Difference::sentence).isEmpty();
                assertThat(diff.unread())
                        .extracting(unread -> unread.property() + " of " + unread.object())
                        .containsExactly("options of user mapping of postgres for s", "connection of subscription sub");
                assertThat(some.toJson() + all.toJson()).doesNotContain("canary");
                assertThat(CatalogSnapshot.ofJson(some.toJson())).isEqualTo(some);
            } finally {
                owner.send("DROP SUBSCRIPTION sub");
                owner.send("DROP ROLE catalog_poor");
            }
        }
    }

    @ParameterizedTest
    @EachMajor
    void two_servers_with_other_oids_and_owners_give_the_same(int major) throws Exception {
        String schema = "CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE);"
                + " CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY, u int REFERENCES users ON DELETE CASCADE) PARTITION BY LIST (u);"
                + " CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1); CREATE INDEX ON orders (u);"
                + " CREATE VIEW v AS SELECT id::regclass FROM users; GRANT SELECT ON users TO PUBLIC;"
                + " CREATE FUNCTION f(users) RETURNS users LANGUAGE sql AS 'SELECT $1'; CREATE POLICY p ON users TO CURRENT_USER;"
                + " ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC; COMMENT ON COLUMN users.email IS 'e'";
        TestServer server = TestServer.of(major);
        try (Session one = open(server.newDatabase());
                Session other = open(server.newDatabase())) {
            one.send(schema);
            other.send(
                    "CREATE TABLE burn_some_oids (a serial, b text UNIQUE); DROP TABLE burn_some_oids;"
                            + " DO $$ BEGIN IF to_regrole('\"catalog \"\"other\"') IS NULL THEN CREATE ROLE \"catalog \"\"other\" SUPERUSER; END IF; END $$");
            other.send("SET ROLE \"catalog \"\"other\"; " + schema);
            CatalogSnapshot first = read(one);

            assertThat(CatalogDiff.between(first, read(other)).differences())
                    .extracting(Difference::property)
                    .contains("owner", "privileges", "roles");
            assertThat(CatalogSnapshot.read(
                            other, CatalogScope.everything().withRoles(Map.of("catalog \"other", "postgres"))))
                    .isEqualTo(first);
        }
    }

    /** pg_get_viewdef and its like see what others commit meanwhile, and fail where an object is gone. */
    @ParameterizedTest
    @EachMajor
    void it_reads_while_others_change_the_schema(int major) throws Exception {
        Target target = TestServer.of(major).newDatabase();
        AtomicBoolean over = new AtomicBoolean();
        try (Session reader = open(target);
                Session writer = open(target)) {
            writer.send("CREATE TABLE steady (a int)");
            CompletableFuture<Integer> changes = CompletableFuture.supplyAsync(() -> {
                int count = 0;
                try {
                    for (; !over.get(); count++) {
                        writer.send(
                                "CREATE TABLE t (a serial PRIMARY KEY CHECK (a > 0)); CREATE VIEW v AS SELECT * FROM t;"
                                        + " CREATE INDEX i ON t (a); CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT 1'");
                        dropUntilItIsDone(writer);
                        Thread.sleep(20);
                    }
                } catch (ServerException | InterruptedException e) {
                    throw new AssertionError(e);
                }
                return count;
            });
            for (int i = 0; i < 60; i++) {
                assertThat(read(reader).object(ObjectKind.TABLE, "public.steady"))
                        .isPresent();
            }
            over.set(true);
            assertThat(changes.get()).isPositive();
        }
    }

    /** Of two that wait for each other the server ends either. */
    private static void dropUntilItIsDone(Session writer) throws ServerException {
        while (true) {
            try {
                writer.send("DROP TABLE t CASCADE");
                return;
            } catch (ServerException e) {
                if (!e.sqlState().equals("40P01")) {
                    throw e;
                }
            }
        }
    }
}
