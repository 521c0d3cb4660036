package io.github.pgmigrate.server;

/** Sees that a server is closed once: by whoever uses it, or else when the JVM ends. */
final class ClosedOnce {

    private final Thread hook;
    private boolean closed;

    /**
     * A guard, which does nothing before it is told to {@link #watch}.
     *
     * @param name of the thread that closes at the end of the JVM
     * @param close what is done then; what it throws is heard by nobody, and what is left the next run finds
     */
    ClosedOnce(String name, Runnable close) {
        hook = new Thread(() -> quietly(close), name);
    }

    private static void quietly(Runnable close) {
        try {
            close.run();
        } catch (RuntimeException e) {
            return;
        }
    }

    /** From now on the end of the JVM closes it. */
    void watch() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether it is to be closed now: true for the first who asks. */
    synchronized boolean begin() {
        if (closed) {
            return false;
        }
        closed = true;
        try {
            if (Thread.currentThread() != hook) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            // the JVM is ending: the hook finds it closed
        }
        return true;
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
