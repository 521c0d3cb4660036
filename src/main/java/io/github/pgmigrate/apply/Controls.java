package io.github.pgmigrate.apply;

import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Traits;

/** Holds a script that was found to be transactional to it, whatever its variables have become since. */
final class Controls {

    private Controls() {}

    /** Whether it is a COMMIT: where no transaction of the script's own is open psql passes over it, and so does the run. */
    static boolean isLooseCommit(Item item) {
        return item instanceof Statement statement && statement.traits().control() == Traits.Control.COMMIT;
    }

    static void requireNone(Item item) {
        if (item instanceof Statement statement) {
            Traits traits = statement.traits();
            boolean stays = traits.control() == Traits.Control.NONE || traits.control() == Traits.Control.SAVEPOINT;
            if (!stays || traits.barred()) {
                throw new ProblemsException(Problems.transactionControl(statement));
            }
        }
    }
}
