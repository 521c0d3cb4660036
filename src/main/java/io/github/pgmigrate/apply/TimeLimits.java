package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.script.StatementDirectives;
import io.github.pgmigrate.sql.Quoting;
import java.util.Map;
import java.util.TreeMap;

/**
 * The time limits of one statement: set before it, and put back afterwards to what they were, which the session itself
 * remembers. Immutable.
 *
 * @param values by the name of the setting
 */
record TimeLimits(Map<String, String> values) {

    TimeLimits {
        values = new TreeMap<>(values);
    }

    /** Those that directives ask for. */
    static TimeLimits of(StatementDirectives directives) {
        Map<String, String> values = new TreeMap<>();
        directives.lockTimeout().ifPresent(value -> values.put("lock_timeout", value));
        directives.statementTimeout().ifPresent(value -> values.put("statement_timeout", value));
        return new TimeLimits(values);
    }

    /** The same, and locks waited for without end, unless the directives speak of locks. */
    TimeLimits orPatient() {
        Map<String, String> more = new TreeMap<>(values);
        more.putIfAbsent("lock_timeout", "0");
        return new TimeLimits(more);
    }

    /**
     * Sets them.
     *
     * @param local whether a transaction is open, to which they are confined
     */
    void set(Outgoing out, boolean local) {
        values.forEach((name, value) -> out.own(
                "SELECT " + config("pgmigrate." + name, "pg_catalog.current_setting('" + name + "')", local) + ", "
                        + config(name, Quoting.literal(value), local) + ";\n",
                1));
    }

    /** Puts back what they were. */
    void putBack(Outgoing out, boolean local) {
        values.keySet().forEach(name -> out.own("SELECT " + config(name, kept(name), local) + ";\n", 1));
    }

    /** What it was; what it is where the statement has reset all settings, and ours with them. */
    private static String kept(String name) {
        String ours = "'pgmigrate." + name + "'";
        return CatalogSql.qualified("pg_catalog.current_setting(CASE WHEN pg_catalog.length(pg_catalog.current_setting("
                + ours + ", true)) > 0 THEN " + ours + " ELSE '" + name + "' END)");
    }

    private static String config(String name, String value, boolean local) {
        return "pg_catalog.set_config('" + name + "', " + value + ", " + local + ")";
    }
}
