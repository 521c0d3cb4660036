package io.github.pgmigrate.report;

import io.github.pgmigrate.problem.Severity;

/** Where lines for people go. Thread-safe. */
@FunctionalInterface
public interface Output {

    /** Writes one line; {@link Severity#NOTE} is plain information. */
    void line(Severity severity, String text);

    default void info(String text) {
        line(Severity.NOTE, text);
    }

    default void warning(String text) {
        line(Severity.WARNING, text);
    }
}
