package io.github.pgmigrate.script;

/**
 * The text that a new script begins with. Immutable.
 *
 * @param name the migration's name: version and words
 * @param description its purpose in the author's words, on one line
 * @param author may be empty, like what follows
 * @param date the day in ISO form
 * @param ticket where the change was asked for
 */
record Template(String name, String description, String author, String date, String ticket) {

    String of(ScriptKind kind) {
        return switch (kind) {
            case FORWARD, REPEATABLE, AROUND, AROUND_EACH -> header(description) + """

                        -- Write the change below, as for psql. It runs in one transaction, unless a statement in it cannot.

                        """;
            case ROLLBACK -> header("undo: " + description) + """

                        -- Write below what undoes the migration, in the reverse order. If nothing can undo it, write
                        -- why: a line that begins with the two dashes and pgmigrate:irreversible, then the reason.

                        """;
            case VERIFY -> header("verify: " + description) + """

                        -- Write below queries that say whether the migration did its work. Each has to return a row, and true
                        -- where its first column is boolean.

                        """;
        };
    }

    private String header(String purpose) {
        String text = """
                -- Migration: %s
                -- Author: %s
                -- Date: %s
                -- Ticket: %s
                -- Purpose: %s
                -- Impact:
                -- Risk:
                -- Downtime:
                """.formatted(name, author, date, ticket, purpose);
        return text.replace(": \n", ":\n");
    }
}
