package io.github.pgmigrate.history;

import java.util.Locale;

/** Which way a script leads. */
public enum Direction {
    FORWARD,
    ROLLBACK;

    /** The word as stored: {@code forward}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Direction of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
