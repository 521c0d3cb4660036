package io.github.pgmigrate.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * psql's variables (PostgreSQL's src/bin/psql/variables.c). When a script is only looked at, some are not known: what
 * {@code \gset} would set, and what is set in a branch that may not be taken.
 */
final class Variables {

    private static final String ROW_COUNT = "ROW_COUNT";

    private final Map<String, String> values;
    private final Set<String> unknown = new HashSet<>();
    private final List<String> unknownPrefixes = new ArrayList<>();
    private final boolean checking;
    private @Nullable LongSupplier rowCount;
    private boolean rowCountChanged;

    /**
     * Those set so far.
     *
     * @param checking whether there is no server to tell what a statement brings
     */
    Variables(Map<String, String> values, boolean checking) {
        this.values = new HashMap<>(values);
        this.checking = checking;
    }

    /** Who tells the number of rows of the last statement; asked only where the script wants to know. */
    void rowCounts(LongSupplier source) {
        rowCount = source;
    }

    /** A statement was sent: ROW_COUNT is another from now on. */
    void statementSent() {
        if (checking) {
            unknown.add(ROW_COUNT);
        } else {
            rowCountChanged = rowCount != null;
        }
    }

    /** The value; null where it is not set, or not known. */
    @Nullable String get(String name) {
        if (rowCountChanged && rowCount != null && name.equals(ROW_COUNT)) {
            rowCountChanged = false;
            values.put(ROW_COUNT, String.valueOf(rowCount.getAsLong()));
        }
        return unknown.contains(name) ? null : values.get(name);
    }

    /** Whether it may have a value that only a run can tell. */
    boolean isUnknown(String name) {
        return unknown.contains(name)
                || (!values.containsKey(name) && unknownPrefixes.stream().anyMatch(name::startsWith));
    }

    void set(String name, @Nullable String value) {
        if (name.equals(ROW_COUNT)) {
            rowCountChanged = false;
        }
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
