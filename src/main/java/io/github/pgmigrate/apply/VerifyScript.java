package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.StatementReader.Directed;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.sql.Includes;
import java.util.Optional;

/** Asks a verify script whether it holds: read-only, and whatever it does to the session is taken back. */
final class VerifyScript {

    private final Workplace place;
    private final Outgoing out;

    VerifyScript(Workplace place, Outgoing out) {
        this.place = place;
        this.out = out;
    }

    /** Whether a verify script still has to hold: no applied migration has retired it. */
    static boolean holds(ScriptFile script, History history) {
        Optional<Version> until = script.facts().until();
        Optional<Version> highest = history.highest();
        return until.isEmpty() || highest.isEmpty() || highest.get().compareTo(until.get()) < 0;
    }

    /**
     * Runs it in the open transaction, as a role and with settings as if it ran by itself.
     *
     * @throws ProblemsException when it does not hold
     */
    void within(ScriptFile script, Includes includes) throws StatementFailure {
        out.own("SAVEPOINT pgmigrate_verify;\n", 1);
        place.freshSettings(out);
        place.fileTimeouts(out, script);
        out.own("SET LOCAL transaction_read_only = on;\n", 1);
        out.aside(() -> feed(script, includes));
        // Settings made since the savepoint go with it, the read-only one included.
        out.own("ROLLBACK TO SAVEPOINT pgmigrate_verify;\nRELEASE SAVEPOINT pgmigrate_verify;\n", 2);
    }

    /** Runs it in a transaction of its own, which is rolled back. */
    void alone(ScriptFile script, Includes includes) throws StatementFailure, ServerException {
        place.beginReadOnly(out);
        place.fileTimeouts(out, script);
        feed(script, includes);
        place.undo(out);
    }

    private void feed(ScriptFile script, Includes includes) throws StatementFailure {
        try (Reading reading = place.read(script, ScriptKind.VERIFY, includes)) {
            Feeder feeder = new Feeder(place, out, reading, true);
            for (Directed item = reading.next(); item != null; item = reading.next()) {
                Controls.requireNone(item.item());
                feeder.feed(item);
            }
        }
    }
}
