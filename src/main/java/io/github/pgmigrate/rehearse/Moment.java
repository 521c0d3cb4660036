package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.catalog.diff.CatalogDiff;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.diff.RowDifference;
import io.github.pgmigrate.catalog.diff.Verdict;
import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.catalog.snapshot.RowFingerprint;
import io.github.pgmigrate.catalog.snapshot.RowSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An immutable reading of a database between two scripts.
 *
 * @param catalog everything in its schemas, and the cluster's roles
 * @param rows what the tables hold that are not empty
 * @param sequences where the sequences stand
 * @param stamp equal to another's where the catalog cannot differ; empty where nothing says so
 * @param granted the roles that were created since scripts take them for granted
 */
record Moment(
        CatalogSnapshot catalog, RowSnapshot rows, String sequences, Optional<String> stamp, GrantedRoles granted) {

    private static final Set<ObjectKind> OF_THE_SERVER = Set.of(
            ObjectKind.DATABASE,
            ObjectKind.ROLE,
            ObjectKind.ROLE_IN_DATABASE,
            ObjectKind.TABLESPACE,
            ObjectKind.PARAMETER);

    /** How this one differs from an earlier one. */
    List<Difference> since(Moment earlier) {
        return between(earlier, catalog);
    }

    /** How the catalog of a later moment differs. */
    static List<Difference> between(Moment earlier, CatalogSnapshot later) {
        return CatalogDiff.between(earlier.catalog, later).differences();
    }

    /** What tables have lost since an earlier one, hold otherwise, or hold though they were empty. */
    List<RowDifference> rowsSince(Moment earlier) {
        SortedMap<ObjectName, RowFingerprint> held = new TreeMap<>(earlier.rows.tables());
        rows.tables().values().stream()
                .filter(table -> table.rows() > 0
                        && earlier.catalog.objects().containsKey(table.table())
                        && !earlier.rows.unread().contains(table.table()))
                .forEach(table ->
                        held.putIfAbsent(table.table(), new RowFingerprint(table.table(), 0, "", new TreeMap<>())));
        return RowDifference.between(new RowSnapshot(held, earlier.rows.unread()), rows);
    }

    /** Whether nothing can tell the two apart. */
    boolean isLike(Moment other) {
        return since(other).isEmpty() && rows.equals(other.rows) && sequences.equals(other.sequences);
    }

    /** Whether what lies outside the database, such as roles, is other than it was. */
    boolean changesServerSince(Moment earlier) {
        return !granted.since(earlier.granted).isEmpty()
                || since(earlier).stream()
                        .anyMatch(difference ->
                                OF_THE_SERVER.contains(difference.object().kind()));
    }

    /** The same, with what it has in common with an earlier one held once. */
    Moment sharing(Moment earlier) {
        SortedMap<ObjectName, CatalogObject> objects = new TreeMap<>(catalog.objects());
        objects.replaceAll((name, object) -> {
            CatalogObject known = earlier.catalog.objects().get(name);
            return object.equals(known) ? known : object;
        });
        return new Moment(new CatalogSnapshot(catalog.serverVersion(), objects), rows, sequences, stamp, granted);
    }

    /** The same, of catalogs whose rows were written anew since. */
    Moment stamped(Moment later) {
        return new Moment(catalog, rows, sequences, later.stamp, granted);
    }

    /** What differences come to. */
    static Verdict verdict(List<Difference> differences) {
        return new CatalogDiff(differences, List.of()).verdict();
    }
}
