package io.github.pgmigrate.db;

import io.github.pgmigrate.text.Mask;
import org.jspecify.annotations.Nullable;

/**
 * An immutable error or notice as the server sent it (PostgreSQL manual, "Error and Notice Message Fields").
 *
 * @param severity ERROR, FATAL, PANIC, WARNING, NOTICE, DEBUG, INFO or LOG, not localised
 * @param sqlState the five-character code; for errors of the connection, the driver's
 * @param message the primary message
 * @param detail null where the server sent none, like all that follow
 * @param hint what the server suggests
 * @param position where in the message that was sent, in code points from 1; 0 where unknown
 * @param internalQuery the text of a failed internally generated command, such as one inside a function
 * @param internalPosition where in {@code internalQuery}, from 1; 0 where unknown
 * @param where the context, innermost first, one line an entry
 * @param schema the schema that the error is about
 * @param table the table that the error is about
 * @param column the column that the error is about
 * @param dataType the data type that the error is about
 * @param constraint the constraint that the error is about
 * @param routine the function of the server's source that reported it; the same in all languages
 */
public record ServerError(
        String severity,
        String sqlState,
        String message,
        @Nullable String detail,
        @Nullable String hint,
        int position,
        @Nullable String internalQuery,
        int internalPosition,
        @Nullable String where,
        @Nullable String schema,
        @Nullable String table,
        @Nullable String column,
        @Nullable String dataType,
        @Nullable String constraint,
        @Nullable String routine) {

    /** The same without secrets, for people: positions are those of the text with them. */
    public ServerError masked(Mask mask) {
        return new ServerError(
                severity,
                sqlState,
                mask.apply(message),
                masked(mask, detail),
                masked(mask, hint),
                position,
                masked(mask, internalQuery),
                internalPosition,
                masked(mask, where),
                schema,
                table,
                column,
                dataType,
                constraint,
                routine);
    }

    private static @Nullable String masked(Mask mask, @Nullable String text) {
        return text == null ? null : mask.apply(text);
    }
}
