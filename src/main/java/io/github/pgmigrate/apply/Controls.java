package io.github.pgmigrate.apply;

import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Token;
import io.github.pgmigrate.sql.Traits;
import java.util.List;

/**
 * What an item does to transactions; holds a script that was found to be transactional to it, whatever its variables have
 * become since.
 */
final class Controls {

    private Controls() {}

    /** What it does to the transaction that it runs in; nothing where it is no statement. */
    static Traits.Control of(Item item) {
        return item instanceof Statement statement ? statement.traits().control() : Traits.Control.NONE;
    }

    /** Whether it is a COMMIT: where no transaction of the script's own is open psql passes over it, and so does the run. */
    static boolean isLooseCommit(Item item) {
        return of(item) == Traits.Control.COMMIT;
    }

    static void requireNone(Item item) {
        if (item instanceof Statement statement) {
            if (!stays(statement)) {
                throw new ProblemsException(Problems.transactionControl(statement));
            }
        }
    }

    /** Whether it runs within the transaction that is open, and leaves that open. */
    static boolean stays(Statement statement) {
        return switch (statement.traits().control()) {
            case NONE, SAVEPOINT -> !statement.traits().barred();
            case BEGIN, COMMIT, ROLLBACK, CHAIN, PREPARE_TRANSACTION -> false;
        };
    }

    /** Whether it makes its transaction one that cannot hold an entry in the ledger. */
    static boolean isReadOnly(Statement statement) {
        List<Token> head = statement.head();
        boolean transaction = head.stream().anyMatch(token -> token.is("TRANSACTION") || token.is("BEGIN"));
        for (int i = 1; transaction && i < head.size(); i++) {
            if (head.get(i - 1).is("READ") && head.get(i).is("ONLY")) {
                return true;
            }
        }
        return false;
    }
}
