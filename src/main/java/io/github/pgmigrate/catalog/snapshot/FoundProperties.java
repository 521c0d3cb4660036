package io.github.pgmigrate.catalog.snapshot;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The properties of one object as they are read: by the labels of columns, in a form that does not depend on OIDs or order. */
final class FoundProperties {

    /** The OID of type boolean in pg_type. */
    private static final int BOOLEAN = 16;

    private final Map<String, String> roles;
    private final SortedMap<String, String> values = new TreeMap<>();
    private final SortedSet<String> unknown = new TreeSet<>();

    /**
     * None yet.
     *
     * @param roles what roles are shown as
     */
    FoundProperties(Map<String, String> roles) {
        this.roles = roles;
    }

    void add(String label, String value) {
        values.put(label, value);
    }

    /**
     * Adds what a column holds.
     *
     * @param typeOid the OID of the column's type
     */
    void add(String label, int typeOid, String value) {
        if (typeOid == BOOLEAN) {
            if (value.equals("t")) {
                values.put(label, CatalogObject.YES);
            }
            return;
        }
        switch (label) {
            case "owner" -> values.put(label, role(value));
            case "roles" ->
                values.put(
                        label,
                        TextArray.elements(value).stream()
                                .map(this::role)
                                .sorted()
                                .collect(Collectors.joining(", ")));
            case "privileges" -> {
                if (!value.equals("{}")) {
                    values.put(label, Privileges.readable(value, this::role));
                }
            }
            case "options" -> addEach("option ", value);
            case "toast options" -> addEach("option toast.", value);
            case "options of the wrapper" -> addEach("wrapper's option ", value);
            case "settings" -> addEach("setting ", value);
            case "connection" -> values.put(label, Secrets.connection(value));
            case "unknown" -> unknown.add(value);
            default -> values.put(label, value);
        }
    }

    /** The object that has these properties. */
    CatalogObject of(ObjectName name, @Nullable ObjectName parent) {
        return new CatalogObject(name, parent, values, unknown);
    }

    private void addEach(String prefix, String array) {
        for (String element : TextArray.elements(array)) {
            int equals = element.indexOf('=');
            String name = element.substring(0, equals);
            values.put(prefix + name, Secrets.option(name, element.substring(equals + 1)));
        }
    }

    private String role(String name) {
        return roles.getOrDefault(name, name);
    }
}
