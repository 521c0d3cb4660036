package io.github.pgmigrate.problem;

import java.util.Locale;

/** How bad a problem is. */
public enum Severity {
    /** The goal fails. */
    ERROR,
    /** The goal goes on; somebody should look. */
    WARNING,
    /** Worth knowing. */
    NOTE;

    /** The word as printed: {@code error}, {@code warning} or {@code note}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
