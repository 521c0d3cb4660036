package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.ProblemsException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a pooler stands between, and whether it does what is said of it. A pooler tells each connection the
 * process id of a backend that it has made up, so that it can pass requests to cancel on; the server knows the true one.
 */
final class PoolerCheck {

    /** A pool without a free backend keeps a second connection waiting: then the first has one for itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Request request;
    private final Session session;
    private final int pid;

    private PoolerCheck(Request request, Session session, int pid) {
        this.request = request;
        this.session = session;
        this.pid = pid;
    }

    /**
     * Looks, without changing anything in the session.
     *
     * @return the process id of the backend that has answered
     * @throws ProblemsException (POOLER) where there is a pooler that nobody has declared, or it pools otherwise
     */
    static int backend(Request request, Session session) throws ServerException {
        PoolerCheck check = new PoolerCheck(request, session, pid(session));
        switch (request.options().session().pooler()) {
            case NONE -> check.requireNone();
            case SESSION -> check.requireSession();
            case TRANSACTION -> {}
        }
        return check.pid;
    }

    private void requireNone() {
        if (pid != session.backendPid()) {
            throw new ProblemsException(SessionProblems.pooler(session.backendPid(), pid));
        }
    }

    /** Two queries in a row show backends dealt out by turns as well as one that is always the first. */
    private void requireSession() throws ServerException {
        if (pid == session.backendPid()) {
            return;
        }
        List<Integer> others = others();
        boolean shared = others.contains(pid) || Set.copyOf(others).size() > 1;
        if (shared || pid(session) != pid || pid(session) != pid) {
            throw new ProblemsException(SessionProblems.notSessionPooler());
        }
    }

    /** The backends that another connection meets; none where it cannot be had in time. */
    private List<Integer> others() {
        CompletableFuture<List<Integer>> met = new CompletableFuture<>();
        Thread prober = new Thread(() -> met.complete(probe()), "pgmigrate pooler check");
        prober.setDaemon(true);
        prober.start();
        // Where it cannot be disproved, each record still checks that the lock is its own backend's.
        return met.completeOnTimeout(List.of(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private List<Integer> probe() {
        try (Session other = Session.open(request.target(), "pgmigrate (pooler check)", notice -> {})) {
            return List.of(pid(other), pid(other));
        } catch (ServerException | ProblemsException e) {
            return List.of();
        }
    }

    private static int pid(Session session) throws ServerException {
        return Integer.parseInt(CatalogSql.value(
                session.query("SELECT pg_catalog.pg_backend_pid()").get(0), 0));
    }
}
