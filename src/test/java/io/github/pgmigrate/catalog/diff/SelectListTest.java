package io.github.pgmigrate.catalog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.catalog.snapshot.CatalogScope;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import org.junit.jupiter.params.ParameterizedTest;

/** Views that differ in the order of their columns alone, and such as only seem to. */
class SelectListTest {

    private static final String SCHEMA =
            "CREATE TABLE users (id int, email text, name text, age int);" + " CREATE TABLE old_users (LIKE users);";

    private static Verdict verdict(int major, String before, String after) throws ServerException {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate", notice -> {})) {
            session.send(SCHEMA + "CREATE VIEW listed AS " + before);
            CatalogSnapshot was = CatalogSnapshot.read(session, CatalogScope.everything());
            session.send("DROP VIEW listed; CREATE VIEW listed AS " + after);
            return CatalogDiff.between(was, CatalogSnapshot.read(session, CatalogScope.everything()))
                    .verdict();
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_order_alone(int major) throws Exception {
        assertThat(
                        verdict(
                                major,
                                "SELECT id, email, CASE WHEN age > 17 THEN 'yes, of age' ELSE name END AS grown FROM users WHERE id > 0",
                                "SELECT CASE WHEN age > 17 THEN 'yes, of age' ELSE name END AS grown, email, id FROM users WHERE id > 0"))
                .isEqualTo(Verdict.ORDER);
        assertThat(verdict(major, "SELECT 1 AS a, 2 AS b", "SELECT 2 AS b, 1 AS a"))
                .isEqualTo(Verdict.ORDER);
        assertThat(verdict(
                        major,
                        "SELECT id, (SELECT max(o.age) FROM old_users o WHERE o.id = u.id) AS age FROM users u",
                        "SELECT (SELECT max(o.age) FROM old_users o WHERE o.id = u.id) AS age, id FROM users u"))
                .isEqualTo(Verdict.ORDER);
    }

    @ParameterizedTest
    @EachMajor
    void more_than_the_order(int major) throws Exception {
        assertThat(verdict(
                        major,
                        "SELECT id, email, name FROM users",
                        "SELECT id, name AS email, email AS name FROM users"))
                .isEqualTo(Verdict.DIFFERENT);
        assertThat(verdict(major, "SELECT id, email FROM users", "SELECT email, id FROM old_users users"))
                .isEqualTo(Verdict.DIFFERENT);
        assertThat(verdict(
                        major,
                        "SELECT id, email, name FROM users UNION SELECT id, email, name FROM old_users",
                        "SELECT id, name, email FROM users UNION SELECT id, email, name FROM old_users"))
                .isEqualTo(Verdict.DIFFERENT);
        assertThat(verdict(
                        major,
                        "SELECT id, CASE WHEN id > 1 THEN 'a' WHEN id > 0 THEN 'b' END AS k FROM users",
                        "SELECT CASE WHEN id > 0 THEN 'b' WHEN id > 1 THEN 'a' END AS k, id FROM users"))
                .isEqualTo(Verdict.DIFFERENT);
        assertThat(verdict(major, "SELECT id, email FROM users", "SELECT email, id::bigint FROM users"))
                .isEqualTo(Verdict.DIFFERENT);
    }
}
