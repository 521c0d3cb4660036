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
            new Try(out, reading).run();
            reading.requireUnmoved();
        }
    }

    /** One try outside a transaction. */
    private final class Try {

        private final Outgoing out;
        private final Reading reading;
        private final Feeder feeder;
        private final OutsideBlock outsideBlock;
        private int open;

        Try(Outgoing out, Reading reading) {
            this.out = out;
            this.reading = reading;
            this.feeder = new Feeder(place, out, reading, false);
            this.outsideBlock = new OutsideBlock(place.session(), out, feeder);
        }

        void run() throws StatementFailure {
            passOver();
            for (Directed next = reading.next(); next != null; next = reading.next()) {
                if (next.item() instanceof Item.Echo) {
                    feeder.feed(next);
                } else if (open > 0 || Controls.of(next.item()) == Traits.Control.BEGIN) {
                    inside(next);
                } else {
                    outside(next);
                    done(1);
                }
            }
        }

        /** A statement of a transaction of the script's own. */
        private void inside(Directed next) throws StatementFailure {
            open++;
            switch (Controls.of(next.item())) {
                case NONE, SAVEPOINT -> feed(next);
                case BEGIN -> out.add((Statement) next.item());
                case COMMIT -> {
                    out.add((Statement) next.item());
                    out.flush();
                    done(open);
                    open = 0;
                }
                case ROLLBACK, CHAIN, PREPARE_TRANSACTION ->
                    throw new ProblemsException(Problems.transactionControl((Statement) next.item()));
            }
        }

        private void outside(Directed next) throws StatementFailure {
            if (next.item() instanceof Statement statement && statement.traits().barred()) {
                outsideBlock.run(statement, next.directives(), false);
                out.flush();
                return;
            }
            try {
                out.own("BEGIN;\n", 1);
                feed(next);
                out.own("COMMIT;\n", 1);
                out.flush();
            } catch (StatementFailure failure) {
                if (!failure.isHiddenCommit(next.item())) {
                    throw failure;
                }
                place.rollback();
                outsideBlock.run((Statement) next.item(), next.directives(), true);
                out.flush();
            }
        }

        private void feed(Directed next) throws StatementFailure {
            feeder.feed(next);
            if (next.item() instanceof Statement statement) {
                outsideBlock.heard(statement);
            }
        }

        private void done(int statements) {
            committed += statements;
            set.putAll(feeder.variables());
        }

        /** Reads over what an earlier try has committed; the session still has what that did to it. */
        private void passOver() throws StatementFailure {
            for (int passed = 0; passed < committed; passed++) {
                Directed next = reading.nextCounted();
                if (next == null) {
                    throw new ProblemsException(Problems.moved(script));
                }
                if (next.item() instanceof Statement statement) {
                    outsideBlock.heard(statement);
                    if (statement.traits().copyFromStdin()) {
                        reading.skipData();
                    }
                    if (statement.ending() == Statement.Ending.GSET) {
                        feeder.restore(set);
                    }
                }
            }
            if (committed > 0) {
                reading.script().standardConformingStrings(place.session().standardConformingStrings());
            }
        }
    }
}
