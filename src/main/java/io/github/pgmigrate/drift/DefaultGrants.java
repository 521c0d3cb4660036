package io.github.pgmigrate.drift;

import io.github.pgmigrate.catalog.diff.AccessList;
import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What ALTER DEFAULT PRIVILEGES has new objects of a database be granted, by the name that snapshots give it. Whether an object was made
 * before or after that was said, nobody knows, so that such a grant may be there or not.
 *
 * @param lists by names such as {@code of app for tables in schema x}
 */
record DefaultGrants(Map<String, AccessList> lists) {

    private static final String PRIVILEGES = "privileges";

    DefaultGrants {
        lists = Map.copyOf(lists);
    }

    /** Those of a database. */
    static DefaultGrants of(CatalogSnapshot snapshot) {
        Map<String, AccessList> lists = new HashMap<>();
        snapshot.objects().forEach((name, object) -> {
            if (name.kind() == ObjectKind.DEFAULT_PRIVILEGES) {
                lists.put(name.name(), AccessList.parse(object.properties().get(PRIVILEGES)));
            }
        });
        return new DefaultGrants(lists);
    }

    /**
     * Takes out of the privileges of an object what they explain.
     *
     * @param object the object as it was found
     * @param schema its schema; null for none
     * @param made the properties that migrations give it
     * @param found the properties that it has
     */
    void level(
            CatalogObject object,
            @Nullable ObjectName schema,
            SortedMap<String, String> made,
            SortedMap<String, String> found) {
        String objects = objects(object.kind());
        if (lists.isEmpty() || objects.isEmpty()) {
            return;
        }
        String owner = object.property("owner").orElse("");
        String name = "of " + owner + " for " + objects;
        AccessList nothing = AccessList.parse(null);
        AccessList general = lists.get(name);
        AccessList special =
                schema == null ? nothing : lists.getOrDefault(name + " in schema " + schema.name(), nothing);
        AccessList ours = AccessList.parse(made.get(PRIVILEGES));
        AccessList theirs = AccessList.parse(found.get(PRIVILEGES));
        AccessList given = special.plus(general == null ? nothing : general);
        AccessList more = theirs.minus(ours);
        AccessList explained = more.minus(more.minus(given));
        AccessList taken =
                general == null ? nothing : standard(ours.minus(theirs).minus(given), owner);
        AccessList level = theirs.minus(explained).plus(taken);
        if (level.grants().isEmpty()) {
            found.remove(PRIVILEGES);
        } else {
            found.put(PRIVILEGES, level.text());
        }
    }

    /** What everybody and the owner have where nothing else is said: default privileges may have taken it away. */
    private static AccessList standard(AccessList list, String owner) {
        SortedMap<AccessList.Parties, SortedSet<String>> standard = new TreeMap<>(list.grants());
        standard.keySet()
                .removeIf(parties -> !parties.grantee().equals("PUBLIC")
                        && !parties.grantee().equals(owner));
        return new AccessList(standard);
    }

    private static String objects(ObjectKind kind) {
        return switch (kind) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW -> "tables";
            case SEQUENCE -> "sequences";
            case FUNCTION, PROCEDURE, AGGREGATE, WINDOW_FUNCTION -> "functions";
            case TYPE, DOMAIN -> "types";
            case SCHEMA -> "schemas";
            default -> "";
        };
    }
}
