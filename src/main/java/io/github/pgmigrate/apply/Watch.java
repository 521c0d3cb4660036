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
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

    private final Progress progress;
    private final BlockerWatch blockers;
    private final ScheduledThreadPoolExecutor signs = new ScheduledThreadPoolExecutor(1, Watch::daemon);

    Watch(Request request, Session session) {
        this.progress = request.progress();
        this.blockers = new BlockerWatch(
                request.target(),
                "pgmigrate",
                session.backendPid(),
                delay(request.options().lockTimeout()),
                found -> {});
        signs.setRemoveOnCancelPolicy(true);
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
        long began = System.nanoTime();
        ScheduledFuture<?> sign = signs.scheduleWithFixedDelay(
                () -> sign(item, Duration.ofNanos(System.nanoTime() - began)),
                FIRST_SIGN.toMillis(),
                SIGNS.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            blockers.watch(() -> {
                call.run();
                return true;
            });
        } finally {
            sign.cancel(false);
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
