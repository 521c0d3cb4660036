package io.github.pgmigrate.apply;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets a few rows in columns, as psql does, for people. */
public final class TextTable {

    private static final int WIDEST = 40;

    private TextTable() {}

    /**
     * The lines of a table.
     *
     * @param names the columns' names
     * @param rows the rows to show; null is SQL's null
     * @param count how many rows there were in all
     */
    public static List<String> lines(List<String> names, List<? extends List<@Nullable String>> rows, long count) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(names.stream().map(TextTable::cell).toList());
        rows.forEach(row -> cells.add(row.stream().map(TextTable::cell).toList()));
        List<Integer> widths = new ArrayList<>(Collections.nCopies(names.size(), 0));
        for (List<String> row : cells) {
            for (int i = 0; i < row.size(); i++) {
                widths.set(i, Math.max(widths.get(i), length(row.get(i))));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : cells) {
            lines.add(line(row, widths));
        }
        lines.add(1, String.join("-+-", widths.stream().map("-"::repeat).toList()));
        if (count > rows.size()) {
            lines.add("... " + (count - rows.size()) + " more");
        }
        return lines;
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            line.append(i == 0 ? "" : " | ").append(cell).append(" ".repeat(widths.get(i) - length(cell)));
        }
        return line.toString().stripTrailing();
    }

    private static String cell(@Nullable String value) {
        if (value == null) {
            return "";
        }
        String line = value.replaceAll("[\\p{Cntrl}\\s]+", " ");
        return length(line) <= WIDEST ? line : line.substring(0, line.offsetByCodePoints(0, WIDEST - 3)) + "...";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
