package io.github.pgmigrate.apply;

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
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean requested;

    /** Asks the run to stop; returns at once. */
    public void request() {
        requested = true;
        Runnable action = cancel.get();
        if (action != null) {
            action.run();
        }
    }

    /** Whether somebody asked. */
    public boolean isRequested() {
        return requested;
    }

    /** Waits until the run has ended and said so; false when it has not by then. */
    public boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Says that the run, its report included, is over. */
    public void end() {
        ended.countDown();
    }

    /** What to do when somebody asks; done at once if somebody has. */
    void onRequest(Runnable action) {
        cancel.set(action);
        if (requested) {
            action.run();
        }
    }

    /** Nothing more to cancel. */
    void clear() {
        cancel.set(null);
    }
}
