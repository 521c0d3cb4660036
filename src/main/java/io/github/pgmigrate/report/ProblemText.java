package io.github.pgmigrate.report;

import io.github.pgmigrate.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Draws a problem as compilers do: headline, the line with a caret, what the server said, what to do. */
public final class ProblemText {

    private static final String INDENT = "    ";

    private ProblemText() {}

    /** The lines, without control characters that could forge others. */
    public static List<String> lines(Problem problem) {
        List<String> lines = new ArrayList<>();
        lines.add(problem.headline());
        if (problem.excerpt() != null) {
            problem.excerpt().render().forEach(line -> lines.add(INDENT + line));
        }
        if (problem.sqlState() != null) {
            lines.add(INDENT + "SQLSTATE " + problem.sqlState());
        }
        problem.details().forEach(detail -> lines.add(INDENT + detail));
        if (problem.hint() != null) {
            lines.add("  -> " + problem.hint());
        }
        return lines.stream().map(Printable::line).toList();
    }

    /** Writes a problem, each of its lines at its severity. */
    public static void write(Problem problem, Output output) {
        lines(problem).forEach(line -> output.line(problem.severity(), line));
    }
}
