package io.github.pgmigrate.drift;

import io.github.pgmigrate.catalog.diff.AccessList;
import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.replay.Likeness;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Roles that are called otherwise on the target than on the throwaway server. Immutable.
 *
 * @param names the target's names by those of the throwaway server
 */
record Renamed(Map<String, String> names) {

    private static final String BOOTSTRAP = "postgres";
    private static final String OWNER = "owner";

    Renamed {
        names = Map.copyOf(names);
    }

    /**
     * Finds them: the role that a server was made with may have any name; and where all that one role has made belongs to the one whose
     * the history is, the database is a copy that was restored for another, or all of it was given away at once.
     */
    static Renamed of(Likeness like, CatalogSnapshot made, CatalogSnapshot found) {
        Map<String, String> names = new HashMap<>();
        like.roles().entrySet().stream()
                .filter(role -> role.getValue().bootstrap() && !like.roles().containsKey(BOOTSTRAP))
                .forEach(role -> names.put(BOOTSTRAP, role.getKey()));
        Map<String, Set<String>> owners = new HashMap<>();
        made.objects().forEach((name, object) -> {
            CatalogObject there = found.objects().get(name);
            Optional<String> mine = object.property(OWNER);
            Optional<String> other = there == null ? Optional.empty() : there.property(OWNER);
            if (mine.isPresent() && other.isPresent() && isMigrations(name)) {
                owners.computeIfAbsent(mine.get(), key -> new HashSet<>()).add(other.get());
            }
        });
        like.historyOwner()
                .ifPresent(owner -> owners.forEach((mine, others) -> {
                    if (!mine.equals(owner) && others.equals(Set.of(owner)) && !owners.containsKey(owner)) {
                        names.put(mine, owner);
                    }
                }));
        return new Renamed(names);
    }

    private static boolean isMigrations(ObjectName name) {
        return name.kind() != ObjectKind.DATABASE && name.kind() != ObjectKind.SCHEMA;
    }

    /** The same as if its roles were called as on the target. */
    CatalogSnapshot in(CatalogSnapshot snapshot) {
        if (names.isEmpty()) {
            return snapshot;
        }
        SortedMap<ObjectName, CatalogObject> objects = new TreeMap<>();
        snapshot.objects().forEach((name, object) -> {
            SortedMap<String, String> properties = new TreeMap<>(object.properties());
            properties.computeIfPresent(OWNER, (key, owner) -> names.getOrDefault(owner, owner));
            properties.computeIfPresent(
                    "privileges",
                    (key, list) -> AccessList.parse(list).renamed(this::name).text());
            objects.put(name, new CatalogObject(name, object.parent(), properties, object.unknown()));
        });
        return new CatalogSnapshot(snapshot.serverVersion(), objects);
    }

    private String name(String role) {
        return names.getOrDefault(role, role);
    }
}
