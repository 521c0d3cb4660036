package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements gathered to be sent together, and the way back from what the server says to the statement it speaks of. Not
 * thread-safe.
 */
final class Message {

    private final StringBuilder text = new StringBuilder();
    private final List<Part> parts = new ArrayList<>();
    private int codePoints;
    private int tags;

    /**
     * A statement of a script within the message.
     *
     * @param statement the statement
     * @param codePoint where it begins in the message, in code points from 0
     * @param tag the first of its command tags, from 0
     */
    record Part(Statement statement, int codePoint, int tag) {
        int endTag() {
            return tag + statement.traits().parts();
        }

        int endCodePoint() {
            return codePoint
                    + statement.text().codePointCount(0, statement.text().length());
        }
    }

    /**
     * The statement that an error is about.
     *
     * @param statement the statement
     * @param offset where in its text, in code points from 0; 0 where the server did not say
     */
    record Culprit(Statement statement, int offset) {}

    /** Adds statements of the plugin's own, each ended by a semicolon. */
    void own(String sql, int commandTags) {
        append(sql);
        tags += commandTags;
    }

    /** Adds a statement of a script; one without any token but semicolons is nothing to PostgreSQL, and is left out. */
    void add(Statement statement) {
        if (statement.traits().parts() == 0) {
            return;
        }
        parts.add(new Part(statement, codePoints, tags));
        append(statement.text());
        // Its last semicolon may stand in a comment, and so may its end: one more, on a line of its own, is nothing.
        append("\n;\n");
        tags += statement.traits().parts();
    }

    private void append(String sql) {
        text.append(sql);
        codePoints += sql.codePointCount(0, sql.length());
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Its length in UTF-16 units. */
    int length() {
        return text.length();
    }

    /** How many command tags the server answers when all goes well. */
    int tags() {
        return tags;
    }

    /** Which of its command tags is that of the last statement of a script in it; -1 where all is the plugin's own. */
    int lastTag() {
        return parts.isEmpty() ? -1 : parts.get(parts.size() - 1).endTag() - 1;
    }

    String text() {
        return text.toString();
    }

    /** The first statement of a script in it; null where all is the plugin's own. */
    @Nullable Statement first() {
        return parts.isEmpty() ? null : parts.get(0).statement();
    }

    /** The script's statement that an error is about; empty when it is about a statement of the plugin's own. */
    Optional<Culprit> culprit(ServerException failure) {
        int position = failure.error().position();
        if (position > 0) {
            return parts.stream()
                    .filter(part -> part.codePoint() < position && position <= part.endCodePoint() + 1)
                    .findFirst()
                    .map(part -> new Culprit(part.statement(), position - 1 - part.codePoint()));
        }
        int failed = failure.completed().size();
        return parts.stream()
                .filter(part -> part.tag() <= failed && failed < part.endTag())
                .findFirst()
                .map(part -> new Culprit(part.statement(), 0));
    }
}
