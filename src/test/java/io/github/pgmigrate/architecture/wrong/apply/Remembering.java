package io.github.pgmigrate.architecture.wrong.apply;

import java.time.Instant;

/** Keeps something for the next run, and asks the wrong clock. */
public final class Remembering {

    private static int runs;

    private Remembering() {}

    public static Instant run() {
        runs++;
        return Instant.now().plusSeconds(runs);
    }
}
