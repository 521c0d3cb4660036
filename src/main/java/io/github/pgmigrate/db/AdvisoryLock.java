package io.github.pgmigrate.db;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.text.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The lock that lets one run at a time work on a history: an advisory lock of the session, named for the history's schema
 * and table. It is polled, never waited for inside the server: a waiting backend holds a snapshot, for which CREATE INDEX
 * CONCURRENTLY of the lock's holder would wait in turn.
 */
public final class AdvisoryLock {

    /** The first of the two keys, "pgmg" in ASCII; the same for every history. */
    private static final int CLASS = 0x70676d67;

    private static final String LOST = "pgmigrate: the advisory lock is lost";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofSeconds(10);

    /** Hears who holds the lock: at the first miss, then every ten seconds or so. */
    @FunctionalInterface
    public interface Waiting {
        /** The holder is empty where it let go of the lock meanwhile. */
        void waiting(Optional<LockHolder> holder, Duration waited);

        /** Called before each further try, at least once a second; what it throws ends the waiting. */
        default void beforeRetry() {}
    }

    private final String schema;
    private final String table;
    private final int key;

    public AdvisoryLock(String schema, String table) {
        this.schema = schema;
        this.table = table;
        this.key = key(schema, table);
    }

    /** One try to take the lock. */
    @FunctionalInterface
    public interface Attempt {
        /** Whether it was had. */
        boolean run() throws ServerException;
    }

    /**
     * An SQL expression that tries once to take the lock for the transaction that is open, and is true if it did; to be part of
     * another message.
     */
    public String attemptInTransactionSql() {
        return "pg_catalog.pg_try_advisory_xact_lock(" + CLASS + ", " + key + ")";
    }

    /**
     * An SQL expression that is 1 while this backend holds the lock, and an error otherwise, to be part of a statement that
     * must not happen without it. {@link #isLost} knows the error.
     */
    public String heldCheckSql() {
        // The text must not be a constant: constants are cast before anything runs.
        return CatalogSql.qualified("CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE " + ours()
                + " AND l.pid = pg_catalog.pg_backend_pid()) THEN 1 ELSE CAST(pg_catalog.concat('" + LOST
                + ", backend ', pg_catalog.pg_backend_pid()) AS integer) END");
    }

    /** Whether an error is the one that {@link #heldCheckSql()} raises. */
    public static boolean isLost(ServerError error) {
        return error.sqlState().equals("22P02") && error.message().contains(LOST);
    }

    /** Tries once. */
    public boolean tryOnce(Session session) throws ServerException {
        return "t"
                .equals(session.query("SELECT pg_catalog.pg_try_advisory_lock(" + CLASS + ", " + key + ")")
                        .get(0)
                        .get(0));
    }

    /**
     * Takes the lock, trying again with growing pauses while another holds it.
     *
     * @throws ProblemsException LOCK_BUSY when the lock is still held after {@code patience}; INTERRUPTED when the thread is
     */
    public void acquire(Session session, Duration patience, Waiting listener) throws ServerException {
        acquire(session, () -> tryOnce(session), patience, listener);
    }

    /** The same with another way to try, such as one that begins a transaction for it. */
    public void acquire(Session session, Attempt attempt, Duration patience, Waiting listener) throws ServerException {
        long start = System.nanoTime();
        long nextReport = 0;
        Duration pause = FIRST_PAUSE;
        while (!attempt.run()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            boolean last = waited.compareTo(patience) >= 0;
            if (last || waited.toNanos() >= nextReport) {
                Optional<LockHolder> holder = holder(session);
                if (last) {
                    throw busy(holder, waited);
                }
                listener.waiting(holder, waited);
                nextReport = waited.plus(REPORT).toNanos();
            }
            sleep(min(pause, patience.minus(waited)));
            listener.beforeRetry();
            pause = min(pause.multipliedBy(3).dividedBy(2), LONGEST_PAUSE);
        }
    }

    /** Who holds the lock; empty where nobody does. */
    public Optional<LockHolder> holder(Session session) throws ServerException {
        List<List<@Nullable String>> rows = session.query(LockHolder.sql(ours()));
        return rows.isEmpty() ? Optional.empty() : Optional.of(LockHolder.of(rows.get(0)));
    }

    private String ours() {
        return "l.locktype = 'advisory' AND l.granted AND l.classid = CAST('" + CLASS + "' AS pg_catalog.oid)"
                + " AND l.objid = CAST('" + Integer.toUnsignedString(key) + "' AS pg_catalog.oid) AND l.objsubid = 2"
                + " AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d"
                + " WHERE d.datname = pg_catalog.current_database())";
    }

    private ProblemsException busy(Optional<LockHolder> holder, Duration waited) {
        String who = holder.map(LockHolder::inWords).orElse("another session");
        return new ProblemsException(Problem.error(
                        Code.LOCK_BUSY,
                        "another run holds the lock of " + schema + "." + table + " (waited " + waited.toSeconds()
                                + " s)")
                .withHint("Wait for it to end and try again."
                        + holder.map(found ->
                                        " If it is dead, end it with SELECT pg_terminate_backend(" + found.pid() + ");")
                                .orElse(""))
                .withDetails(List.of("held by " + who)));
    }

    private static int key(String schema, String table) {
        byte[] name = (schema + "\n" + table).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(Sha256.begin().digest(name)).getInt();
    }

    private static void sleep(Duration pause) {
        try {
            long millis = Math.max(1, pause.toMillis());
            Thread.sleep(ThreadLocalRandom.current().nextLong(Math.max(1, millis / 2), millis + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemsException(Problem.error(Code.INTERRUPTED, "interrupted while waiting for the lock"));
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
