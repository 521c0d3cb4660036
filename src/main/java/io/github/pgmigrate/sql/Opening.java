package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.text.Location;

/** Where the quote or comment being read began, to tell of it where the input ends within. */
final class Opening {

    private final Transfer text;
    private final Reporter reporter;
    private int line;
    private int column;
    private boolean unterminated;

    Opening(Transfer text, Reporter reporter) {
        this.text = text;
        this.reporter = reporter;
    }

    /** One begins here. */
    void here() {
        Location where = text.in.location(text.in.start);
        line = where.line();
        column = where.column();
    }

    /** The input ended within a quote or a comment. */
    void broken(String what, String hint) {
        Location opening = Location.of(text.in.location(text.in.position).file(), line, column);
        if (text.inValue()) {
            reporter.error(
                    Code.VARIABLE,
                    new Place(opening, null),
                    "the value of the variable " + text.in.variable + " leaves a " + what + " open at its end",
                    "write :'" + text.in.variable + "' where a literal is meant, or mend the value");
        } else {
            unterminated = true;
            reporter.earlier(Code.UNTERMINATED, opening, "unterminated " + what, hint);
        }
    }

    /** Whether the file has ended within one since the last call. */
    boolean endedWithin() {
        boolean ended = unterminated;
        unterminated = false;
        return ended;
    }
}
