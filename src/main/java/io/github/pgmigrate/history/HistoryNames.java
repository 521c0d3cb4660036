package io.github.pgmigrate.history;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Quoting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of the history tables, always addressed by schema, so that no search_path matters.
 *
 * @param schema the schema they stand in, unquoted
 * @param table the name of the table of applied migrations, unquoted; the others are named after it
 */
public record HistoryNames(String schema, String table) {

    /** PostgreSQL cuts longer names (NAMEDATALEN less one); the longest suffix takes five bytes of it. */
    private static final int MAX_BYTES = 63;

    static final String LOG = "_log";
    static final String STEPS = "_step";

    public HistoryNames {
        require("historySchema", schema, MAX_BYTES);
        require("historyTable", table, MAX_BYTES - STEPS.length());
    }

    private static void require(String parameter, String name, int bytes) {
        if (name.isEmpty() || name.indexOf('\0') >= 0 || name.getBytes(StandardCharsets.UTF_8).length > bytes) {
            throw new ProblemsException(
                    Problem.error(Code.PARAMETER, parameter + " is no name of 1 to " + bytes + " bytes: " + name)
                            .withHint("PostgreSQL would cut a longer name, and not find it again."));
        }
    }

    /** The table of applied migrations, quoted, with its schema. */
    public String versions() {
        return qualified(table);
    }

    /** The append-only log. */
    public String log() {
        return qualified(table + LOG);
    }

    /** The ledger of the steps of migrations that do not run in one transaction. */
    public String steps() {
        return qualified(table + STEPS);
    }

    /** The names of all tables, unquoted, without their schema. */
    public List<String> tables() {
        return Stream.of("", LOG, STEPS).map(suffix -> table + suffix).toList();
    }

    /**
     * The tables of the history whose table of applied migrations is called so.
     *
     * @param name a name as SQL writes it, with or without a schema
     */
    public static List<String> beside(String name) {
        return Stream.of("", LOG, STEPS)
                .map(suffix ->
                        name.endsWith("\"") ? name.substring(0, name.length() - 1) + suffix + "\"" : name + suffix)
                .toList();
    }

    /** The names of all tables as literals with commas between. */
    String literals() {
        return tables().stream().map(Quoting::literal).collect(Collectors.joining(", "));
    }

    private String qualified(String name) {
        return Quoting.identifier(schema) + "." + Quoting.identifier(name);
    }
}
