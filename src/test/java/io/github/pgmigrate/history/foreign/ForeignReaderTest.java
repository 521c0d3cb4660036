package io.github.pgmigrate.history.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.testing.EachMajor;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;

/** Reading tables as the tools make them, made here by hand; src/it has those that the tools made themselves. */
class ForeignReaderTest {

    @ParameterizedTest
    @EachMajor
    void flyway_before_5_kept_its_history_in_schema_version(int major) throws ServerException {
        try (ForeignDatabase database = new ForeignDatabase(
                major,
                ForeignDatabase.FLYWAY.formatted("schema_version"),
                "INSERT INTO schema_version VALUES (1, '1.1', 'a b', 'SQL', 'V1_1__a_b.sql', -5, 'me', '2020-01-02"
                        + " 03:04:05.678', 9, true), (2, NULL, 'v', 'SQL', 'R__v.sql', NULL, 'you', '2020-01-02', 1, true)")) {
            database.session().send("SET TimeZone = 'Asia/Tokyo'");

            ForeignHistory history = database.read();

            assertThat(history.table()).isEqualTo("\"public\".\"schema_version\"");
            ForeignRow row = history.rows().get(0);
            assertThat(row.name()).isEqualTo("1.1");
            assertThat(row.digest()).contains("-5");
            assertThat(row.appliedBy()).contains("me");
            assertThat(row.appliedAt()).contains(Instant.parse("2020-01-01T18:04:05.678Z"));
            assertThat(row.millis()).isEqualTo(9);
            assertThat(history.rows().get(1).digest()).isEmpty();
        }
    }

    @ParameterizedTest
    @EachMajor
    void flyway_at_work_keeps_its_lock(int major) throws ServerException {
        try (ForeignDatabase database =
                new ForeignDatabase(major, ForeignDatabase.FLYWAY.formatted("flyway_schema_history"))) {
            ForeignReader reader = ForeignReader.of(database.find(Optional.empty(), ""), Optional.empty());
            // The key that Flyway 11 takes for this table, as seen in pg_locks.
            long key = 77431708279161L + "\"public\".\"flyway_schema_history\"".hashCode();
            database.session().send("BEGIN");
            reader.lock(database.session());
            assertThat(database.session()
                            .query("SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype ="
                                    + " 'advisory' AND pid = pg_backend_pid()")
                            .get(0))
                    .containsExactly(String.valueOf(key));
            assertThat(database.session()
                            .query("SELECT mode FROM pg_locks WHERE relation = 'flyway_schema_history'::regclass")
                            .get(0))
                    .contains("ShareRowExclusiveLock");
        }
    }

    @ParameterizedTest
    @EachMajor
    void liquibase(int major) throws ServerException {
        try (ForeignDatabase database = new ForeignDatabase(
                major,
                ForeignDatabase.LIQUIBASE,
                ForeignDatabase.LIQUIBASE_LOCK,
                "INSERT INTO databasechangeloglock VALUES (1, false)",
                "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, comments)"
                        + " VALUES ('2', 'b', 'x.sql', '2021-01-01', 2, 'RERAN', 'later'), ('1', 'a', 'x.sql', '2021-01-01',"
                        + " 1, 'EXECUTED', NULL), ('3', 'c', 'y.sql', '2021-01-02', 3, 'MARK_RAN', ''), ('4', 'd', 'y.sql',"
                        + " '2021-01-02', 4, 'SKIPPED', '')")) {
            ForeignHistory history = database.read();

            assertThat(history.rows())
                    .extracting(ForeignRow::name, ForeignRow::description)
                    .containsExactly(tuple("x.sql::1::a", ""), tuple("x.sql::2::b", "later"), tuple("y.sql::3::c", ""));
            assertThat(history.problems())
                    .extracting(Problem::message)
                    .containsExactly(
                            "y.sql::3::c is marked as run, though Liquibase did not run it: it counts",
                            "y.sql::4::d was skipped, and does not count");
            assertThat(history.drop())
                    .isEqualTo("DROP TABLE \"public\".\"databasechangelog\", \"public\".\"databasechangeloglock\";");
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_failed_changeset_or_a_held_lock_stands_in_the_way(int major) throws ServerException {
        try (ForeignDatabase database = new ForeignDatabase(
                major,
                ForeignDatabase.LIQUIBASE,
                ForeignDatabase.LIQUIBASE_LOCK,
                "INSERT INTO databasechangeloglock VALUES (1, true, '2021-01-01 10:00', 'build7 (10.0.0.7)')",
                "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype)"
                        + " VALUES ('1', 'a', 'x.sql', '2021-01-01', 1, 'FAILED')")) {
            ForeignHistory history = database.read();

            assertThat(history.problems()).extracting(Problem::isError).containsExactly(true, true);
            assertThat(history.problems().get(0).message())
                    .isEqualTo("Liquibase's lock is held by build7 (10.0.0.7) since 2021-01-01 10:00:00");
            assertThat(history.problems().get(1).message()).isEqualTo("Liquibase's changeset x.sql::1::a failed");
            ForeignReader reader = ForeignReader.of(database.find(Optional.empty(), ""), Optional.empty());
            database.session().send("BEGIN");
            assertThatThrownBy(() -> reader.lock(database.session()))
                    .isInstanceOfSatisfying(
                            ProblemsException.class,
                            refusal ->
                                    assertThat(refusal.problems().get(0).code()).isEqualTo(Code.FOREIGN_BUSY));
        }
    }

    @ParameterizedTest
    @EachMajor
    void mybatis(int major) throws ServerException {
        try (ForeignDatabase database = new ForeignDatabase(
                major,
                ForeignDatabase.MYBATIS,
                "INSERT INTO changelog VALUES (20110101120001, '2011-02-03 04:05:06', 'b'), (20110101120000, 'once', 'a')")) {
            database.session().send("SET TimeZone = 'UTC'");

            assertThat(database.read().rows())
                    .extracting(ForeignRow::name, ForeignRow::appliedAt)
                    .containsExactly(
                            tuple("20110101120000", Optional.empty()),
                            tuple("20110101120001", Optional.of(Instant.parse("2011-02-03T04:05:06Z"))));
        }
    }

    @ParameterizedTest
    @EachMajor
    void sqitch_without_script_hashes_and_with_several_projects(int major) throws ServerException {
        try (ForeignDatabase database = new ForeignDatabase(
                major,
                "CREATE SCHEMA sqitch",
                "CREATE TABLE sqitch.changes (change_id text, change text, project text, note text, committed_at"
                        + " timestamptz, committer_name text, planned_at timestamptz)",
                "CREATE TABLE sqitch.events (event text, change_id text, change text, project text, committed_at"
                        + " timestamptz)",
                "INSERT INTO sqitch.changes VALUES ('1', 'users', 'shop', 'n', '2022-01-01Z', 'Ada', '2021-12-01Z'),"
                        + " ('2', 'x', 'other', '', '2022-01-01Z', 'Ada', '2021-12-01Z')",
                "INSERT INTO sqitch.events VALUES ('fail', '3', 'broken', 'shop', '2022-01-02Z'), ('fail', '1', 'users',"
                        + " 'shop', '2021-12-31Z'), ('deploy', '1', 'users', 'shop', '2022-01-01Z')")) {
            ForeignTable table = database.find(Optional.empty(), "");

            assertThatThrownBy(() -> ForeignReader.of(table, Optional.empty()).read(database.session()))
                    .hasMessageContaining("Sqitch's registry holds more than one project: other, shop");
            assertThatThrownBy(
                            () -> ForeignReader.of(table, Optional.of("none")).read(database.session()))
                    .hasMessageContaining("has no change of the project none deployed");

            ForeignHistory history =
                    ForeignReader.of(table, Optional.of("shop")).read(database.session());

            assertThat(history.rows()).extracting(ForeignRow::name).containsExactly("users");
            assertThat(history.rows().get(0).appliedBy()).contains("Ada");
            assertThat(history.problems())
                    .extracting(Problem::message)
                    .containsExactly("the change broken failed on 2022-01-02T00:00:00.000000Z and is not deployed");
            assertThat(history.drop()).isEqualTo("DROP SCHEMA \"sqitch\" CASCADE;");
        }
    }

    @ParameterizedTest
    @EachMajor
    void sqitch_with_its_registry_as_it_is_now(int major) throws ServerException {
        String who = "'Ada', 'ada@example.org'";
        try (ForeignDatabase database = new ForeignDatabase(
                major,
                ForeignDatabase.SQITCH,
                "INSERT INTO sqitch.projects VALUES ('shop', NULL, now(), " + who + ")",
                "INSERT INTO sqitch.changes VALUES ('b', 'hash of b', 'users', 'shop', 'the users', '2022-01-02Z', "
                        + who
                        + ", '2021-12-01Z', " + who + "), ('a', NULL, 'app', 'shop', '', '2022-01-01Z', " + who
                        + ", '2021-12-01Z', " + who + ")",
                "INSERT INTO sqitch.events (event, change_id, change, project, committed_at, committer_name,"
                        + " committer_email, planned_at, planner_name, planner_email) VALUES ('deploy', 'c', 'gone', 'shop',"
                        + " '2022-01-03Z', " + who + ", '2021-12-01Z', " + who + "), ('revert', 'c', 'gone', 'shop',"
                        + " '2022-01-04Z', " + who + ", '2021-12-01Z', " + who + ")")) {
            ForeignHistory history = database.read();

            assertThat(history.rows())
                    .extracting(ForeignRow::name, ForeignRow::digest)
                    .containsExactly(tuple("app", Optional.empty()), tuple("users", Optional.of("hash of b")));
            assertThat(history.problems()).isEmpty();
            ForeignReader reader = ForeignReader.of(database.find(Optional.empty(), ""), Optional.empty());
            database.session().send("BEGIN");
            reader.lock(database.session());
            assertThat(database.session()
                            .query("SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
                            .get(0))
                    .containsExactly("75474063");
        }
    }
}
