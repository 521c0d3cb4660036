package io.github.pgmigrate.catalog.snapshot;

import java.util.Map;
import java.util.Set;

/**
 * An immutable description of what a snapshot takes in.
 *
 * @param leftOut tables that are left out with all that hangs on them, such as the plugin's own
 * @param cluster whether the roles, the tablespaces and the settings of the database are read as well
 * @param roles roles to be shown under another name, so that databases with other owners can be compared; empty for none
 */
public record CatalogScope(Set<Relation> leftOut, boolean cluster, Map<String, String> roles) {

    /**
     * A table by its name.
     *
     * @param schema its schema, unquoted
     * @param name its name, unquoted
     */
    public record Relation(String schema, String name) {}

    public CatalogScope {
        leftOut = Set.copyOf(leftOut);
        roles = Map.copyOf(roles);
    }

    /** All of a database's schemas. */
    public static CatalogScope everything() {
        return new CatalogScope(Set.of(), false, Map.of());
    }

    /** The same without some tables. */
    public CatalogScope without(Set<Relation> tables) {
        return new CatalogScope(tables, cluster, roles);
    }

    /** The same with the roles, the tablespaces and the settings of the database. */
    public CatalogScope withCluster() {
        return new CatalogScope(leftOut, true, roles);
    }

    /** The same with roles shown under other names. */
    public CatalogScope withRoles(Map<String, String> shown) {
        return new CatalogScope(leftOut, cluster, shown);
    }
}
