package io.github.pgmigrate.db;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable answer to one statement.
 *
 * @param tag its command tag, such as {@code SELECT 2}
 * @param columns its columns; empty where it returned no rows
 * @param rows its rows, values in text form; null is SQL's null
 */
public record Result(String tag, List<Session.Column> columns, List<List<@Nullable String>> rows) {

    public Result {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }
}
