package io.github.pgmigrate.history.foreign;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times and values as the readers take them out of the server's answers. */
final class ForeignSql {

    private ForeignSql() {}

    /**
     * An SQL expression for a time that {@link #time} reads. Times without a zone, as most tools keep them, are taken in the
     * session's.
     */
    static String time(String column) {
        return "pg_catalog.to_char(CAST(" + column
                + " AS pg_catalog.timestamptz) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    }

    static Optional<Instant> time(List<@Nullable String> row, int column) {
        return optional(row, column).map(Instant::parse);
    }

    static Optional<String> optional(List<@Nullable String> row, int column) {
        return Optional.ofNullable(row.get(column));
    }

    static String text(List<@Nullable String> row, int column) {
        return Objects.requireNonNullElse(row.get(column), "");
    }
}
