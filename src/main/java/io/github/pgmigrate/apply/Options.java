package io.github.pgmigrate.apply;

import io.github.pgmigrate.text.Mask;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a run behaves.
 *
 * @param session how its sessions are
 * @param historySchema the schema of the history tables; empty means the first schema of the search_path
 * @param historyTable the name of the table of applied migrations
 * @param lockTimeout how long a statement waits for a lock before its transaction is rolled back and tried again; zero waits
 *     without end
 * @param statementTimeout how long a statement may run; zero sets no limit of its own
 * @param lockRetries how many times a transaction is tried again after a lock timeout, deadlock or serialization failure
 * @param lockWait how long to wait for another run on the same history to end
 * @param variables psql's variables for the scripts
 * @param mask hides those of their values that are secret, in all that the run tells or keeps
 * @param pluginVersion the plugin's version, for the history
 */
public record Options(
        SessionSettings session,
        Optional<String> historySchema,
        String historyTable,
        Duration lockTimeout,
        Duration statementTimeout,
        int lockRetries,
        Duration lockWait,
        Map<String, String> variables,
        Mask mask,
        String pluginVersion) {

    public Options {
        variables = Map.copyOf(variables);
        if (lockTimeout.isNegative() || statementTimeout.isNegative() || lockWait.isNegative() || lockRetries < 0) {
            throw new IllegalArgumentException("a negative time or count");
        }
    }

    /** Variables may be secret. */
    @Override
    public String toString() {
        return "options with " + mask;
    }
}
