package io.github.pgmigrate.replay;

import com.google.gson.Gson;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import java.util.Set;

/**
 * What is to be known of a state that is kept besides what is on its server. Immutable.
 *
 * @param base the catalogs before the first migration, as JSON
 * @param unknown what scripts made whose files are others by now than what was run
 * @param roles the roles that were made since scripts take them for granted
 * @param needed the users that were more than they are on the target, for a while
 * @param extensions the extensions that were made since no script makes them
 * @param exact whether the database has the target's locale
 */
record Notes(
        String base,
        Set<ObjectName> unknown,
        Set<String> roles,
        Set<String> needed,
        Set<String> extensions,
        boolean exact) {

    private static final Gson GSON = new Gson();

    Notes {
        unknown = Set.copyOf(unknown);
        roles = Set.copyOf(roles);
        needed = Set.copyOf(needed);
        extensions = Set.copyOf(extensions);
    }

    /** The notes for {@link #of(String)}. */
    String text() {
        return GSON.toJson(this);
    }

    /**
     * What was written so.
     *
     * @throws RuntimeException where it was not
     */
    static Notes of(String text) {
        return GSON.fromJson(text, Notes.class);
    }

    CatalogSnapshot baseSnapshot() {
        return CatalogSnapshot.ofJson(base);
    }
}
