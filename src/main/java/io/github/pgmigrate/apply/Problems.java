package io.github.pgmigrate.apply;

import io.github.pgmigrate.catalog.InvalidIndex;
import io.github.pgmigrate.catalog.NotValidConstraint;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.script.Expectation;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.sql.Quoting;
import io.github.pgmigrate.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** The words for what can go wrong with scripts and the history in a run, other than what the server says. */
final class Problems {

    private Problems() {}

    /**
     * A note on what does not run yet.
     *
     * @param target whether a target leaves out versions; else the checkout is older than the database
     */
    static Problem repeatablesWait(List<Repeatable> repeatables, boolean target) {
        return Problem.note(
                        Code.REPEATABLES_WAIT,
                        (target
                                        ? "repeatable scripts may need versions above the target, so they wait: "
                                        : "repeatable scripts of a checkout older than the database do not run: ")
                                + repeatables.stream().map(Repeatable::name).collect(Collectors.joining(", ")))
                .withHint(target ? "They run when nothing is left to apply." : "Update the checkout, then run again.");
    }

    /** A repeatable that could not go on where it stopped. */
    static Problem beginsAnew(Problem why) {
        return why.as(Severity.NOTE).withHint("A repeatable script begins anew then.");
    }

    static Problem moved(ScriptFile file) {
        return Problem.error(Code.CHECKSUM_MOVED, "the file changed while it was being run")
                .in(file.source().name())
                .withHint("Run it again when the file is at rest.");
    }

    static Problem interrupted(ScriptFile file) {
        return Problem.error(Code.INTERRUPTED, "the run was interrupted")
                .in(file.source().name())
                .withHint("Run it again: it goes on where it stopped.");
    }

    /** A query did not return what it should; the table says what it did return. */
    static Problem expectation(Statement statement, Expectation expected, ResultTable found, boolean verify) {
        String what = found.firstUntrue() > 0
                ? "row " + found.firstUntrue() + " is not true in its first column"
                : "it returned " + (found.count() == 1 ? "1 row" : found.count() + " rows");
        return Problem.error(
                        verify ? Code.VERIFY_FAILED : Code.EXPECTATION,
                        "this query should return " + expected.words() + ", and " + what)
                .at(statement.location())
                .withExcerpt(statement.excerptAt(0))
                .withDetails(TextTable.lines(found.names(), found.rows(), found.count()));
    }

    static Problem transactionControl(Statement statement) {
        return Problem.error(
                        Code.TRANSACTION_CONTROL,
                        "a statement that was not there when the file was checked begins or ends a transaction")
                .at(statement.location())
                .withExcerpt(statement.excerptAt(0))
                .withHint("BEGIN and COMMIT may not depend on the result of a query.");
    }

    static Problem leftOpen(ScriptFile file) {
        return Problem.error(Code.UNBALANCED_TRANSACTION, "the file ends within a transaction that it began")
                .in(file.source().name())
                .withHint("Add COMMIT; at its end.");
    }

    /** A step that has run, or may have, is not what it was. */
    static Problem ledgerChanged(ScriptFile file, StepRow step) {
        boolean done = step.state() == StepRow.State.DONE;
        return Problem.error(
                        Code.LEDGER_CHANGED,
                        "step " + step.number() + " of this file "
                                + (done ? "is done already" : "was begun, nobody saw how it ended,")
                                + " and was edited since: " + step.summary())
                .in(file.source().name())
                .withHint(
                        done
                                ? "Put the statements that are done back as they were; those after them may be edited. If the"
                                        + " edit is right, have it taken for what was done: "
                                        + Remedies.accept(step.key())
                                : "Put it back as it was. Or look whether it has taken effect, and say so: "
                                        + Remedies.settle(step.key(), Settle.DONE) + ", or "
                                        + Remedies.settle(Settle.AGAIN) + " if not.");
    }

    static Problem temporaryLost(ScriptFile file, StepRow step) {
        return Problem.error(
                        Code.HALF_DONE,
                        "step " + step.number()
                                + " of this file made something temporary, which is gone with its connection: "
                                + step.summary())
                .in(file.source().name())
                .withHint("If the rest does not need it, go on with " + Remedies.settle(step.key(), Settle.DONE)
                        + ". If it does: finish by hand what the file still has to do, in a database session of your own,"
                        + " and record that with " + Remedies.settle(Settle.APPLIED)
                        + "; or undo by hand what is done, and"
                        + " have it begin anew with " + Remedies.settle(Settle.PENDING) + ".");
    }

    static Problem inDoubt(ScriptFile file, MigrationKey key, int step, Statement statement) {
        return Problem.error(
                        Code.IN_DOUBT,
                        "nobody saw how step " + step + " of " + key.words() + " ended, and the catalog cannot tell: "
                                + statement.summary())
                .at(statement.location())
                .withExcerpt(statement.excerptAt(0))
                .withHint(
                        "Look whether it has taken effect. If it has, run again with -Dpgmigrate.inDoubt=done; if not, with"
                                + " -Dpgmigrate.inDoubt=again. (" + file.fileName() + ")");
    }

    static Problem invalidIndex(Statement statement, String index) {
        return Problem.error(
                        Code.INVALID_INDEX,
                        "the index " + index + " is there already, but INVALID, and IF NOT EXISTS would pass over it")
                .at(statement.location())
                .withExcerpt(statement.excerptAt(0))
                .withHint("Drop it, then run again: DROP INDEX CONCURRENTLY " + index + ";");
    }

    /** An error: no query uses it, and it may stand for a promise, such as uniqueness, that nobody keeps. */
    static Problem invalidIndex(InvalidIndex index) {
        String name = Quoting.identifier(index.schema()) + "." + Quoting.identifier(index.name());
        return Problem.error(Code.INVALID_INDEX, "the index " + name + " is INVALID: no query uses it")
                .withHint(
                        index.partitioned()
                                ? "Attach an index of each partition to it: ALTER INDEX " + name
                                        + " ATTACH PARTITION ...;"
                                : "Build it anew, REINDEX INDEX CONCURRENTLY " + name + "; or drop it.")
                .withDetails(List.of(index.definition()));
    }

    /** A warning: NOT VALID now and VALIDATE in a later migration is how a constraint is added without a long lock. */
    static Problem notValid(NotValidConstraint constraint) {
        return Problem.warning(
                        Code.NOT_VALID_CONSTRAINT,
                        "the constraint " + Quoting.identifier(constraint.name()) + " of "
                                + Quoting.identifier(constraint.schema()) + "."
                                + Quoting.identifier(constraint.owner())
                                + " was never validated: older rows may break it")
                .withHint("Validate it in a migration of its own: " + constraint.remedy())
                .withDetails(List.of(constraint.definition()));
    }

    static Problem gset(Statement statement, long rows) {
        return Problem.error(Code.VARIABLE, "\\gset needs a query that returns one row, and this one returned " + rows)
                .at(statement.location())
                .withExcerpt(statement.excerptAt(0))
                .withHint("Write the query so that it returns one row always, with an aggregate for instance.");
    }

    static Problem gexec(Statement statement, String generated) {
        return Problem.error(
                        Code.TRANSACTION_CONTROL,
                        "\\gexec made a statement that cannot run within the migration's transaction: " + generated)
                .at(statement.location())
                .withExcerpt(statement.excerptAt(0))
                .withHint("Write such statements into the file, so that they can be checked before they run.");
    }

    static Problem noRollback(Version version) {
        return Problem.error(Code.NO_ROLLBACK, "the history keeps no rollback for version " + version)
                .withHint("Add the file " + version + "_rollback.sql to the folder. Nothing was rolled back.");
    }

    /** For the first run on a database. */
    static Problem notEmpty(long tables) {
        return Problem.note(
                        Code.NOT_EMPTY,
                        "the database holds " + (tables == 1 ? "a table" : tables + " tables")
                                + " already, and no history of pgmigrate: every migration is run")
                .withHint("If some of them were run before by other means, say which with pgmigrate:baseline"
                        + " -Dpgmigrate.version=..., or take another tool's history over with pgmigrate:adopt.");
    }

    static Problem pending(Standing standing) {
        return Problem.error(Code.PENDING, "version " + standing.version() + " is not applied")
                .in(standing.status().file())
                .withHint("Run pgmigrate:migrate.");
    }

    /** What {@code verify} says of a repeatable that has to run. */
    static Problem pending(RepeatableStanding standing) {
        String why = standing.row().isEmpty()
                ? " is not applied"
                : standing.row().get().checksum() == null
                        ? " has to run again, since something was rolled back after it"
                        : " has changed since it was applied";
        return Problem.error(Code.PENDING, standing.name() + why)
                .in(standing.status().file())
                .withHint("Run pgmigrate:migrate.");
    }

    static Problem halfDone(RepeatableStanding standing) {
        return Problem.error(Code.HALF_DONE, standing.name() + " has run half-way")
                .in(standing.status().file())
                .withHint("Run pgmigrate:migrate: it goes on where it stopped.");
    }

    /** A note: what it made may well be wanted, and nothing depends on the script itself. */
    static Problem missing(RepeatableStanding standing, String folder) {
        String what = standing.row().isPresent() ? " was applied" : " has run half-way";
        return Problem.note(Code.MISSING_FILE, standing.name() + what + ", and the folder has no such file now")
                .in(folder)
                .withHint("What it made is not taken away: let a migration do that, if it is to go. pgmigrate:repair"
                        + " -Dpgmigrate.forget=" + standing.name() + " takes it out of the history.");
    }

    static Problem halfDone(Standing standing) {
        return Problem.error(Code.HALF_DONE, "version " + standing.version() + " is applied half-way")
                .in(standing.status().file())
                .withHint("Run pgmigrate:migrate: it goes on where it stopped. "
                        + Remedies.endings(MigrationKey.of(standing.version())));
    }

    /** Another run has changed the history since it was read. */
    static Problem historyMoved() {
        return Problem.error(Code.HISTORY_MOVED, "another run has changed the history meanwhile")
                .withHint("Run it again: it looks at the history of then.");
    }

    static Problem doneElsewhere(Job job) {
        return Problem.note(
                        Code.HISTORY_MOVED,
                        "another run has " + (job.direction() == Direction.FORWARD ? "applied " : "rolled back ")
                                + job.key().words() + " meanwhile")
                .in(job.script().source().name());
    }
}
