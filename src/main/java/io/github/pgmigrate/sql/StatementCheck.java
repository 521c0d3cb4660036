package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;

/** Tells of statements that cannot be sent as they stand in the script. */
final class StatementCheck {

    private final Reporter reporter;
    private final boolean lenient;

    StatementCheck(Reporter reporter, boolean lenient) {
        this.reporter = reporter;
        this.lenient = lenient;
    }

    void check(Frame frame, Traits traits, Place place) {
        if (traits.control() != Traits.Control.NONE || frame.statement.startsWithUnknown()) {
            checkCertainty(frame, traits, place);
        }
        if (traits.copyFromStdin()) {
            checkCopy(frame, traits, place);
        }
    }

    private void checkCertainty(Frame frame, Traits traits, Place place) {
        String unknown = frame.statement.unknownVariable();
        if (unknown != null) {
            reporter.error(
                    Code.VARIABLE,
                    place,
                    "what this statement does depends on the variable " + unknown + ", which only a run can tell",
                    "BEGIN and COMMIT must be known before anything runs: write the statement out");
        } else if (traits.control() != Traits.Control.NONE && frame.conditionals.uncertain() && reporter.checking()) {
            reporter.error(
                    Code.VARIABLE,
                    place,
                    "whether this statement runs depends on a variable that only a run can tell",
                    "BEGIN and COMMIT must be known before anything runs: take it out of the \\if block");
        }
    }

    private void checkCopy(Frame frame, Traits traits, Place place) {
        if (traits.parts() > 1 && !lenient) {
            reporter.error(
                    Code.COPY_DATA,
                    place,
                    "COPY FROM STDIN joined to another statement by \\;",
                    "end the statement before it with a plain semicolon");
        } else if (frame.lexer.inValue()) {
            reporter.error(
                    Code.COPY_DATA,
                    place,
                    "COPY FROM STDIN that ends within a variable's value, so that it has no data",
                    "write the statement in the script");
        }
    }
}
