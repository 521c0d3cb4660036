package io.github.pgmigrate.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * psql's variables (PostgreSQL's src/bin/psql/variables.c). When a script is only looked at, some are not known: what
 * {@code \gset} would set, and what is set in a branch that may not be taken.
 */
final class Variables {

    private final Map<String, String> values;
    private final Set<String> unknown = new HashSet<>();
    private final List<String> unknownPrefixes = new ArrayList<>();

    Variables(Map<String, String> values) {
        this.values = new HashMap<>(values);
    }

    /** The value; null where it is not set, or not known. */
    @Nullable String get(String name) {
        return unknown.contains(name) ? null : values.get(name);
    }

    /** Whether it may have a value that only a run can tell. */
    boolean isUnknown(String name) {
        return unknown.contains(name)
                || (!values.containsKey(name) && unknownPrefixes.stream().anyMatch(name::startsWith));
    }

    void set(String name, @Nullable String value) {
        unknown.remove(name);
        if (value == null) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
    }

    void forget(String name) {
        unknown.add(name);
    }

    /**
     * What {@code \gset} does, as far as it can be told without a server.
     *
     * @param columns the names that columns of the result may have; null where any may come
     */
    void forgetColumns(String prefix, @Nullable List<String> columns) {
        unknownPrefixes.add(prefix);
        if (columns == null) {
            values.keySet().stream().filter(name -> name.startsWith(prefix)).forEach(unknown::add);
        } else {
            columns.stream().map(prefix::concat).filter(values::containsKey).forEach(unknown::add);
        }
    }

    /** Whether psql takes this for a variable's name: letters, digits, underscores and what is not ASCII. */
    static boolean isName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> Characters.isVariablePart((char) c));
    }
}
