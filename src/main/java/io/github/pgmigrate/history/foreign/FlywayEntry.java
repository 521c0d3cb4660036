package io.github.pgmigrate.history.foreign;

import io.github.pgmigrate.script.foreign.FlywayVersion;
import java.time.Instant;
import java.util.Optional;

/**
 * An immutable row of Flyway's table, as it stands there.
 *
 * @param rank its place in the order of events
 * @param version empty for repeatables and the creation of schemas
 * @param type what kind of event it is, such as {@code SQL}
 * @param checksum empty where Flyway has none
 */
record FlywayEntry(
        int rank,
        Optional<FlywayVersion> version,
        String description,
        String type,
        String script,
        Optional<String> checksum,
        String installedBy,
        Optional<Instant> installedOn,
        long millis,
        boolean success) {

    /** How Flyway's own messages would name it. */
    String shown() {
        return version.map(number -> "version " + number).orElse("the repeatable") + " (" + script + ")";
    }

    /** Whether it marks where the history begins, rather than something that ran; a baseline migration does both. */
    boolean isBaseline() {
        // The *_STATE_SCRIPT are how 8.x wrote the others (Flyway's BaselineMigrationType).
        return type.equals("BASELINE") || type.endsWith("_BASELINE") || type.endsWith("_STATE_SCRIPT");
    }

    boolean isUndo() {
        return type.startsWith("UNDO_");
    }

    boolean isSql() {
        return type.startsWith("SQL");
    }
}
