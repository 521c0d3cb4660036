package io.github.pgmigrate.db;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.ResultCursor;

/** Hands over rows portion by portion and sizes the next portion, so that wide rows do not fill the memory. */
final class Portions {

    private static final int FIRST = 16;
    private static final int MOST = 500;
    private static final long BYTES = 1L << 20;

    private final Session.Rows rows;
    private int size = FIRST;
    private long total;
    private int taken;
    private @Nullable String tag;

    Portions(Session.Rows rows) {
        this.rows = rows;
    }

    /** How many rows to ask for next, at least one. */
    int nextSize() {
        return size;
    }

    /** Hands over the rows of a portion; where there may be more, the cursor to fetch them from returns. */
    @Nullable ResultCursor take(Answer answer) {
        boolean complete = !answer.results().isEmpty();
        List<Session.Column> columns = complete ? answer.results().get(0).columns() : answer.openColumns();
        List<List<@Nullable String>> portion =
                complete ? answer.results().get(0).rows() : answer.openRows();
        if (taken == 0 && !columns.isEmpty()) {
            rows.columns(columns);
        }
        taken++;
        portion.forEach(rows::row);
        total += portion.size();
        if (complete) {
            tag = answer.results().get(0).tag();
        }
        long width = portion.isEmpty() ? 1 : Math.max(1, answer.bytes() / portion.size());
        size = (int) Math.max(1, Math.min(Math.min(MOST, size * 4L), BYTES / width));
        return answer.cursor();
    }

    /** The tag of the whole statement. */
    String tag(String sql) {
        return taken > 1 || tag == null ? Tags.ofPortions(sql, total) : tag;
    }
}
