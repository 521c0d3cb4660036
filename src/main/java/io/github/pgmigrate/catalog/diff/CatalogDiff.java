package io.github.pgmigrate.catalog.diff;

import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import java.util.List;

/**
 * An immutable comparison of two snapshots.
 *
 * @param differences what differs, in the order of the objects' names; what goes with a missing or left-over object is not
 *     listed beside it
 * @param unread what could not be compared, since one of the snapshots was not allowed to read it
 */
public record CatalogDiff(List<Difference> differences, List<Unread> unread) {

    /**
     * A property that is unknown on one side at least.
     *
     * @param object whose it is
     * @param property its name
     */
    public record Unread(ObjectName object, String property) {}

    public CatalogDiff {
        differences = List.copyOf(differences);
        unread = List.copyOf(unread);
    }

    /** Compares what is with what was. Objects are compared by their names: a renamed one is missing and left over. */
    public static CatalogDiff between(CatalogSnapshot before, CatalogSnapshot after) {
        return new Comparison(before, after, Voice.AFTERWARDS).result();
    }

    /**
     * Compares what somebody has found with what migrations make, in words for that: what is left over was added, and what
     * was before is what migrations make it.
     */
    public static CatalogDiff outsideOfMigrations(CatalogSnapshot made, CatalogSnapshot found) {
        return new Comparison(made, found, Voice.OUTSIDE).result();
    }

    /** What it comes to. */
    public Verdict verdict() {
        if (differences.isEmpty()) {
            return Verdict.EXACT;
        }
        return differences.stream().allMatch(difference -> difference.kind() == Difference.Kind.ORDER)
                ? Verdict.ORDER
                : Verdict.DIFFERENT;
    }
}
