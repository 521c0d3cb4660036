package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.text.Location;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one statement of a script did and took. Immutable. Relations that its own transaction made are in none of the lists but
 * {@code objects}: nobody else can see them yet.
 *
 * @param location where it stands
 * @param sql its beginning, on one line, without secrets
 * @param transaction the number of its transaction within the script, from 1
 * @param startMillis when it began, from the beginning of the script
 * @param millis how long it ran
 * @param locks the locks that it took anew, the strongest first
 * @param rewrites what it wrote anew
 * @param scans what it read from beginning to end
 * @param findings what the server said that it built, verified, or need not verify
 * @param objects what it created, changed and dropped
 * @param rows how many rows it inserted, changed or deleted, or a query returned
 * @param gaps what could not be seen, each in a sentence without a full stop
 */
public record StatementTrace(
        Location location,
        String sql,
        int transaction,
        long startMillis,
        long millis,
        List<LockTaken> locks,
        List<Rewrite> rewrites,
        List<Scan> scans,
        List<Finding> findings,
        List<ObjectChange> objects,
        long rows,
        List<String> gaps) {

    public StatementTrace {
        locks = locks.stream()
                .sorted(Comparator.comparing(LockTaken::mode).reversed().thenComparing(LockTaken::relation))
                .toList();
        rewrites = List.copyOf(rewrites);
        scans = List.copyOf(scans);
        findings = List.copyOf(findings);
        objects = List.copyOf(objects);
        gaps = List.copyOf(gaps);
    }

    /** Whether there is nothing to say of it. */
    boolean isEmpty() {
        return locks.isEmpty()
                && rewrites.isEmpty()
                && scans.isEmpty()
                && findings.isEmpty()
                && objects.isEmpty()
                && rows == 0;
    }

    /** The same when its transaction has ended, so many milliseconds from the beginning of the script. */
    StatementTrace heldUntil(long endMillis) {
        long held = Math.max(0, endMillis - startMillis);
        return with(locks.stream().map(lock -> lock.held(held)).toList(), gaps);
    }

    /** The same, and something more that could not be seen. */
    StatementTrace withGap(String gap) {
        List<String> more = new ArrayList<>(gaps);
        more.add(gap);
        return with(locks, more);
    }

    private StatementTrace with(List<LockTaken> otherLocks, List<String> otherGaps) {
        return new StatementTrace(
                location,
                sql,
                transaction,
                startMillis,
                millis,
                otherLocks,
                rewrites,
                scans,
                findings,
                objects,
                rows,
                otherGaps);
    }

    /** Its strongest lock; empty where it took none. */
    public Optional<LockTaken> strongestLock() {
        return locks.stream().findFirst();
    }
}
