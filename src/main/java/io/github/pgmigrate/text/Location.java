package io.github.pgmigrate.text;

/**
 * An immutable place in a named file, printed as compilers do: {@code file:line:column}.
 *
 * @param file the file as a person names it: relative to the project, with forward slashes
 * @param position the place within the file
 */
public record Location(String file, Position position) {

    /** The first character of a file. */
    public static Location start(String file) {
        return new Location(file, Position.START);
    }

    public static Location of(String file, int line, int column) {
        return new Location(file, new Position(line, column));
    }

    public int line() {
        return position.line();
    }

    public int column() {
        return position.column();
    }

    @Override
    public String toString() {
        return file + ":" + line() + ":" + column();
    }
}
