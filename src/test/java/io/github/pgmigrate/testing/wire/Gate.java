package io.github.pgmigrate.testing.wire;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a message waits until a test lets it go on. */
public final class Gate {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    void pass() throws InterruptedException {
        reached.countDown();
        opened.await();
    }

    /** Waits until a message waits. */
    public void awaitMessage() throws InterruptedException {
        if (!reached.await(2, TimeUnit.MINUTES)) {
            throw new AssertionError("no such message came in two minutes");
        }
    }

    /** Lets it go on. */
    public void open() {
        opened.countDown();
    }
}
