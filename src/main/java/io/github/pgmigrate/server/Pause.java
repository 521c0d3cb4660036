package io.github.pgmigrate.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Waiting that Ctrl-C and interrupts end. */
final class Pause {

    private Pause() {}

    /** Waits; an interrupt becomes an exception, and stays set. */
    static void of(Duration duration) throws IOException {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }
}
