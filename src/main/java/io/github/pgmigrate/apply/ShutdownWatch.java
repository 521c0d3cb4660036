package io.github.pgmigrate.apply;

import java.time.Duration;

/** Stops a run when the JVM is told to end (Ctrl-C, TERM), and gives it the time to roll back and to say so. */
public final class ShutdownWatch {

    /** What a run may take to end: its statement is cancelled, so that it is a matter of milliseconds. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    private final Interruption interruption;
    private final Thread hook;
    private final Thread asking;

    private ShutdownWatch(Interruption interruption) {
        this.interruption = interruption;
        this.hook = new Thread(this::stop, "pgmigrate interruption");
        // By itself: a server that does not answer must not keep the JVM from ending.
        this.asking = new Thread(interruption::request, "pgmigrate cancel");
        asking.setDaemon(true);
    }

    /** Watches over a run until {@link #end}. */
    public static ShutdownWatch begin(Interruption interruption) {
        ShutdownWatch watch = new ShutdownWatch(interruption);
        Runtime.getRuntime().addShutdownHook(watch.hook);
        return watch;
    }

    private void stop() {
        asking.start();
        interruption.awaitEnd(LIMIT);
    }

    /** The run is over, and has said so. */
    public void end() {
        interruption.end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs, and waits for nothing any more.
        }
    }
}
