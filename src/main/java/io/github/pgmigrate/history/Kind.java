package io.github.pgmigrate.history;

import java.util.Locale;

/** What a row of the history stands for. */
public enum Kind {
    VERSIONED,
    REPEATABLE,
    BASELINE;

    /** The word as stored and printed: {@code versioned}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
