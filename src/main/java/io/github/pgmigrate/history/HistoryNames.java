package io.github.pgmigrate.history;

import io.github.pgmigrate.sql.Quoting;
import java.nio.charset.StandardCharsets;

/**
 * The names of the history tables, always addressed by schema, so that no search_path matters.
 *
 * @param schema the schema they stand in, unquoted
 * @param table the name of the table of applied migrations, unquoted; the others are named after it
 */
public record HistoryNames(String schema, String table) {

    /** PostgreSQL cuts longer names (NAMEDATALEN less one); the longest suffix takes five bytes of it. */
    private static final int MAX_BYTES = 63 - "_step".length();

    public HistoryNames {
        if (table.isEmpty() || table.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("a history table's name has 1 to " + MAX_BYTES + " bytes: " + table);
        }
    }

    /** The table of applied migrations, quoted, with its schema. */
    public String versions() {
        return qualified(table);
    }

    /** The append-only log. */
    public String log() {
        return qualified(table + "_log");
    }

    /** The ledger of the steps of migrations that do not run in one transaction. */
    public String steps() {
        return qualified(table + "_step");
    }

    private String qualified(String name) {
        return Quoting.identifier(schema) + "." + Quoting.identifier(name);
    }
}
