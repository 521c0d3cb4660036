package io.github.pgmigrate.apply;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets another thread stop a run: what the server is doing is cancelled, the open transaction is rolled back, and the run
 * ends with a report of how things stand. Thread-safe.
 */
public final class Interruption {

    private final AtomicReference<@Nullable Runnable> cancel = new AtomicReference<>();
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Asks the run to stop; does not wait for it, only for a server that is slow to take the request. */
    public void request() {
        requested.countDown();
        Runnable action = cancel.get();
        if (action != null) {
            action.run();
        }
    }

    /** Whether somebody asked. */
    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Sleeps, unless somebody asks, or has asked; whether somebody did. */
    boolean sleep(Duration pause) {
        try {
            return requested.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Waits until the run has ended and said so, but no longer than this. */
    public void awaitEnd(Duration limit) {
        try {
            ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that the run, its report included, is over. */
    public void end() {
        ended.countDown();
    }

    /** What to do when somebody asks; done at once if somebody has. */
    void onRequest(Runnable action) {
        cancel.set(action);
        if (isRequested()) {
            action.run();
        }
    }

    /** Nothing more to cancel. */
    void clear() {
        cancel.set(null);
    }
}
