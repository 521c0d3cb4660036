package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Traits;
import io.github.pgmigrate.text.Location;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a script's own BEGIN and COMMIT, finds what cannot work, and tells how the script has to be applied. It remembers
 * places, not statements.
 *
 * <p>A top-level ROLLBACK of the script's own transaction is refused, although psql would go on: it undoes the record of the
 * step together with the step, so the migration would count as applied without having done anything.
 */
final class TransactionCheck {

    private static final String STEPS = "the file then runs in steps";

    private final ScriptKind kind;
    private final Optional<Split> split;
    private final Consumer<Problem> problems;
    private @Nullable Location begin;
    private @Nullable Statement looseSavepoint;
    private @Nullable Statement looseCommit;
    private boolean ownTransactions;
    private boolean barredOutside;
    private boolean splitShown;

    /**
     * @param split how to split the file; empty where it is no forward migration of a folder
     */
    TransactionCheck(ScriptKind kind, Optional<Split> split, Consumer<Problem> problems) {
        this.kind = kind;
        this.split = split;
        this.problems = problems;
    }

    void accept(Statement statement) {
        if (kind == ScriptKind.VERIFY || kind == ScriptKind.AROUND_EACH) {
            within(statement);
            return;
        }
        if (statement.traits().parts() > 1 && joined(statement)) {
            return;
        }
        switch (statement.traits().control()) {
            case NONE -> barred(statement);
            case BEGIN -> begin(statement);
            case COMMIT -> {
                if (begin == null && looseCommit == null) {
                    looseCommit = statement;
                }
                begin = null;
            }
            case ROLLBACK -> rollback(statement);
            case CHAIN -> {
                report(
                        Problem.error(
                                Code.TRANSACTION_CONTROL,
                                "AND CHAIN ends a transaction and begins another in one statement, which could not be recorded in between"),
                        statement,
                        "Write COMMIT; and BEGIN; as two statements.");
                ownTransactions = true;
            }
            case SAVEPOINT -> {
                if (begin == null && looseSavepoint == null) {
                    looseSavepoint = statement;
                }
            }
            case PREPARE_TRANSACTION -> {
                report(
                        Problem.error(
                                Code.PREPARED_TRANSACTION,
                                "PREPARE TRANSACTION leaves the migration neither done nor undone, with its locks held"),
                        statement,
                        "Use COMMIT.");
                begin = null;
            }
        }
    }

    /** Statements joined by {@code \;} reach the server in one message, which is a transaction of its own. */
    private boolean joined(Statement statement) {
        Traits traits = statement.traits();
        if (traits.control() != Traits.Control.NONE && traits.control() != Traits.Control.SAVEPOINT) {
            report(
                    Problem.error(
                            Code.TRANSACTION_CONTROL,
                            "a transaction begins or ends within statements that are joined by \\;"),
                    statement,
                    "End each of them with a plain semicolon.");
            return true;
        }
        if (traits.barred()) {
            report(
                    Problem.error(
                            Code.NOT_IN_TRANSACTION,
                            "PostgreSQL does not run one of these statements inside a transaction, and \\; joins them into one"),
                    statement,
                    "End each of them with a plain semicolon.");
            return true;
        }
        return false;
    }

    /** To be called after the last statement. */
    void end(boolean noTransaction) {
        if (begin != null) {
            problems.accept(
                    Problem.error(Code.UNBALANCED_TRANSACTION, "the transaction that begins here is never committed")
                            .at(begin)
                            .withHint(
                                    "Add COMMIT; at its end, or remove this BEGIN: a file without its own runs in one transaction."));
        }
        if (looseCommit != null) {
            looseCommit(looseCommit, mode(noTransaction));
        }
        if (looseSavepoint != null && mode(noTransaction) != ScriptFacts.Mode.TRANSACTIONAL) {
            report(
                    Problem.error(
                            Code.TRANSACTION_CONTROL,
                            "a savepoint stands outside of a transaction, since this file does not run in a single one"),
                    looseSavepoint,
                    "Put BEGIN; before it and COMMIT; after what belongs to it.");
        }
    }

    ScriptFacts.Mode mode(boolean noTransaction) {
        if (ownTransactions) {
            return ScriptFacts.Mode.OWN_TRANSACTIONS;
        }
        return barredOutside || noTransaction ? ScriptFacts.Mode.NO_TRANSACTION : ScriptFacts.Mode.TRANSACTIONAL;
    }

    private void begin(Statement statement) {
        if (begin == null) {
            begin = statement.location();
        } else {
            report(
                    Problem.warning(
                            Code.UNBALANCED_TRANSACTION,
                            "BEGIN stands inside the transaction that begins in line " + begin.line()
                                    + "; the next COMMIT ends both"),
                    statement,
                    "Add the COMMIT; that is missing before it, or use SAVEPOINT for a part of a transaction.");
        }
        ownTransactions = true;
    }

    private void rollback(Statement statement) {
        if (begin == null) {
            report(
                    Problem.error(Code.UNBALANCED_TRANSACTION, "ROLLBACK stands outside of a BEGIN of this file"),
                    statement,
                    "Remove it (it would undo the whole file), or add the BEGIN; that belongs to it.");
        } else {
            report(
                    Problem.error(
                            Code.TRANSACTION_CONTROL,
                            "ROLLBACK undoes the transaction that begins in line " + begin.line()
                                    + ", so the migration would count as applied without it"),
                    statement,
                    "Use COMMIT, or remove the transaction. To undo a part, use SAVEPOINT and ROLLBACK TO.");
        }
        begin = null;
    }

    /** psql passes over a COMMIT without a BEGIN. */
    private void looseCommit(Statement statement, ScriptFacts.Mode mode) {
        report(
                Problem.warning(Code.UNBALANCED_TRANSACTION, "COMMIT stands outside of a BEGIN of this file"),
                statement,
                mode == ScriptFacts.Mode.TRANSACTIONAL
                        ? "Remove it: it is passed over, since the file runs in one transaction, which is committed for it."
                        : "Remove it: it is passed over, since there is nothing to commit; or add the BEGIN; that belongs to it.");
    }

    private void barred(Statement statement) {
        if (!statement.traits().barred()) {
            return;
        }
        if (begin == null) {
            barredOutside = true;
            return;
        }
        report(
                Problem.error(
                        Code.NOT_IN_TRANSACTION,
                        "PostgreSQL does not run this statement inside a transaction, and one begins in line "
                                + begin.line()),
                statement,
                remedy());
    }

    private String remedy() {
        String move = "ove the statement before BEGIN or behind COMMIT: " + STEPS + ".";
        if (split.isEmpty() || splitShown) {
            return "M" + move;
        }
        splitShown = true;
        return split.get().hint() + " Or m" + move;
    }

    /** A script that runs inside a transaction which is not its own. */
    private void within(Statement statement) {
        boolean verify = kind == ScriptKind.VERIFY;
        switch (statement.traits().control()) {
            case NONE, SAVEPOINT -> {
                if (statement.traits().barred()) {
                    report(
                            Problem.error(
                                    Code.NOT_IN_TRANSACTION,
                                    "PostgreSQL does not run this statement inside a transaction, and "
                                            + (verify ? "a verify script" : "this script") + " runs in one"),
                            statement,
                            verify
                                    ? "Remove it: a verify script only looks."
                                    : "Move it to before_migrate.sql or after_migrate.sql, which may hold it.");
                }
            }
            case BEGIN, COMMIT, ROLLBACK, CHAIN, PREPARE_TRANSACTION ->
                report(
                        Problem.error(
                                Code.TRANSACTION_CONTROL,
                                verify
                                        ? "a verify script runs inside its migration's transaction, so it may neither begin nor end one"
                                        : "this script runs inside a transaction, so it may neither begin nor end one"),
                        statement,
                        verify
                                ? "Remove it: whatever a verify script does is rolled back anyway."
                                : "Remove it: the transaction is committed for it.");
        }
    }

    private void report(Problem problem, Statement statement, String hint) {
        problems.accept(problem.at(statement.location())
                .withExcerpt(statement.excerptAt(0))
                .withHint(hint));
    }
}
