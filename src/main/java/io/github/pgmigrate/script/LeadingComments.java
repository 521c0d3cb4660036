package io.github.pgmigrate.script;

import java.util.ArrayList;
import java.util.List;

/**
 * The comments before the first token of a statement. psql drops line comments before a statement, but from a block comment
 * on everything belongs to the statement's text (psqlscan.l), so a script that opens with a block comment has its header
 * there. Immutable.
 *
 * @param lineComments how many of the statement's line comments stand before its first token
 * @param lines the lines of all these comments
 */
record LeadingComments(int lineComments, List<Line> lines) {

    /**
     * A line of a comment.
     *
     * @param line the line within the statement, from 0
     * @param text without dashes, or without the star that opens a line of a block comment
     */
    record Line(int line, String text) {}

    static LeadingComments of(String statement) {
        List<Line> lines = new ArrayList<>();
        int lineComments = 0;
        int line = 0;
        int at = 0;
        while (at < statement.length()) {
            if (Character.isWhitespace(statement.charAt(at))) {
                line += statement.charAt(at) == '\n' ? 1 : 0;
                at++;
            } else if (statement.startsWith("--", at)) {
                int end = statement.indexOf('\n', at);
                int stop = end < 0 ? statement.length() : end;
                lines.add(new Line(line, statement.substring(at + 2, stop)));
                lineComments++;
                at = stop;
            } else if (statement.startsWith("/*", at)) {
                int end = endOfBlock(statement, at);
                for (String text :
                        statement.substring(at + 2, Math.max(at + 2, end - 2)).split("\n", -1)) {
                    lines.add(
                            new Line(line++, text.replaceFirst("^\\s*\\*+", "").replace("\r", "")));
                }
                line--;
                at = end;
            } else {
                break;
            }
        }
        return new LeadingComments(lineComments, lines);
    }

    /** The index after a block comment; such comments nest. */
    private static int endOfBlock(String text, int start) {
        int depth = 0;
        int at = start;
        while (at < text.length()) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        return at;
    }
}
