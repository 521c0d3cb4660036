package io.github.pgmigrate.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;

/** What stands in the way of a DROP. */
class DependentsTest {

    private static ServerError failureOf(Session session, String sql) {
        ServerException failure = catchThrowableOfType(ServerException.class, () -> session.send(sql));
        assertThat(failure.sqlState()).isIn("2BP01", "0A000");
        return failure.error();
    }

    private static ServerError withoutDetail(ServerError error) {
        return new ServerError(
                error.severity(),
                error.sqlState(),
                error.message(),
                null,
                null,
                0,
                null,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @ParameterizedTest
    @EachMajor
    void the_server_s_list_is_taken_and_bounded(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate", notice -> {})) {
            session.send("CREATE TABLE \"Users\" (a int PRIMARY KEY, b text)");
            session.send("CREATE VIEW named AS SELECT b FROM \"Users\"; CREATE VIEW nested AS SELECT b FROM named");
            assertThat(Dependents.of(session, failureOf(session, "ALTER TABLE \"Users\" DROP COLUMN b"))
                            .lines())
                    .containsExactly(
                            "view named depends on column b of table \"Users\"", "view nested depends on view named");
            assertThat(Dependents.of(session, failureOf(session, "ALTER TABLE \"Users\" ALTER b TYPE varchar"))
                            .lines())
                    .singleElement()
                    .asString()
                    .contains("view named");
            session.send(IntStream.range(0, 130)
                    .mapToObj(i -> "CREATE VIEW v" + i + " AS SELECT a FROM \"Users\"")
                    .collect(Collectors.joining(";")));
            Dependents many = Dependents.of(session, failureOf(session, "DROP TABLE \"Users\""));
            assertThat(many.lines()).hasSize(20);
            assertThat(many.more()).isEqualTo(112);
        }
    }

    @ParameterizedTest
    @EachMajor
    void without_a_list_the_catalog_is_asked(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate", notice -> {})) {
            session.send("CREATE TABLE \"Users\" (a int PRIMARY KEY, b text)");
            session.send("CREATE VIEW named AS SELECT b FROM \"Users\"; CREATE VIEW nested AS SELECT b FROM named;"
                    + " CREATE TABLE orders (u int REFERENCES \"Users\", n serial); CREATE INDEX ON \"Users\" (b)");
            session.send(
                    "CREATE SCHEMA evil; CREATE FUNCTION evil.no(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT false';"
                            + " CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.no)");
            ServerError error = withoutDetail(failureOf(session, "DROP TABLE \"Users\""));
            session.send("SET search_path = evil, public, pg_catalog");
            assertThat(Dependents.of(session, error).lines())
                    .containsExactly("constraint orders_u_fkey on table orders", "view named", "view nested");
            session.send("RESET search_path");
            assertThat(Dependents.of(session, withoutDetail(failureOf(session, "ALTER TABLE \"Users\" DROP b")))
                            .lines())
                    .containsExactly("view named", "view nested");
        }
    }
}
