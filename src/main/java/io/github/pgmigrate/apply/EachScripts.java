package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;
import java.util.Map;
import java.util.Optional;

/**
 * The scripts around one migration, {@code before_each.sql} and {@code after_each.sql}. They commit with it, and nothing that
 * they do to the session reaches it. Rollbacks have none.
 */
final class EachScripts {

    private final Workplace place;
    private final Job job;
    private final Optional<ScriptFile> before;
    private final Optional<ScriptFile> after;
    private boolean committed;

    EachScripts(Workplace place, Job job) {
        this.place = place;
        this.job = job;
        boolean forward = job.direction() == Direction.FORWARD;
        this.before = place.around(Around.BEFORE_EACH).filter(script -> forward);
        this.after = place.around(Around.AFTER_EACH).filter(script -> forward);
    }

    /** The variables of a script around a migration. */
    static Map<String, String> variables(Job job) {
        return Map.of(
                Around.VERSION,
                job.key().asVersion().map(Version::toString).orElse(""),
                Around.SCRIPT,
                job.entry().script());
    }

    /** Runs the one before in the transaction that is open. */
    void before(Outgoing out) throws StatementFailure {
        if (before.isPresent()) {
            run(before.get(), out);
            place.resetAmid(out);
        }
    }

    /**
     * Runs the one before in a transaction of its own, for a migration that begins and has none. A further try of the same run
     * finds it done.
     */
    void beforeSteps(Outgoing out) throws StatementFailure {
        if (before.isPresent() && !committed) {
            out.own("BEGIN;\n", 1);
            before(out);
            place.requireLock(out);
            out.own("COMMIT;\n", 1);
            out.flush();
            committed = true;
        }
    }

    /** Runs the one after in the transaction that records the migration. */
    void after(Outgoing out) throws StatementFailure {
        if (after.isPresent()) {
            place.freshSettings(out);
            run(after.get(), out);
        }
    }

    private void run(ScriptFile script, Outgoing out) throws StatementFailure {
        place.fileTimeouts(out, script);
        AroundRun.within(place, out, script, variables(job));
    }
}
