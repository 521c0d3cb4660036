package io.github.pgmigrate.drift;

import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The catalogs that are compared. Immutable.
 *
 * @param base the throwaway server before the first migration: what was prepared there to be as on the target
 * @param made the same after the last one
 * @param found the target
 * @param unknown what migrations may have made otherwise than their files say by now
 * @param prepared roles that the throwaway server was given since scripts take them for granted, as SQL writes them
 */
record Sides(
        CatalogSnapshot base,
        CatalogSnapshot made,
        CatalogSnapshot found,
        Set<ObjectName> unknown,
        Set<String> prepared) {

    Sides {
        unknown = Set.copyOf(unknown);
        prepared = Set.copyOf(prepared);
    }

    /** What an object belongs to, on whichever side has it; null where it belongs to nothing. */
    @Nullable ObjectName parent(ObjectName name) {
        CatalogObject object = Optional.ofNullable(found.objects().get(name))
                .orElseGet(() -> made.objects().get(name));
        return object == null ? null : object.parent();
    }

    /** The schema that an object is in, or is; null where it is in none. */
    @Nullable ObjectName schema(ObjectName name) {
        ObjectName now = name;
        while (now != null && now.kind() != ObjectKind.SCHEMA) {
            now = parent(now);
        }
        return now;
    }

    /** Whether migrations make it, or it was prepared. */
    boolean isMade(ObjectName name) {
        return made.objects().containsKey(name);
    }
}
