package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.db.ServerError;
import java.util.List;

/**
 * How much of the server's messages a session is sent: a value of client_min_messages. Immutable.
 *
 * @param setting the value, such as {@code notice}
 */
record Verbosity(String setting) {

    /** What the tracer needs. */
    static final Verbosity DEBUG = new Verbosity("debug1");

    /** From the most to the fewest (PostgreSQL manual, "client_min_messages"). */
    private static final List<String> SETTINGS =
            List.of("debug5", "debug4", "debug3", "debug2", "debug1", "log", "notice", "warning", "error");

    private static final List<String> SEVERITIES = List.of("DEBUG", "LOG", "NOTICE", "WARNING", "ERROR");

    /** Whether it is enough for the tracer. */
    boolean isEnough() {
        return SETTINGS.indexOf(setting) <= SETTINGS.indexOf(DEBUG.setting);
    }

    /** Whether a session with it would have been sent a message; INFO it would whatever it is. */
    boolean shows(ServerError notice) {
        int severity = SEVERITIES.indexOf(notice.severity());
        int least = Math.max(0, SETTINGS.indexOf(setting) - SETTINGS.indexOf("debug1"));
        return severity < 0 || severity >= least;
    }
}
