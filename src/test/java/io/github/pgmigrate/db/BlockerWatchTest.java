package io.github.pgmigrate.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;

/** Whom a statement waits for. */
class BlockerWatchTest {

    private static final String WATCHERS =
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '%watching%' AND datname = current_database()";

    @ParameterizedTest
    @EachMajor
    void who_holds_the_lock_is_named_after_the_timeout(int major) throws Exception {
        Target target = TestServer.of(major).newDatabase();
        unusual(target);
        List<List<Blocker>> heard = new CopyOnWriteArrayList<>();
        try (Session reader = Session.open(target, "nightly report", notice -> {});
                Session session = Session.open(target, "pgmigrate", notice -> {});
                BlockerWatch watch = new BlockerWatch(
                        target, "pgmigrate", session.backendPid(), Duration.ofMillis(300), heard::add)) {
            session.send("CREATE TABLE \"Users\" (a int); SET lock_timeout = '5s'");
            reader.send("BEGIN; SELECT  count(*)\n AS sessions FROM \"Users\"");
            ServerException failure = catchThrowableOfType(
                    ServerException.class, () -> watch.watch(() -> session.send("ALTER TABLE \"Users\" ADD b int")));
            assertThat(failure.sqlState()).isEqualTo("55P03");
            assertThat(watch.blockers()).singleElement().satisfies(blocker -> {
                assertThat(blocker.pid()).isEqualTo(reader.backendPid());
                assertThat(blocker.application()).isEqualTo("nightly report");
                assertThat(blocker.state()).isEqualTo("idle in transaction");
                assertThat(blocker.query()).contains("SELECT count(*) AS sessions FROM \"Users\"");
                assertThat(blocker.wanted()).isEqualTo("AccessExclusiveLock on public.\"Users\"");
                assertThat(blocker.inWords())
                        .startsWith("pid " + reader.backendPid() + " (user postgres, nightly report) holds up Access");
            });
            assertThat(heard).hasSize(1);
            assertThat(session.query(WATCHERS)).containsExactly(List.of("1"));
            reader.send("COMMIT");
            assertThat(watch.watch(() -> session.send("ALTER TABLE \"Users\" ADD b int")))
                    .containsExactly("ALTER TABLE");
            assertThat(watch.blockers()).isEmpty();
        }
    }

    /** A database in which a backslash in a plain literal is an escape. */
    private static void unusual(Target target) throws ServerException {
        try (Session session = Session.open(target, "owner", notice -> {})) {
            session.send(
                    "DO $$ BEGIN EXECUTE pg_catalog.format('ALTER DATABASE %I SET standard_conforming_strings = off',"
                            + " pg_catalog.current_database()); END $$");
        }
    }

    @ParameterizedTest
    @EachMajor
    void short_messages_open_nothing_and_a_watch_that_cannot_look_disturbs_nothing(int major) throws Exception {
        Target target = TestServer.of(major).newDatabase();
        Target nowhere = target.withUrl("jdbc:postgresql://127.0.0.1:1/nowhere");
        try (Session session = Session.open(target, "pgmigrate", notice -> {});
                BlockerWatch idle =
                        new BlockerWatch(target, "p", session.backendPid(), Duration.ofMinutes(1), b -> {});
                BlockerWatch blind =
                        new BlockerWatch(nowhere, "p", session.backendPid(), Duration.ofMillis(1), b -> {})) {
            for (int i = 0; i < 100; i++) {
                idle.watch(() -> session.send("SELECT 1"));
            }
            assertThat(session.query(WATCHERS)).containsExactly(List.of("0"));
            assertThat(blind.watch(() -> session.send("SELECT pg_sleep(1)"))).containsExactly("SELECT 1");
            assertThat(blind.blockers()).isEmpty();
        }
    }
}
