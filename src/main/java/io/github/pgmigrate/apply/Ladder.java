package io.github.pgmigrate.apply;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between tries of a transaction that met a lock: each about twice as long as the one before, with jitter, so that
 * two that met do not meet again. Every try has its lock_timeout, the last one too.
 */
final class Ladder {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final RandomGenerator random;

    Ladder(RandomGenerator random) {
        this.random = random;
    }

    /** The pause before a retry, counted from 1. */
    Duration pause(int retry) {
        long doubled = FIRST.toMillis() << Math.min(retry - 1, 10);
        long ceiling = Math.min(doubled, LONGEST.toMillis());
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    }
}
