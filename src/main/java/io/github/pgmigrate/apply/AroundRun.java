package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.ScriptFacts;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.StatementReader.Directed;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Traits;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs a script around others by itself: in one transaction where it can, else as psql would. Nothing of it is recorded; what
 * an earlier try of the same run has committed is not done again.
 */
final class AroundRun {

    private final Workplace place;
    private final ScriptFile script;
    private final Map<String, String> variables;
    private final Map<String, String> set = new HashMap<>();
    private int committed;

    AroundRun(Workplace place, ScriptFile script, Map<String, String> variables) {
        this.place = place;
        this.script = script;
        this.variables = Map.copyOf(variables);
    }

    /** One try; when it throws, a transaction may still be open. */
    void attempt() throws StatementFailure, ServerException {
        Outgoing out = place.outgoing();
        if (script.facts().mode() == ScriptFacts.Mode.TRANSACTIONAL) {
            place.begin(out);
            place.fileTimeouts(out, script);
            within(place, out, script, variables);
            place.commit(out, end -> {});
        } else {
            alone(out);
        }
    }

    /** Runs a script in the transaction that is open. */
    static void within(Workplace place, Outgoing out, ScriptFile script, Map<String, String> variables)
            throws StatementFailure {
        try (Reading reading = place.read(script, ScriptKind.AROUND_EACH, variables)) {
            Feeder feeder = new Feeder(place, out, reading, false);
            for (Directed item = reading.next(); item != null; item = reading.next()) {
                if (!Controls.isLooseCommit(item.item())) {
                    Controls.requireNone(item.item());
                    feeder.feed(item);
                }
            }
            reading.requireUnmoved();
        }
    }

    private void alone(Outgoing out) throws StatementFailure {
        if (committed == 0) {
            place.reset(out);
            place.sessionTimeouts(out, script);
            out.flush();
        }
        try (Reading reading = place.read(script, ScriptKind.AROUND, variables)) {
            Feeder feeder = new Feeder(place, out, reading, false);
            passOver(reading, feeder);
            int open = 0;
            for (Directed next = reading.next(); next != null; next = reading.next()) {
                if (next.item() instanceof Item.Echo) {
                    feeder.feed(next);
                } else if (open > 0 || Controls.of(next.item()) == Traits.Control.BEGIN) {
                    open = inside(next, open, feeder, out);
                } else {
                    outside(next, feeder, out);
                    done(1, feeder);
                }
            }
            reading.requireUnmoved();
        }
    }

    /** A statement of a transaction of the script's own; how many of its statements have been sent. */
    private int inside(Directed next, int open, Feeder feeder, Outgoing out) throws StatementFailure {
        switch (Controls.of(next.item())) {
            case NONE, SAVEPOINT -> feeder.feed(next);
            case BEGIN -> out.add((Statement) next.item());
            case COMMIT -> {
                out.add((Statement) next.item());
                out.flush();
                done(open + 1, feeder);
                return 0;
            }
            case ROLLBACK, CHAIN, PREPARE_TRANSACTION ->
                throw new ProblemsException(Problems.transactionControl((Statement) next.item()));
        }
        return open + 1;
    }

    private void outside(Directed next, Feeder feeder, Outgoing out) throws StatementFailure {
        if (next.item() instanceof Statement statement && statement.traits().barred()) {
            barred(next, statement, out);
            return;
        }
        try {
            out.own("BEGIN;\n", 1);
            feeder.feed(next);
            out.own("COMMIT;\n", 1);
            out.flush();
        } catch (StatementFailure failure) {
            if (!failure.isHiddenCommit(next.item())) {
                throw failure;
            }
            place.rollback();
            barred(next, (Statement) next.item(), out);
        }
    }

    private static void barred(Directed next, Statement statement, Outgoing out) throws StatementFailure {
        TimeLimits asked = TimeLimits.of(next.directives());
        TimeLimits limits = Barred.isConcurrent(statement.head()) ? asked.orPatient() : asked;
        limits.set(out, false);
        out.flush();
        out.alone(statement);
        limits.putBack(out, false);
        out.flush();
    }

    private void done(int statements, Feeder feeder) {
        committed += statements;
        set.putAll(feeder.variables());
    }

    /** Reads over what an earlier try has committed; the session still has what that did to it. */
    private void passOver(Reading reading, Feeder feeder) throws StatementFailure {
        for (int passed = 0; passed < committed; ) {
            Directed next = reading.next();
            if (next == null) {
                throw new ProblemsException(Problems.moved(script));
            }
            if (next.item() instanceof Statement statement) {
                if (statement.traits().copyFromStdin()) {
                    reading.skipData();
                }
                if (statement.ending() == Statement.Ending.GSET) {
                    feeder.restore(set);
                }
            }
            passed += next.item() instanceof Item.Echo ? 0 : 1;
        }
        if (committed > 0) {
            reading.script().standardConformingStrings(place.session().standardConformingStrings());
        }
    }
}
