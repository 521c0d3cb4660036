package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.catalog.diff.CatalogDiff;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An immutable reading of the roles that were created since scripts take them for granted.
 *
 * @param roles these roles, and nothing else
 */
record GrantedRoles(CatalogSnapshot roles) {

    /**
     * What a migration has made of these roles, and is still there. What such a role was before is nobody's to know, so that
     * whatever else a rollback makes of it may be what was there.
     *
     * @param before the roles before the migration
     * @param after the roles after it
     */
    List<Difference> kept(GrantedRoles before, GrantedRoles after) {
        Set<String> made =
                after.since(before).stream().map(Difference::sentence).collect(Collectors.toSet());
        return since(before).stream()
                .filter(difference -> made.contains(difference.sentence()))
                .toList();
    }

    /** How they differ from what they were. */
    List<Difference> since(GrantedRoles earlier) {
        return CatalogDiff.between(earlier.with(this), with(earlier)).differences();
    }

    /** A role that is created for a script has nothing to it before. */
    private CatalogSnapshot with(GrantedRoles others) {
        SortedMap<ObjectName, CatalogObject> all = new TreeMap<>(roles.objects());
        others.roles.objects().keySet().forEach(name -> all.computeIfAbsent(name, GrantedRoles::bare));
        return new CatalogSnapshot(roles.serverVersion(), all);
    }

    private static CatalogObject bare(ObjectName name) {
        return new CatalogObject(name, null, new TreeMap<>(), new TreeSet<>());
    }
}
