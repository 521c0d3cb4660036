package io.github.pgmigrate.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** One run at a time. */
class AdvisoryLockTest {

    private static final AdvisoryLock LOCK = new AdvisoryLock("été", "schema_version");

    private static Session open(Target target, String name) {
        return Session.open(target, name, notice -> {});
    }

    @Tag("F048")
    @ParameterizedTest
    @EachMajor
    void a_second_run_is_told_who_holds_the_lock_and_gives_up_in_time(int major) throws Exception {
        Target target = TestServer.of(major).newDatabase();
        try (Session holder = open(target, "the first run");
                Session waiter = open(target, "the second run")) {
            assertThat(LOCK.tryOnce(holder)).isTrue();
            List<Optional<LockHolder>> heard = new ArrayList<>();
            ProblemsException busy = catchThrowableOfType(
                    ProblemsException.class,
                    () -> LOCK.acquire(waiter, Duration.ofMillis(700), (found, waited) -> heard.add(found)));
            assertThat(busy.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(Code.LOCK_BUSY);
                assertThat(problem.message()).contains("été.schema_version");
                assertThat(problem.hint()).contains("pg_terminate_backend(" + holder.backendPid() + ")");
                assertThat(problem.details())
                        .singleElement()
                        .asString()
                        .startsWith(
                                "held by pid " + holder.backendPid() + ", user postgres, application the first run,");
            });
            assertThat(heard)
                    .singleElement()
                    .satisfies(found -> assertThat(found.orElseThrow().pid()).isEqualTo(holder.backendPid()));
            assertThat(new AdvisoryLock("été", "other").tryOnce(waiter)).isTrue();
        }
    }

    @ParameterizedTest
    @EachMajor
    void the_lock_is_taken_when_it_is_let_go(int major) throws Exception {
        Target target = TestServer.of(major).newDatabase();
        try (Session holder = open(target, "the first run");
                Session waiter = open(target, "the second run")) {
            assertThat(LOCK.tryOnce(holder)).isTrue();
            CompletableFuture<Boolean> heard = new CompletableFuture<>();
            CompletableFuture<Void> taken = CompletableFuture.runAsync(() -> {
                try {
                    LOCK.acquire(waiter, Duration.ofSeconds(30), (found, waited) -> heard.complete(true));
                } catch (ServerException e) {
                    throw new IllegalStateException(e);
                }
            });
            heard.get(20, TimeUnit.SECONDS);
            assertThat(taken).isNotDone();
            holder.send("SELECT pg_advisory_unlock_all()");
            taken.get(20, TimeUnit.SECONDS);
            assertThat(LOCK.holder(holder).orElseThrow().pid()).isEqualTo(waiter.backendPid());
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_lost_lock_stops_the_statement_that_checks_it(int major) throws Exception {
        Target target = TestServer.of(major).newDatabase();
        try (Session session = open(target, "the first run");
                Session other = open(target, "the second run")) {
            session.send("CREATE TABLE t (a int)");
            session.send(
                    "CREATE SCHEMA evil; CREATE FUNCTION evil.yes(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT true';"
                            + " CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.yes);"
                            + " CREATE FUNCTION evil.yes(int, int) RETURNS boolean LANGUAGE sql AS 'SELECT true';"
                            + " CREATE OPERATOR evil.= (LEFTARG = int, RIGHTARG = int, FUNCTION = evil.yes);"
                            + " SET search_path = evil, pg_catalog, public");
            String insert = "INSERT INTO public.t SELECT " + LOCK.heldCheckSql();
            assertThat(LOCK.tryOnce(session)).isTrue();
            assertThat(session.send(insert)).containsExactly("INSERT 0 1");
            session.send("SELECT pg_advisory_unlock_all()");
            assertThat(LOCK.tryOnce(other)).isTrue();
            ServerException failure = catchThrowableOfType(ServerException.class, () -> session.send(insert));
            assertThat(AdvisoryLock.isLost(failure.error())).isTrue();
            ServerException another =
                    catchThrowableOfType(ServerException.class, () -> session.send("SELECT CAST('x' AS int)"));
            assertThat(AdvisoryLock.isLost(another.error())).isFalse();
        }
    }
}
