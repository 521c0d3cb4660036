package io.github.pgmigrate.rehearse.trace;

import java.util.List;

/**
 * What was seen of one statement beside what the server said. Immutable.
 *
 * @param transaction the number of its transaction
 * @param locks the locks that it took anew
 * @param rewrites what it wrote anew
 * @param scans what it read from beginning to end
 * @param rows how many rows it changed
 */
record Seen(int transaction, List<LockTaken> locks, List<Rewrite> rewrites, List<Scan> scans, long rows) {

    static Seen nothing(int transaction) {
        return new Seen(transaction, List.of(), List.of(), List.of(), 0);
    }
}
