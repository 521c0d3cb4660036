package io.github.pgmigrate.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;

/** Indexes and constraints that a statement left half done. */
class UnfinishedTest {

    private static final String EVIL = "CREATE SCHEMA evil;"
            + " CREATE FUNCTION evil.no(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT false';"
            + " CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.no);"
            + " CREATE FUNCTION evil.no(name, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';"
            + " CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = text, FUNCTION = evil.no);"
            + " CREATE TABLE evil.pg_index (a int); SET search_path = evil, pg_catalog, public";

    @ParameterizedTest
    @EachMajor
    void an_index_is_absent_invalid_or_valid(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate", notice -> {})) {
            session.send("CREATE SCHEMA \"my = app\"; CREATE TABLE \"my = app\".\"Üsers\" (a int, b int);"
                    + " INSERT INTO \"my = app\".\"Üsers\" VALUES (1, 1), (1, 2)");
            assertThat(IndexState.find(session, "my = app", "one")).isEmpty();
            assertThatThrownBy(() -> session.send("CREATE UNIQUE INDEX CONCURRENTLY one ON \"my = app\".\"Üsers\" (a)"))
                    .isInstanceOf(ServerException.class);
            session.send("CREATE INDEX two ON \"my = app\".\"Üsers\" (b)");
            session.send(EVIL);
            Optional<IndexState> one = IndexState.find(session, "my = app", "one");
            assertThat(one).hasValueSatisfying(index -> {
                assertThat(index.valid()).isFalse();
                assertThat(index.table()).isEqualTo("Üsers");
                assertThat(index.definition())
                        .isEqualTo("CREATE UNIQUE INDEX one ON \"my = app\".\"Üsers\" USING btree (a)");
            });
            assertThat(IndexState.ofTable(session, "my = app", "Üsers"))
                    .extracting(IndexState::name)
                    .containsExactly("one", "two");
            assertThat(IndexState.find(session, "my = app", "two").orElseThrow().valid())
                    .isTrue();
            assertThat(InvalidIndex.all(session)).singleElement().satisfies(index -> {
                assertThat(index.name()).isEqualTo("one");
                assertThat(index.building()).isFalse();
                assertThat(index.partitioned()).isFalse();
            });
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_constraint_that_was_never_validated_is_found_with_its_remedy(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate", notice -> {})) {
            session.send("CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int); CREATE DOMAIN d AS int;"
                    + " ALTER TABLE t ADD CONSTRAINT \"is = fine\" CHECK (a > 0) NOT VALID;"
                    + " ALTER TABLE t ADD CONSTRAINT good CHECK (a > 1);"
                    + " ALTER TABLE t ADD CONSTRAINT ref FOREIGN KEY (a) REFERENCES p NOT VALID;"
                    + " ALTER DOMAIN d ADD CONSTRAINT small CHECK (VALUE < 9) NOT VALID");
            if (major >= 18) {
                session.send("ALTER TABLE t ADD CONSTRAINT never CHECK (a < 5) NOT ENFORCED");
            }
            session.send(EVIL);
            assertThat(NotValidConstraint.all(session))
                    .extracting(NotValidConstraint::remedy)
                    .containsExactly(
                            "ALTER DOMAIN \"public\".\"d\" VALIDATE CONSTRAINT \"small\";",
                            "ALTER TABLE \"public\".\"t\" VALIDATE CONSTRAINT \"is = fine\";",
                            "ALTER TABLE \"public\".\"t\" VALIDATE CONSTRAINT \"ref\";");
            session.send("SET search_path = public");
            for (NotValidConstraint constraint : NotValidConstraint.all(session)) {
                session.send(constraint.remedy());
            }
            assertThat(NotValidConstraint.all(session)).isEmpty();
        }
    }
}
