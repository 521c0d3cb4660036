package io.github.pgmigrate.sql;

import io.github.pgmigrate.text.Location;
import io.github.pgmigrate.text.Position;
import java.util.List;

/**
 * An immutable map from the characters of a statement's text to places in the scripts it came from. A statement is cut from
 * one place unless variables, meta-commands or conditionals stand inside it.
 *
 * @param anchors from where the text is contiguous with a source, in ascending order; the first is at index 0
 */
record SourceMap(List<Anchor> anchors) {

    /**
     * A run of the text.
     *
     * @param index UTF-16 index into the text
     * @param location the place of that character
     * @param fixed whether all characters of the run count as standing at that place (a variable's value)
     */
    record Anchor(int index, Location location, boolean fixed) {}

    SourceMap {
        anchors = List.copyOf(anchors);
    }

    Location at(String text, int codePoints) {
        int count = text.codePointCount(0, text.length());
        int index = text.offsetByCodePoints(0, Math.max(0, Math.min(codePoints, count)));
        Anchor anchor = anchors.get(0);
        for (Anchor candidate : anchors) {
            if (candidate.index() <= index) {
                anchor = candidate;
            }
        }
        if (anchor.fixed()) {
            return anchor.location();
        }
        int line = anchor.location().line();
        int column = anchor.location().column();
        for (int i = anchor.index(); i < index; i = text.offsetByCodePoints(i, 1)) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new Location(anchor.location().file(), new Position(line, column));
    }
}
