package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.Blocker;
import io.github.pgmigrate.db.BlockerWatch;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks on while the server works: says that it still does, and who is in its way. */
final class Watch implements AutoCloseable {

    private static final Duration FIRST_SIGN = Duration.ofSeconds(2);
    private static final Duration SIGNS = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

    private final Progress progress;
    private final Interruption interruption;
    private final Session session;
    private final BlockerWatch blockers;
    private final ScheduledThreadPoolExecutor signs = new ScheduledThreadPoolExecutor(1, Watch::daemon);
    private @Nullable ScheduledFuture<?> ticks;
    private volatile @Nullable Running running;

    /** What the server works at; only the thread of the signs changes it. */
    private static final class Running {

        private final @Nullable Item item;
        private final Thread thread = Thread.currentThread();
        private final long began = System.nanoTime();
        private Duration next = FIRST_SIGN;

        Running(@Nullable Item item) {
            this.item = item;
        }
    }

    Watch(Request request, Session session, int backend) {
        this.progress = request.progress();
        this.interruption = request.interruption();
        this.session = session;
        this.blockers = new BlockerWatch(
                request.target(), "pgmigrate", backend, delay(request.options().lockTimeout()), found -> {});
    }

    /** Soon enough to see who is in the way before a short lock_timeout ends the waiting. */
    private static Duration delay(Duration lockTimeout) {
        Duration third = lockTimeout.dividedBy(3);
        return third.isZero() || third.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : third;
    }

    /** Something asked of the server. */
    @FunctionalInterface
    interface Call {
        void run() throws ServerException;
    }

    /**
     * Asks something of the server and looks on until it has answered.
     *
     * @param item what of the script it is about; null where it is the plugin's own
     */
    void during(@Nullable Item item, Call call) throws ServerException {
        running = new Running(item);
        tick();
        try {
            blockers.watch(() -> {
                call.run();
                return true;
            });
        } finally {
            running = null;
        }
    }

    /** Looks at another backend from now on. */
    void follow(int backend) {
        blockers.follow(backend);
    }

    /** One task for all messages: to plan one for each would wake a thread for each. */
    private void tick() {
        if (ticks == null) {
            ticks = signs.scheduleWithFixedDelay(this::look, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        Running current = running;
        if (current == null) {
            return;
        }
        if (current.thread.isInterrupted()) {
            // As a daemon ends a build; a thread that waits for a socket does not notice.
            interruption.request();
        } else if (interruption.isRequested()) {
            // A request to cancel that came between two messages met nothing.
            session.cancel();
        }
        Duration age = Duration.ofNanos(System.nanoTime() - current.began);
        if (age.compareTo(current.next) >= 0) {
            sign(current.item, age);
            current.next = age.plus(SIGNS);
        }
    }

    private void sign(@Nullable Item item, Duration age) {
        String place =
                item == null ? "pgmigrate's own statement" : item.location().toString();
        String summary = item instanceof Statement statement ? statement.summary() : "";
        progress.working(place, summary, age, blockers());
    }

    /** Who was seen in the way of the last statement; empty where nobody was. */
    List<String> blockers() {
        return blockers.blockers().stream().map(Blocker::inWords).toList();
    }

    @Override
    public void close() {
        signs.shutdownNow();
        blockers.close();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "pgmigrate progress");
        thread.setDaemon(true);
        return thread;
    }
}
