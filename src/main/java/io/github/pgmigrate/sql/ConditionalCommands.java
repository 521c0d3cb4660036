package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.sql.Arguments.Argument;
import io.github.pgmigrate.sql.Arguments.MalformedException;
import io.github.pgmigrate.sql.Conditionals.Outcome;

/** Carries out {@code \if}, {@code \elif}, {@code \else} and {@code \endif}. */
final class ConditionalCommands {

    private final Reporter reporter;

    ConditionalCommands(Reporter reporter) {
        this.reporter = reporter;
    }

    void run(Call call) throws MalformedException {
        Frame frame = call.frame();
        Conditionals blocks = frame.conditionals;
        boolean opens = call.name().equals("if");
        boolean late =
                blocks.inElse() && (call.name().equals("elif") || call.name().equals("else"));
        if (late || (!opens && blocks.isEmpty())) {
            conditionalError(call, "\\" + call.name() + (late ? " after \\else" : " without \\if before it"));
            call.arguments().wholeLine();
            call.end();
            return;
        }
        int parens = frame.lexer.parens();
        switch (call.name()) {
            case "if" -> blocks.open(outcome(call, blocks.asks()), call.place(), parens);
            case "elif" -> parens = blocks.elseIf(outcome(call, blocks.asksAgain()), parens);
            case "else" -> parens = blocks.otherwise(parens);
            default -> parens = blocks.close(parens);
        }
        call.noMore();
        call.end();
        frame.lexer.parens(parens);
        frame.redirect();
    }

    private void conditionalError(Call call, String message) {
        reporter.error(
                Code.CONDITIONAL,
                call.place(),
                message,
                "each file has its own \\if ... \\elif ... \\else ... \\endif");
    }

    private Outcome outcome(Call call, boolean asks) throws MalformedException {
        if (!asks) {
            call.skipArguments();
            return Outcome.FALSE;
        }
        Arguments arguments = call.arguments().activated();
        StringBuilder expression = new StringBuilder();
        boolean unknown = false;
        for (Argument argument = arguments.next(false); argument != null; argument = arguments.next(false)) {
            expression.append(expression.length() > 0 ? " " : "").append(argument.value());
            unknown |= argument.unknown() != null;
        }
        call.arguments().continueAfter(arguments);
        if (unknown) {
            return Outcome.UNKNOWN;
        }
        Boolean value = Booleans.parse(expression.toString());
        if (value == null) {
            reporter.warning(
                    Code.CONDITIONAL,
                    call.place(),
                    "\"" + expression + "\" is neither true nor false, and psql takes it for false",
                    "write true, false, on, off, yes, no, 1 or 0, or ask :{?name} whether a variable is set");
        }
        return value != null && value ? Outcome.TRUE : Outcome.FALSE;
    }
}
