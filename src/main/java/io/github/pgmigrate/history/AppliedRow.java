package io.github.pgmigrate.history;

import io.github.pgmigrate.script.Version;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An immutable row of the history: a migration that is applied. The rollback's text is not in it, since it may be long:
 * {@link HistoryTables#storedRollback}.
 *
 * @param version its version; empty for repeatables
 * @param description the words of its name
 * @param script the file's name
 * @param kind what it is
 * @param checksum the checksum of the script that was applied; null for a baseline, and for a repeatable that runs again
 *     since something was rolled back
 * @param appliedBy the role that logged in
 * @param appliedAt when, by the server's clock
 * @param millis how long it took
 * @param transactional whether it ran in one transaction
 * @param statements how many statements it had
 * @param hasRollback whether a rollback's text is kept
 * @param irreversible the reason why it cannot be undone, if it says so
 */
public record AppliedRow(
        Optional<Version> version,
        String description,
        String script,
        Kind kind,
        @Nullable String checksum,
        String appliedBy,
        Instant appliedAt,
        long millis,
        boolean transactional,
        long statements,
        boolean hasRollback,
        Optional<String> irreversible) {

    /** What tells it from others. */
    public MigrationKey key() {
        return version.<MigrationKey>map(MigrationKey.Versioned::new)
                .orElseGet(() -> new MigrationKey.Repeated(script));
    }
}
