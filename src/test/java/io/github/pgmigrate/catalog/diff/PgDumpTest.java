package io.github.pgmigrate.catalog.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogScope;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Psql;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * pg_dump as the oracle, where one of PostgreSQL 15 or later is installed: after each of some hundred random statements, two
 * schemas that it writes differently have different snapshots, and two that it writes alike have the same, but for what is
 * listed here. {@code -Dcatalog.changes=5000} makes more of them, {@code -Dcatalog.seed=NUMBER} makes a run again,
 * {@code -Dcatalog.major=18} holds it on another server, with a pg_dump that knows that one.
 */
class PgDumpTest {

    private static final int SERVER = Integer.getInteger("catalog.major", 15);

    /** After so many changes a new database begins, since many statements need what others have dropped. */
    private static final int BEFORE_ANEW = 60;

    /** Properties that pg_dump does not write; of an index that is not ready it writes nothing. */
    private static final Map<ObjectKind, Set<String>> ONLY_IN_SNAPSHOTS = Map.of(
            ObjectKind.MATERIALIZED_VIEW, Set.of("not populated"),
            ObjectKind.EXTENSION, Set.of("version"),
            ObjectKind.CONSTRAINT, Set.of("checking"),
            ObjectKind.TABLE, Set.of("detach pending"),
            ObjectKind.SUBSCRIPTION, Set.of("disabled"));

    @Test
    void what_pg_dump_tells_apart_the_snapshot_tells_apart() throws Exception {
        Psql pgDump = Psql.needed("pg_dump");
        long seed = Long.getLong("catalog.seed", System.nanoTime() % 1_000_000);
        int changes = Integer.getInteger("catalog.changes", 300);
        RandomStatements statements = new RandomStatements(seed);
        Seen seen = new Seen(pgDump);
        for (int done = 0; done < changes; done += BEFORE_ANEW) {
            Target database = TestServer.of(SERVER).newDatabase();
            try (Session session = Session.open(database, "pgmigrate", notice -> {})) {
                Case.prepare(session);
                for (String statement : statements.first()) {
                    session.send(statement);
                }
                seen.compare(session, database, "seed " + seed);
                for (int i = done; i < Math.min(changes, done + BEFORE_ANEW); i++) {
                    String statement = next(session, statements);
                    seen.compare(session, database, "seed " + seed + ", change " + i + ": " + statement);
                }
            }
        }
        assertThat(seen.dumps).as("seed %d", seed).hasSizeGreaterThan(changes / 2);
    }

    /** Tries statements until one succeeds. */
    private static String next(Session session, RandomStatements statements) {
        while (true) {
            for (String statement : statements.next()) {
                try {
                    session.send(statement);
                    return statement;
                } catch (ServerException e) {
                    assertThat(session.isBroken()).as(statement).isFalse();
                }
            }
        }
    }

    /** The schemas that there were so far, both ways. */
    private static final class Seen {

        private final Psql pgDump;
        private final Map<String, CatalogSnapshot> dumps = new HashMap<>();
        private final Map<CatalogSnapshot, String> snapshots = new HashMap<>();

        Seen(Psql pgDump) {
            this.pgDump = pgDump;
        }

        void compare(Session session, Target database, String where) throws Exception {
            String dump = SchemaDump.of(pgDump, database);
            CatalogSnapshot snapshot = common(CatalogSnapshot.read(session, CatalogScope.everything()));
            CatalogSnapshot alike = dumps.putIfAbsent(dump, snapshot);
            if (alike != null) {
                assertThat(CatalogDiff.between(alike, snapshot).differences())
                        .as("%s: what pg_dump does not tell", where)
                        .isEmpty();
                assertThat(snapshot).isEqualTo(alike);
            }
            String same = snapshots.putIfAbsent(snapshot, dump);
            if (same != null) {
                assertThat(dump)
                        .as("%s: what the snapshot does not tell", where)
                        .isEqualTo(same);
            }
        }
    }

    /** The snapshot without what only it tells: {@link #what_only_the_snapshot_tells} shows each. */
    private static CatalogSnapshot common(CatalogSnapshot snapshot) {
        List<CatalogObject> objects = new ArrayList<>();
        for (CatalogObject object : snapshot.objects().values()) {
            TreeMap<String, String> properties = new TreeMap<>(object.properties());
            ONLY_IN_SNAPSHOTS.getOrDefault(object.kind(), Set.of()).forEach(properties::remove);
            if (object.kind() == ObjectKind.TABLE) {
                // With the index itself, where there is one, pg_dump says it too.
                properties.remove("replica identity", "index");
            }
            if (object.kind() == ObjectKind.LANGUAGE
                    && !properties.getOrDefault("handler", "").contains(".")) {
                // pg_dump takes a language whose handler is PostgreSQL's own for one that needs no words.
                properties.clear();
            }
            if (object.property("not ready").isEmpty()) {
                objects.add(new CatalogObject(object.name(), object.parent(), properties, new TreeSet<>()));
            }
        }
        return CatalogSnapshot.of(snapshot.serverVersion(), objects);
    }

    static Stream<Arguments> onlyInSnapshots() {
        return Stream.of(
                Arguments.of(
                        List.of("CREATE MATERIALIZED VIEW m AS SELECT 1 AS a"),
                        "REFRESH MATERIALIZED VIEW m WITH NO DATA",
                        "materialized view m is not populated, was populated"),
                Arguments.of(
                        List.of("CREATE EXTENSION pg_trgm VERSION '1.5'"),
                        "ALTER EXTENSION pg_trgm UPDATE TO '1.6'",
                        "version of extension pg_trgm is 1.6, was 1.5"),
                Arguments.of(
                        List.of("CREATE TABLE t (a int PRIMARY KEY, b int CONSTRAINT k REFERENCES t)"),
                        "ALTER TABLE t DISABLE TRIGGER ALL",
                        "checking of constraint k on t is disabled on public.t, was enabled"),
                Arguments.of(
                        List.of("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (1)"),
                        "fails CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
                        "index i on t(a) is left over"),
                Arguments.of(
                        List.of(
                                "CREATE TABLE t (a int NOT NULL)",
                                "CREATE UNIQUE INDEX i ON t (a)",
                                "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
                                "DROP INDEX i",
                                "CREATE UNIQUE INDEX i ON t (a)"),
                        "ALTER TABLE t REPLICA IDENTITY DEFAULT",
                        "replica identity of t is the primary key, was index"),
                Arguments.of(
                        List.of("CREATE LANGUAGE mine HANDLER plpgsql_call_handler"),
                        "CREATE OR REPLACE LANGUAGE mine HANDLER plpgsql_call_handler VALIDATOR plpgsql_validator",
                        "validator of language mine is plpgsql_validator(oid), was none"),
                Arguments.of(
                        List.of(
                                "CREATE TABLE t (a int) PARTITION BY LIST (a)",
                                "CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)",
                                "SET allow_system_table_mods = on"),
                        "UPDATE pg_inherits SET inhdetachpending = true WHERE inhrelid = 't_1'::regclass",
                        "table t_1 is being detached, was attached"),
                Arguments.of(
                        List.of("CREATE SUBSCRIPTION s CONNECTION 'port=1' PUBLICATION p"
                                + " WITH (connect = false, slot_name = 'catalog_slot')"),
                        "ALTER SUBSCRIPTION s ENABLE",
                        "subscription s is enabled, was disabled"));
    }

    @ParameterizedTest
    @MethodSource("onlyInSnapshots")
    void what_only_the_snapshot_tells(List<String> setup, String change, String sentence) throws Exception {
        Psql pgDump = Psql.needed("pg_dump");
        Target database = TestServer.of(SERVER).newDatabase();
        try (Session session = Session.open(database, "pgmigrate", notice -> {})) {
            for (String statement : setup) {
                session.send(statement);
            }
            String dumped = SchemaDump.of(pgDump, database);
            CatalogSnapshot before = CatalogSnapshot.read(session, CatalogScope.everything());
            if (change.startsWith("fails ")) {
                assertThatThrownBy(() -> session.send(change.substring("fails ".length())))
                        .isInstanceOf(ServerException.class);
            } else {
                session.send(change);
            }
            CatalogSnapshot after = CatalogSnapshot.read(session, CatalogScope.everything());
            if (change.startsWith("ALTER SUBSCRIPTION")) {
                session.send("ALTER SUBSCRIPTION s DISABLE");
            }

            assertThat(CatalogDiff.between(before, after).differences())
                    .extracting(Difference::sentence)
                    .containsExactly(sentence);
            assertThat(SchemaDump.of(pgDump, database)).isEqualTo(dumped);
            assertThat(common(after)).isEqualTo(common(before));
        }
    }

    static Stream<Case> cases() throws IOException {
        return Case.all().stream().filter(one -> one.since() <= SERVER);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void each_case_of_a_change_is_told_by_both_or_none(Case one) throws Exception {
        Psql pgDump = Psql.needed("pg_dump");
        Target database = TestServer.of(SERVER).newDatabase();
        try (Session session = Session.open(database, "pgmigrate", notice -> {})) {
            Case.prepare(session);
            one.run(session, one.setup(), SERVER);
            String dumped = SchemaDump.of(pgDump, database);
            CatalogSnapshot before = common(CatalogSnapshot.read(session, CatalogScope.everything()));
            one.run(session, one.change(), SERVER);
            CatalogSnapshot after = common(CatalogSnapshot.read(session, CatalogScope.everything()));
            boolean told = !SchemaDump.of(pgDump, database).equals(dumped);
            one.run(session, one.back(), SERVER);

            assertThat(CatalogDiff.between(before, after).differences().isEmpty())
                    .isEqualTo(!told);
        }
    }

    @Test
    void only_pg_dump_tells_a_secret() throws Exception {
        Psql pgDump = Psql.needed("pg_dump");
        Target database = TestServer.of(SERVER).newDatabase();
        try (Session session = Session.open(database, "pgmigrate", notice -> {})) {
            session.send("CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
                    + " CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (password 'one')");
            String dumped = SchemaDump.of(pgDump, database);
            CatalogSnapshot before = CatalogSnapshot.read(session, CatalogScope.everything());
            session.send("ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password 'two')");

            assertThat(SchemaDump.of(pgDump, database)).isNotEqualTo(dumped);
            assertThat(CatalogSnapshot.read(session, CatalogScope.everything())).isEqualTo(before);
        }
    }
}
