package io.github.pgmigrate.rehearse.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session did to a table since its statistics were sent off: {@code pg_stat_xact_user_tables}. Immutable.
 *
 * @param scans how often it was read from beginning to end
 * @param read how many rows were read so
 * @param changed how many rows were inserted, changed and deleted
 */
record Counters(long scans, long read, long changed) {

    static final Counters NONE = new Counters(0, 0, 0);

    /** SQL for the three, given an expression of the table's OID. */
    static String sql(String oid) {
        return "pg_catalog.pg_stat_get_xact_numscans(" + oid + "), pg_catalog.pg_stat_get_xact_tuples_returned(" + oid
                + "), pg_catalog.concat_ws(' ', pg_catalog.pg_stat_get_xact_tuples_inserted(" + oid
                + "), pg_catalog.pg_stat_get_xact_tuples_updated(" + oid
                + "), pg_catalog.pg_stat_get_xact_tuples_deleted(" + oid + "))";
    }

    /** Reads what {@link #sql} returned from a column on. */
    static Counters of(List<@Nullable String> row, int column) {
        long changed = 0;
        for (String number : text(row, column + 2).split(" ", -1)) {
            changed += number.isEmpty() ? 0 : Long.parseLong(number);
        }
        return new Counters(number(row, column), number(row, column + 1), changed);
    }

    private static long number(List<@Nullable String> row, int column) {
        String text = text(row, column);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static String text(List<@Nullable String> row, int column) {
        String text = row.get(column);
        return text == null ? "" : text;
    }

    /** What came on top of an earlier reading; TRUNCATE and the end of a transaction may take some back. */
    Counters since(Counters earlier) {
        return new Counters(
                Math.max(0, scans - earlier.scans),
                Math.max(0, read - earlier.read),
                Math.max(0, changed - earlier.changed));
    }
}
