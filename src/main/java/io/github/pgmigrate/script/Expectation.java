package io.github.pgmigrate.script;

/** What must be true of a query's result for a script to go on. Immutable. */
public sealed interface Expectation {

    /**
     * So many rows, whatever they hold.
     *
     * @param count the number of rows, from 0
     */
    record Rows(long count) implements Expectation {
        public Rows {
            if (count < 0) {
                throw new IllegalArgumentException("rows: " + count);
            }
        }
    }

    /** No row. */
    record Empty() implements Expectation {}

    /**
     * At least one row, and where the first column is boolean, true in every row. What a verify script's queries mean; a
     * statement that answers without any columns, such as a CALL, says nothing and passes.
     */
    record Truth() implements Expectation {}

    /** The words that follow "expected" in a sentence, such as {@code 3 rows}. */
    default String words() {
        if (this instanceof Rows rows) {
            return rows.count() == 1 ? "1 row" : rows.count() + " rows";
        }
        return this instanceof Empty ? "no row" : "at least one row, and true in a boolean first column";
    }
}
