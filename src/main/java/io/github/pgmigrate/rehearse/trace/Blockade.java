package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Stands in the way of a statement that no transaction may hold, until its locks have been seen: each blocker has a lock on one
 * relation, and lets it go as soon as the statement waits for it. Blocked so, the statement shows what it has and what it asks
 * for; without that, most of its locks would come and go unseen.
 */
final class Blockade {

    /** Shorter than the lock_timeout of a run, so that nothing fails for it. */
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private static final int PAUSE_MILLIS = 2;
    private static final int MOST = 16;

    private final Lookout lookout;
    private final Map<Integer, Session> blockers = new LinkedHashMap<>();
    private final Map<Long, Set<LockMode>> seen = new TreeMap<>();
    private final List<String> gaps = new ArrayList<>();
    private final Thread thread = new Thread(this::watch, "pgmigrate trace");
    private volatile boolean done;

    private Blockade(Lookout lookout) {
        this.lookout = lookout;
        thread.setDaemon(true);
    }

    /**
     * Puts blockers up and begins to look. Nobody else may use the lookout until {@link #end}.
     *
     * @param mode the mode that each has
     * @param tables the relations, quoted for SQL, each followed by a blank and its relkind
     */
    static Blockade begin(Target target, Lookout lookout, LockMode mode, List<String> tables) throws ServerException {
        Blockade blockade = new Blockade(lookout);
        try {
            tables.stream().limit(MOST).forEach(table -> blockade.block(target, mode, table));
            if (tables.size() > MOST) {
                blockade.gaps.add("its locks were looked for on " + MOST + " of " + tables.size() + " relations");
            }
        } catch (RuntimeException e) {
            blockade.release();
            throw e;
        }
        blockade.thread.start();
        return blockade;
    }

    private void block(Target target, LockMode mode, String table) {
        int blank = table.lastIndexOf(' ');
        String name = table.substring(0, blank);
        boolean view = table.endsWith("m");
        Session session = Session.open(target, "pgmigrate (trace)", notice -> {});
        try {
            session.send("BEGIN; "
                    + (view ? lockView(name, mode) : "LOCK TABLE ONLY " + name + " IN " + mode.sqlName() + " MODE"));
            blockers.put(session.backendPid(), session);
        } catch (ServerException e) {
            session.close();
            gaps.add("its locks on " + name + " could not be looked for: "
                    + e.error().message());
        }
    }

    /** LOCK TABLE takes no materialized views. */
    private static String lockView(String name, LockMode mode) {
        return mode == LockMode.ACCESS_SHARE
                ? "SELECT 1 FROM " + name + " LIMIT 0"
                : "COMMENT ON MATERIALIZED VIEW " + name + " IS NULL";
    }

    private void watch() {
        long end = System.nanoTime() + LONGEST.toNanos();
        try {
            while (!done) {
                Lookout.Locks locks = lookout.watched();
                locks.modes()
                        .forEach((oid, modes) -> seen.computeIfAbsent(oid, none -> EnumSet.noneOf(LockMode.class))
                                .addAll(modes));
                if (locks.waits()) {
                    locks.blockers().forEach(this::release);
                }
                if (System.nanoTime() > end) {
                    release();
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (ServerException | ProblemsException e) {
            gaps.add("its locks could not be looked at: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release();
        }
    }

    /** Closing a connection ends its transaction, if a moment later than a ROLLBACK would. */
    private void release(int pid) {
        Session session = blockers.remove(pid);
        if (session != null) {
            try {
                session.send("ROLLBACK");
            } catch (ServerException e) {
                gaps.add("a blocker could not be taken away: " + e.getMessage());
            }
            session.close();
        }
    }

    private void release() {
        List.copyOf(blockers.keySet()).forEach(this::release);
    }

    /** Ends the looking, the statement having ended; what it was seen to have or to ask for, by OID. */
    Map<Long, Set<LockMode>> end() {
        done = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return seen;
    }

    /** What could not be seen; after {@link #end}. */
    List<String> gaps() {
        return gaps;
    }
}
