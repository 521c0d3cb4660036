package io.github.pgmigrate.catalog.diff;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The definition of a view, as {@code pg_get_viewdef} lays it out: what it selects, sorted, and what follows.
 *
 * @param columns what it selects, each with its name
 * @param rest from FROM on
 */
record SelectList(List<String> columns, String rest) {

    private static final Pattern SELECT = Pattern.compile("^ SELECT\\s+");

    private static final Pattern FROM = Pattern.compile("\n {3}FROM ");

    /** A line of its own; the columns of all parts belong together by their places. */
    private static final Pattern PARTS = Pattern.compile("(?m)^ *(UNION|INTERSECT|EXCEPT)( ALL)?$");

    /** A CASE begins a line of its own, further to the right. */
    private static final Pattern BETWEEN_COLUMNS = Pattern.compile(",?\n( {4}(?! )| {8}(?=CASE\\b))");

    SelectList {
        columns = List.copyOf(columns);
    }

    /** Whether two definitions select the same columns of the same, in whatever order. */
    static boolean isSameButForOrder(String before, String after) {
        Optional<SelectList> was = of(before);
        return was.isPresent() && was.equals(of(after));
    }

    private static Optional<SelectList> of(String definition) {
        if (!SELECT.matcher(definition).find() || PARTS.matcher(definition).find()) {
            return Optional.empty();
        }
        String query = definition.endsWith(";") ? definition.substring(0, definition.length() - 1) : definition;
        String[] parts = FROM.split(SELECT.matcher(query).replaceFirst(""), 2);
        return Optional.of(new SelectList(
                Arrays.stream(BETWEEN_COLUMNS.split(parts[0])).sorted().toList(), parts.length < 2 ? "" : parts[1]));
    }
}
