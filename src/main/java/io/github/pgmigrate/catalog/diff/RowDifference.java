package io.github.pgmigrate.catalog.diff;

import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.catalog.snapshot.RowSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable difference between what tables held and what they hold.
 *
 * @param table the table
 * @param column the column whose values differ, without the table; null where rows do
 * @param before how many rows or values there were
 * @param after how many there are
 * @param sentence what to tell a person, without a full stop
 */
public record RowDifference(ObjectName table, @Nullable String column, long before, long after, String sentence) {

    /**
     * Compares two readings of the same server, table by table, over the columns that both have. A table or column that was
     * empty, or that is new, is no difference.
     */
    public static List<RowDifference> between(RowSnapshot before, RowSnapshot after) {
        return new RowComparison(before, after).differences();
    }
}
