package io.github.pgmigrate.catalog.diff;

import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.catalog.snapshot.RowFingerprint;
import io.github.pgmigrate.catalog.snapshot.RowSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The comparison of two readings of rows while it is made. */
final class RowComparison {

    private final RowSnapshot before;
    private final RowSnapshot after;
    private final List<RowDifference> differences = new ArrayList<>();

    RowComparison(RowSnapshot before, RowSnapshot after) {
        this.before = before;
        this.after = after;
    }

    List<RowDifference> differences() {
        before.tables().forEach((table, was) -> {
            @Nullable RowFingerprint is = after.tables().get(table);
            if (is != null) {
                compare(was, is);
            } else if (was.rows() > 0 && !after.unread().contains(table)) {
                add(table, null, was.rows(), 0, Words.shown(table.name()) + " is gone with " + rows(was.rows()));
            }
        });
        return List.copyOf(differences);
    }

    private void compare(RowFingerprint was, RowFingerprint is) {
        ObjectName table = was.table();
        String name = Words.shown(table.name());
        int found = differences.size();
        if (was.rows() != is.rows()) {
            add(table, null, was.rows(), is.rows(), name + " holds " + rows(is.rows()) + ", held " + rows(was.rows()));
        }
        was.columns().forEach((column, old) -> {
            RowFingerprint.@Nullable Column now = is.columns().get(column);
            String values = name + "." + column;
            if (now == null) {
                if (old.values() > 0) {
                    add(table, column, old.values(), 0, values + " is gone with " + values(old.values()));
                }
            } else if (old.values() != now.values()) {
                add(
                        table,
                        column,
                        old.values(),
                        now.values(),
                        values + " holds " + values(now.values()) + ", held " + values(old.values()));
            } else if (!old.digest().equals(now.digest())) {
                add(table, column, old.values(), now.values(), values + " holds other values than before");
            }
        });
        boolean sameColumns = was.columns().keySet().equals(is.columns().keySet());
        if (sameColumns && differences.size() == found && !was.digest().equals(is.digest())) {
            add(table, null, was.rows(), is.rows(), name + " holds the same values in other rows than before");
        }
    }

    private void add(ObjectName table, @Nullable String column, long was, long is, String sentence) {
        differences.add(new RowDifference(table, column, was, is, sentence));
    }

    private static String rows(long count) {
        return count == 0 ? "no rows" : count == 1 ? "1 row" : count + " rows";
    }

    private static String values(long count) {
        return count == 0 ? "no values" : count == 1 ? "1 value" : count + " values";
    }
}
