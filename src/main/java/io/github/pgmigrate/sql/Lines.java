package io.github.pgmigrate.sql;

import io.github.pgmigrate.text.Excerpt;
import io.github.pgmigrate.text.Location;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Finds a line of a text again, holding no more of it than is shown. */
final class Lines {

    private static final int AROUND = 200;

    private Lines() {}

    /** The line at a place, lines ending at line feeds; null where the text has no such place. */
    static @Nullable Excerpt excerpt(Reader reader, Location where) throws IOException {
        int line = 1;
        int column = 0;
        int from = Math.max(1, where.column() - AROUND);
        StringBuilder shown = new StringBuilder();
        for (int c = reader.read(); c >= 0 && line <= where.line(); c = reader.read()) {
            if (c == '\n') {
                line++;
            } else if (line == where.line() && c != '\r') {
                column += Character.isLowSurrogate((char) c) ? 0 : 1;
                if (column >= from && column < where.column() + AROUND) {
                    shown.append((char) c);
                }
            }
        }
        return line < where.line() ? null : Excerpt.of(shown.toString(), where.column() - from + 1);
    }
}
