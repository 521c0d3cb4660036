package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.script.StatementDirectives;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Token;
import java.util.List;

/** Runs a script's statements that no transaction block may hold, each alone under its time limits. Not thread-safe. */
final class OutsideBlock {

    private final Session session;
    private final Outgoing out;
    private final Feeder feeder;
    private boolean patient = true;

    OutsideBlock(Session session, Outgoing out, Feeder feeder) {
        this.session = session;
        this.out = out;
        this.feeder = feeder;
    }

    /** Takes note of a statement of the script that has run, be it in an earlier run. */
    void heard(Statement statement) {
        List<Token> head = statement.head();
        boolean local = head.size() > 1 && head.get(1).is("LOCAL");
        // From here on the script decides itself how long to wait for locks.
        patient &= local || head.stream().noneMatch(token -> token.is("lock_timeout"));
    }

    /**
     * Runs one; what was set for it is put back in the message that is open afterwards.
     *
     * @param commits whether it commits by itself, so that what it did before it failed stays
     */
    void run(Statement statement, StatementDirectives directives, boolean commits) throws StatementFailure {
        TimeLimits asked = TimeLimits.of(directives);
        TimeLimits limits = patient && Barred.isConcurrent(statement.head()) ? asked.orPatient() : asked;
        limits.set(out, false);
        try {
            feeder.alone(statement, directives.expectation());
        } catch (StatementFailure failure) {
            if (!session.isBroken()) {
                putBackNow(limits, failure);
            }
            throw commits ? failure.lasting() : failure;
        }
        limits.putBack(out, false);
    }

    /** Another try may follow in the same session. */
    private void putBackNow(TimeLimits limits, StatementFailure failure) {
        limits.putBack(out, false);
        try {
            out.flush();
        } catch (StatementFailure further) {
            failure.addSuppressed(further);
        }
    }
}
