package io.github.pgmigrate.catalog.snapshot;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An immutable object of a snapshot. A property that PostgreSQL would leave out of its definition, such as the default of a
 * column that has none, is absent. Flags have the value {@code yes}, or are absent.
 *
 * @param name what it is called
 * @param parent what it goes with when that is dropped: a column's table, a table's schema; null where there is none
 * @param properties its properties, by their names
 * @param unknown the names of properties that the role was not allowed to read
 */
public record CatalogObject(
        ObjectName name, @Nullable ObjectName parent, SortedMap<String, String> properties, SortedSet<String> unknown) {

    /** The name of the property that is the place of a column or attribute among its like, from 1. */
    public static final String POSITION = "position";

    /** The value of a flag that is set. */
    public static final String YES = "yes";

    public CatalogObject {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        unknown = Collections.unmodifiableSortedSet(new TreeSet<>(unknown));
        Set<String> both = new TreeSet<>(unknown);
        both.retainAll(properties.keySet());
        if (!both.isEmpty()) {
            throw new IllegalArgumentException(name + ": known and unknown: " + both);
        }
    }

    /** What it is. */
    public ObjectKind kind() {
        return name.kind();
    }

    /** The value of a property; empty where it is absent or unknown. */
    public Optional<String> property(String property) {
        return Optional.ofNullable(properties.get(property));
    }
}
