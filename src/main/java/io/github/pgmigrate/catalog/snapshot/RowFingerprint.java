package io.github.pgmigrate.catalog.snapshot;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An immutable count and digest of the rows of a table, whatever the order of its rows and columns. Digests compare tables of
 * one server; another may hash otherwise.
 *
 * @param table the table
 * @param rows how many rows it holds, those of child tables not counted
 * @param digest a digest over whole rows
 * @param columns what each column holds, by its name without the table
 */
public record RowFingerprint(ObjectName table, long rows, String digest, SortedMap<String, Column> columns) {

    /**
     * What a column holds.
     *
     * @param values how many values that are not null
     * @param digest a digest over them
     */
    public record Column(long values, String digest) {}

    public RowFingerprint {
        columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    }
}
