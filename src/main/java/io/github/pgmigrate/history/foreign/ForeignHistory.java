package io.github.pgmigrate.history.foreign;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.foreign.Tool;
import java.util.List;

/**
 * An immutable reading of another tool's history.
 *
 * @param tool whose it is
 * @param table where it stands, quoted
 * @param rows what is applied now, in the order in which the other tool would apply it anew
 * @param problems what stands in the way (errors), and what is in the history and does not count (notes)
 * @param drop the statement that takes it away, for who is sure
 */
public record ForeignHistory(Tool tool, String table, List<ForeignRow> rows, List<Problem> problems, String drop) {

    public ForeignHistory {
        rows = List.copyOf(rows);
        problems = List.copyOf(problems);
    }
}
