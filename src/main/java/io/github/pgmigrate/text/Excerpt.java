package io.github.pgmigrate.text;

import java.util.List;

/**
 * An immutable excerpt of a source: one line of it, and where in that line something is wrong.
 *
 * @param line the line's text without its line end; long lines are cut around the column
 * @param column the column in {@code line} that the caret points at, from 1, in code points
 */
public record Excerpt(String line, int column) {

    private static final int WIDTH = 120;
    private static final String ELLIPSIS = "...";

    /** An excerpt of a line of any length: what does not fit is cut, with dots in its place. */
    public static Excerpt of(String line, int column) {
        int length = line.codePointCount(0, line.length());
        int caret = Math.max(1, Math.min(column, length + 1));
        if (length <= WIDTH) {
            return new Excerpt(line, caret);
        }
        int from = Math.max(0, Math.min(caret - 1 - WIDTH / 2, length - WIDTH));
        int to = Math.min(length, from + WIDTH);
        String cut = line.substring(line.offsetByCodePoints(0, from), line.offsetByCodePoints(0, to));
        String before = from > 0 ? ELLIPSIS : "";
        String after = to < length ? ELLIPSIS : "";
        return new Excerpt(before + cut + after, caret - from + before.length());
    }

    /** The excerpt as lines for a console: the text, and under it the caret. Tabs stay tabs, so that the caret fits. */
    public List<String> render() {
        StringBuilder caret = new StringBuilder();
        line.codePoints().limit(column - 1L).forEach(c -> caret.append(c == '\t' ? '\t' : ' '));
        return List.of(line, caret.append('^').toString());
    }
}
