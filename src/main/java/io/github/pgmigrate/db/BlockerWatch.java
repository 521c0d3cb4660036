package io.github.pgmigrate.db;

import io.github.pgmigrate.target.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks over a connection of its own for whom a session waits, while a message of it runs for long. It never disturbs the
 * run: where it cannot look, it knows nothing. Nothing is opened while messages are short.
 */
public final class BlockerWatch implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(500);
    /** Settings for one look: through a pooler the next one may be another backend's, and others come after us on this one. */
    private static final String LOCAL =
            "BEGIN READ ONLY; SET LOCAL search_path = pg_catalog; SET LOCAL statement_timeout ="
                    + " '5s'; SET LOCAL lock_timeout = '1s'; ";

    private static final Duration SHORTEST_TICK = Duration.ofMillis(5);

    /** A message that is sent and answered. */
    @FunctionalInterface
    public interface Call<T> {
        T run() throws ServerException;
    }

    private final Target target;
    private final String applicationName;
    private volatile int pid;
    private final Duration delay;
    private final Consumer<List<Blocker>> listener;
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, BlockerWatch::daemon);
    private @Nullable ScheduledFuture<?> ticks;
    private volatile @Nullable Session session;
    private volatile boolean gaveUp;
    private volatile Seen seen = Seen.nothing();

    /**
     * @param pid the backend to watch
     * @param delay how long a message must run before anything is done, about a second; less where lock_timeout is short
     * @param listener hears of blockers whenever they are others than before, on a thread of the watch
     */
    public BlockerWatch(
            Target target, String applicationName, int pid, Duration delay, Consumer<List<Blocker>> listener) {
        this.target = target;
        this.applicationName = applicationName;
        this.pid = pid;
        this.delay = delay;
        this.listener = listener;
    }

    /** Watches another backend from now on. */
    public void follow(int backend) {
        pid = backend;
    }

    /** Sends a message under watch. */
    public <T> T watch(Call<T> message) throws ServerException {
        Seen current = new Seen(System.nanoTime() + delay.toNanos());
        seen = current;
        tick();
        try {
            return message.run();
        } finally {
            current.end();
        }
    }

    /** One task for all messages: to plan one for each would wake a thread for each. */
    private void tick() {
        if (ticks == null) {
            long tick = Math.max(SHORTEST_TICK.toMillis(), Math.min(PERIOD.toMillis(), delay.toMillis()) / 2);
            ticks = scheduler.scheduleWithFixedDelay(this::lookIfDue, tick, tick, TimeUnit.MILLISECONDS);
        }
    }

    private void lookIfDue() {
        Seen current = seen;
        if (current.isDue(System.nanoTime())) {
            look(current);
            current.next(System.nanoTime() + PERIOD.toNanos());
        }
    }

    /** Whom the last watched message waited for when it was looked at last; empty where for nobody, or unknown. */
    public List<Blocker> blockers() {
        return seen.blockers();
    }

    /** Never throws, never waits. */
    @Override
    public void close() {
        gaveUp = true;
        scheduler.shutdownNow();
        Session open = session;
        if (open != null) {
            open.close();
        }
    }

    private void look(Seen current) {
        if (gaveUp) {
            return;
        }
        try {
            List<Blocker> found = open().query(LOCAL + Blocker.sql(pid) + "; COMMIT").stream()
                    .map(Blocker::of)
                    .toList();
            List<Blocker> before = current.blockers();
            if (current.saw(found) && !found.isEmpty() && !pids(found).equals(pids(before))) {
                listener.accept(found);
            }
        } catch (ServerException | RuntimeException e) {
            close();
        }
    }

    private Session open() throws ServerException {
        Session open = session;
        if (open == null) {
            open = Session.open(target, applicationName + " (watching for blockers)", notice -> {});
            session = open;
            if (gaveUp) {
                open.close();
            }
        }
        return open;
    }

    private static List<Integer> pids(List<Blocker> blockers) {
        return blockers.stream().map(Blocker::pid).toList();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "pgmigrate-blocker-watch");
        thread.setDaemon(true);
        return thread;
    }

    /** What was seen during one message. */
    private static final class Seen {

        private List<Blocker> blockers = List.of();
        private boolean missed;
        private boolean ended;
        private long due;

        Seen(long due) {
            this.due = due;
        }

        static Seen nothing() {
            Seen nothing = new Seen(0);
            nothing.end();
            return nothing;
        }

        synchronized boolean isDue(long now) {
            return !ended && now - due >= 0;
        }

        synchronized void next(long moment) {
            due = moment;
        }

        synchronized List<Blocker> blockers() {
            return blockers;
        }

        synchronized void end() {
            ended = true;
        }

        /** One empty look does not count: the message may have failed, unheard as yet, because of those seen before. */
        synchronized boolean saw(List<Blocker> found) {
            if (ended) {
                return false;
            }
            if (!found.isEmpty() || missed) {
                blockers = found;
            }
            missed = found.isEmpty();
            return true;
        }
    }
}
