package io.github.pgmigrate.text;

/**
 * An immutable place in a text.
 *
 * @param line the line, from 1; lines end at line feeds
 * @param column the column, from 1, in code points, as PostgreSQL counts
 */
public record Position(int line, int column) {

    /** The first character of a text. */
    public static final Position START = new Position(1, 1);

    public Position {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line " + line + ", column " + column);
        }
    }
}
