package io.github.pgmigrate.catalog.snapshot;

import io.github.pgmigrate.db.Result;
import io.github.pgmigrate.db.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of the catalogs together to objects: finds what belongs to what by addresses, gives names in their place, and
 * leaves out what is the system's, an extension's, or not wanted. An address is the OID of a catalog, that of an object in it
 * and, of a column, its number, parted by blanks.
 */
final class Assembly {

    private static final String TYPES = "1247 ";
    private static final String RELATIONS = "1259 ";
    private static final String CONSTRAINTS = "2606 ";
    private static final String SCHEMAS = "2615 ";

    private final Map<String, String> roles;
    private final Set<String> leftOut;
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> attachments = new HashMap<>();
    private final Set<String> ofExtensions = new HashSet<>();
    private final Map<String, Optional<ObjectName>> names = new HashMap<>();

    /** An object as it was found; the parent is an address. */
    private record Found(ObjectKind kind, @Nullable String parent, String name, FoundProperties properties) {}

    /**
     * An empty one.
     *
     * @param roles what roles are shown as
     * @param leftOut names of tables that are not wanted
     */
    Assembly(Map<String, String> roles, Set<String> leftOut) {
        this.roles = roles;
        this.leftOut = leftOut;
    }

    /** Takes the answer to one statement. */
    void add(Result result) {
        List<String> labels =
                result.columns().stream().map(Session.Column::name).toList();
        if (labels.contains("attachment")) {
            result.rows().forEach(this::attach);
        } else if (labels.contains("kind")) {
            result.rows().forEach(row -> add(result.columns(), row));
        }
    }

    private void attach(List<@Nullable String> row) {
        String what = Objects.requireNonNull(row.get(0));
        String address = Objects.requireNonNull(row.get(1));
        if (what.equals("extension")) {
            ofExtensions.add(address);
        } else {
            attachments.computeIfAbsent(address, key -> new HashMap<>()).put(what, Objects.requireNonNull(row.get(2)));
        }
    }

    private void add(List<Session.Column> columns, List<@Nullable String> row) {
        String kind = "";
        String address = "";
        String name = "";
        String parent = null;
        FoundProperties properties = new FoundProperties(roles);
        for (int i = 0; i < columns.size(); i++) {
            String value = row.get(i);
            if (value != null) {
                String label = columns.get(i).name();
                switch (label) {
                    case "kind" -> kind = value;
                    case "address" -> address = value;
                    case "parent" -> parent = value;
                    case "name" -> name = name + value;
                    case "role" -> name = "of " + roles.getOrDefault(value, value) + " for ";
                    default -> properties.add(label, columns.get(i).typeOid(), value);
                }
            }
        }
        String label = kind;
        found.put(
                address,
                new Found(
                        ObjectKind.of(label).orElseThrow(() -> new IllegalStateException("an unknown kind: " + label)),
                        parent,
                        name,
                        properties));
    }

    /** All objects that are wanted. */
    List<CatalogObject> objects() {
        List<CatalogObject> objects = new ArrayList<>();
        found.forEach((address, object) -> name(address).ifPresent(name -> {
            attachments.getOrDefault(address, Map.of()).forEach(object.properties::add);
            objects.add(object.properties.of(
                    name, Optional.ofNullable(object.parent).flatMap(this::name).orElse(null)));
        }));
        return objects;
    }

    /** The name of what is at an address; empty where that is left out. */
    private Optional<ObjectName> name(String address) {
        Optional<ObjectName> known = names.get(address);
        if (known == null) {
            known = newName(address);
            names.put(address, known);
        }
        return known;
    }

    private Optional<ObjectName> newName(String address) {
        Found object = found.get(address);
        if (object == null || ofExtensions.contains(address)) {
            return Optional.empty();
        }
        Optional<ObjectName> parent = Optional.ofNullable(object.parent).flatMap(this::name);
        boolean gone = object.parent != null && parent.isEmpty() && goesWith(object.parent);
        if (gone || leftOut.contains(object.name)) {
            return Optional.empty();
        }
        return Optional.of(new ObjectName(
                object.kind, object.kind.isNamedWithin() ? holder(object) + "." + object.name : object.name));
    }

    /**
     * Whether there is no object without its parent: none of a table that is an extension's, of a temporary schema, of a system
     * catalog. The user's own objects in a schema that an extension brought are the user's.
     */
    private boolean goesWith(String parent) {
        return parent.startsWith(RELATIONS)
                || parent.startsWith(TYPES)
                || parent.startsWith(CONSTRAINTS)
                || (parent.startsWith(SCHEMAS) && !ofExtensions.contains(parent));
    }

    /** The name of the table, type or publication that an object hangs on. */
    private String holder(Found object) {
        String address = Objects.requireNonNull(object.parent);
        Found parent = Objects.requireNonNull(found.get(address));
        if (parent.kind == ObjectKind.COLUMN) {
            return holder(parent);
        }
        return name(address).orElseThrow().name();
    }
}
