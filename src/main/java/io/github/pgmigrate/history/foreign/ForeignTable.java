package io.github.pgmigrate.history.foreign;

import io.github.pgmigrate.script.foreign.Tool;
import io.github.pgmigrate.sql.Quoting;
import java.util.Set;

/**
 * An immutable description of a table that another tool keeps its history in.
 *
 * @param tool whose it is
 * @param schema its schema, unquoted
 * @param name its name, unquoted
 * @param columns the names of its columns
 */
public record ForeignTable(Tool tool, String schema, String name, Set<String> columns) {

    public ForeignTable {
        columns = Set.copyOf(columns);
    }

    /** Quoted, with its schema. */
    String qualified() {
        return qualified(name);
    }

    /** Another table of the same schema, quoted. */
    String qualified(String other) {
        return Quoting.identifier(schema) + "." + Quoting.identifier(other);
    }

    /** As a sentence names it. */
    String shown() {
        return schema + "." + name;
    }
}
