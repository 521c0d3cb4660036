package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.catalog.diff.CatalogDiff;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What repeatable scripts and scripts around the migrations have made of a database, immutable: it is not the rollbacks' to undo.
 *
 * @param made objects that were not there before, each with what is below it
 * @param dropped objects that are no more, each with what was below it
 * @param changed the properties that are other, by object
 * @param reordered whose columns stand in another order
 */
record Others(
        Set<ObjectName> made,
        Set<ObjectName> dropped,
        Map<ObjectName, Set<String>> changed,
        Set<ObjectName> reordered) {

    static final Others NONE = new Others(Set.of(), Set.of(), Map.of(), Set.of());

    Others {
        made = Set.copyOf(made);
        dropped = Set.copyOf(dropped);
        changed = Map.copyOf(changed);
        reordered = Set.copyOf(reordered);
    }

    /** What they have made, given the database before and after them. */
    static Others between(CatalogSnapshot before, CatalogSnapshot after) {
        Set<ObjectName> made = new HashSet<>(after.objects().keySet());
        made.removeAll(before.objects().keySet());
        Set<ObjectName> dropped = new HashSet<>(before.objects().keySet());
        dropped.removeAll(after.objects().keySet());
        List<Difference> differences = CatalogDiff.between(before, after).differences();
        Map<ObjectName, Set<String>> changed = differences.stream()
                .filter(difference -> difference.kind() == Difference.Kind.CHANGED)
                .collect(Collectors.groupingBy(
                        Difference::object,
                        Collectors.mapping(
                                difference -> String.valueOf(difference.property()), Collectors.toUnmodifiableSet())));
        return new Others(made, dropped, changed, reordered(differences));
    }

    private static Set<ObjectName> reordered(List<Difference> differences) {
        return differences.stream()
                .filter(difference -> difference.kind() == Difference.Kind.ORDER)
                .map(Difference::object)
                .collect(Collectors.toSet());
    }

    /**
     * How a database differs from what it was, besides what they have made. The two are compared as if both had that, rather
     * than differences left out: what lies below an object of theirs would be left out with it.
     */
    List<Difference> besides(CatalogSnapshot was, CatalogSnapshot is) {
        SortedMap<ObjectName, CatalogObject> before = new TreeMap<>(was.objects());
        SortedMap<ObjectName, CatalogObject> after = new TreeMap<>(is.objects());
        is.objects().forEach((name, object) -> {
            if (made.contains(name)) {
                before.putIfAbsent(name, object);
            }
        });
        was.objects().forEach((name, object) -> {
            if (dropped.contains(name)) {
                after.putIfAbsent(name, object);
            }
        });
        changed.forEach((name, properties) -> {
            CatalogObject now = is.objects().get(name);
            before.computeIfPresent(name, (same, old) -> now == null ? old : with(old, now, properties));
        });
        // A column of theirs in the one makes the order of the others in the two no other.
        List<Difference> differences = new ArrayList<>(CatalogDiff.between(
                        new CatalogSnapshot(was.serverVersion(), before),
                        new CatalogSnapshot(is.serverVersion(), after))
                .differences());
        differences.removeIf(difference -> difference.kind() == Difference.Kind.ORDER);
        CatalogDiff.between(was, is).differences().stream()
                .filter(difference -> difference.kind() == Difference.Kind.ORDER)
                .filter(difference -> !reordered.contains(difference.object()))
                .forEach(differences::add);
        return differences;
    }

    /** An object with some properties as another has them. */
    private static CatalogObject with(CatalogObject object, CatalogObject other, Set<String> names) {
        SortedMap<String, String> properties = new TreeMap<>(object.properties());
        properties.keySet().removeAll(names);
        TreeSet<String> unknown = new TreeSet<>(object.unknown());
        unknown.removeAll(names);
        for (String name : names) {
            other.property(name).ifPresent(value -> properties.put(name, value));
            if (other.unknown().contains(name)) {
                unknown.add(name);
            }
        }
        return new CatalogObject(object.name(), object.parent(), properties, unknown);
    }
}
