package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.sql.Arguments.Argument;
import io.github.pgmigrate.sql.Arguments.MalformedException;
import io.github.pgmigrate.sql.Conditionals.Outcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Carries out a script's meta-commands (PostgreSQL's src/bin/psql/command.c). */
final class MetaCommands {

    private final Script script;
    private final Variables variables;
    private final Reporter reporter;
    private final OtherFiles files;
    private @Nullable String restrictKey;

    MetaCommands(Script script, Variables variables, Reporter reporter, OtherFiles files) {
        this.script = script;
        this.variables = variables;
        this.reporter = reporter;
        this.files = files;
    }

    /** A meta-command being carried out. */
    private record Call(String name, Frame frame, Place place, Arguments arguments, Fingerprint digest) {}

    /** Carries out the one that begins behind the backslash just read; returns what it brings, if anything. */
    @Nullable Item run(Frame frame) {
        frame.lexer.takeBackLineEnd();
        Chars chars = frame.chars;
        Place place = chars.place(chars.start);
        int end = chars.lineEnd();
        String line = new String(chars.buffer, chars.position, end - chars.position);
        Fingerprint digest = new Fingerprint();
        Arguments arguments = new Arguments(line, variables, frame.active(), digest);
        Call call = new Call(arguments.command(), frame, place, arguments, digest);
        Item item = null;
        try {
            item = run(call);
        } catch (MalformedException e) {
            if (e.isBacktick()) {
                unsupported(call, "\\" + call.name() + " with " + e.getMessage());
            } else {
                malformed(call, e.getMessage() == null ? "" : e.getMessage());
            }
            arguments.wholeLine();
            end(call);
        }
        frame.lexer.resume();
        return item;
    }

    private @Nullable Item run(Call call) throws MalformedException {
        if (restrictKey != null && !call.name().equals("unrestrict")) {
            reporter.error(
                    Code.RESTRICTED,
                    call.place(),
                    "\\" + call.name() + " after \\restrict, where only \\unrestrict is allowed",
                    "the script was made so that nothing in its data is taken for a command: look at where this comes from");
            call.arguments().wholeLine();
            end(call);
            return null;
        }
        switch (call.name()) {
            case "if", "elif", "else", "endif" -> conditional(call);
            case "g", "gx", "gset", "gexec" -> {
                return sendQuery(call);
            }
            case "i", "include", "ir", "include_relative" -> include(call);
            case "copy" -> {
                return copy(call);
            }
            default -> {
                if (call.frame().active()) {
                    return simple(call);
                }
                passOver(call);
            }
        }
        return null;
    }

    /** In a branch that is not taken: psql still wants to know the command. */
    private void passOver(Call call) throws MalformedException {
        if (MetaNames.takesWholeLine(call.name())) {
            call.arguments().wholeLine();
        }
        skipArguments(call);
        end(call);
    }

    private static void skipArguments(Call call) throws MalformedException {
        while (call.arguments().skip() != null) {}
    }

    /** Ends a command: what is left of its arguments is passed over, and it becomes part of the digest. */
    private void end(Call call) {
        Frame frame = call.frame();
        leave(call);
        frame.metaCommand(call.digest().finish());
    }

    private void leave(Call call) {
        Chars chars = call.frame().chars;
        int taken = call.arguments().position();
        int end = chars.lineEnd() - chars.position;
        boolean twoBackslashes = taken + 1 < end
                && chars.buffer[chars.position + taken] == '\\'
                && chars.buffer[chars.position + taken + 1] == '\\';
        chars.position += twoBackslashes ? taken + 2 : taken;
        chars.start = chars.position;
    }

    private void noMore(Call call) throws MalformedException {
        String extra = call.arguments().skip();
        if (extra != null) {
            reporter.warning(
                    Code.META_COMMAND_MALFORMED,
                    call.place(),
                    "\\" + call.name() + ": the argument \"" + extra + "\" is one too many and does not count",
                    null);
            skipArguments(call);
        }
    }

    private void malformed(Call call, String message) {
        reporter.error(Code.META_COMMAND_MALFORMED, call.place(), "\\" + call.name() + ": " + message, null);
    }

    private void unsupported(Call call, String what) {
        if (script.isLenient()) {
            return;
        }
        reporter.error(
                Code.META_COMMAND_UNSUPPORTED, call.place(), what + " is not supported", MetaNames.hint(call.name()));
    }

    private @Nullable Item simple(Call call) throws MalformedException {
        switch (call.name()) {
            case "set" -> set(call);
            case "unset" -> unset(call);
            case "echo", "qecho", "warn" -> {
                return echo(call);
            }
            case "encoding" -> encoding(call);
            case "restrict" -> restrict(call);
            case "unrestrict" -> unrestrict(call);
            default -> {
                return other(call);
            }
        }
        end(call);
        return null;
    }

    private @Nullable Item other(Call call) throws MalformedException {
        boolean shows = MetaNames.onlyShows(call.name());
        if (shows) {
            reporter.note(
                    Code.META_COMMAND_SKIPPED,
                    call.place(),
                    "\\" + call.name() + " only shows something and is passed over",
                    null);
        } else {
            unsupported(call, "the meta-command \\" + call.name());
        }
        if (script.isLenient()) {
            if (!MetaNames.isKnown(call.name())) {
                call.arguments().wholeLine();
            }
            return script.lenientCommand(call.name(), call.frame(), () -> {
                try {
                    passOver(call);
                } catch (MalformedException e) {
                    call.arguments().wholeLine();
                    end(call);
                }
            });
        }
        if (!shows || MetaNames.takesWholeLine(call.name())) {
            call.arguments().wholeLine();
        }
        passOver(call);
        return null;
    }

    // Conditionals

    private void conditional(Call call) throws MalformedException {
        Frame frame = call.frame();
        Conditionals blocks = frame.conditionals;
        boolean opens = call.name().equals("if");
        boolean late =
                blocks.inElse() && (call.name().equals("elif") || call.name().equals("else"));
        if (late || (!opens && blocks.isEmpty())) {
            conditionalError(call, "\\" + call.name() + (late ? " after \\else" : " without \\if before it"));
            call.arguments().wholeLine();
            end(call);
            return;
        }
        int parens = frame.lexer.parens();
        switch (call.name()) {
            case "if" -> blocks.open(outcome(call, blocks.asks()), call.place(), parens);
            case "elif" -> parens = blocks.elseIf(outcome(call, blocks.asksAgain()), parens);
            case "else" -> parens = blocks.otherwise(parens);
            default -> parens = blocks.close(parens);
        }
        noMore(call);
        end(call);
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
            skipArguments(call);
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

    // Variables

    private void set(Call call) throws MalformedException {
        Argument name = call.arguments().next(false);
        if (name == null) {
            reporter.note(
                    Code.META_COMMAND_SKIPPED, call.place(), "\\set only shows something and is passed over", null);
            return;
        }
        StringBuilder value = new StringBuilder();
        boolean unknown = name.unknown() != null;
        boolean any = false;
        for (Argument part = call.arguments().next(false);
                part != null;
                part = call.arguments().next(false)) {
            value.append(part.value());
            unknown |= part.unknown() != null;
            any = true;
        }
        if (!Variables.isName(name.value())) {
            malformed(call, "\"" + name.value() + "\" is not the name of a variable");
        } else if (settable(call, name.value(), any ? value.toString() : "")) {
            assign(call.frame(), name.value(), value.toString(), unknown);
        }
    }

    private void assign(Frame frame, String name, @Nullable String value, boolean unknown) {
        boolean same = java.util.Objects.equals(variables.get(name), value) && !variables.isUnknown(name);
        if (unknown || (frame.conditionals.uncertain() && !same)) {
            variables.forget(name);
        } else {
            variables.set(name, value);
        }
    }

    /** psql's own variables that change how a script is run. */
    private boolean settable(Call call, String name, String value) {
        switch (name) {
            case "ON_ERROR_STOP", "AUTOCOMMIT", "SINGLELINE", "SINGLESTEP" -> {
                Boolean on = value.isEmpty() ? Boolean.TRUE : Booleans.parse(value);
                if (on == null) {
                    malformed(call, name + " is true or false, not \"" + value + "\"");
                    return false;
                }
                boolean wanted = name.equals("ON_ERROR_STOP") || name.equals("AUTOCOMMIT");
                if (on != wanted && !script.isLenient()) {
                    reporter.error(
                            Code.META_COMMAND_UNSUPPORTED,
                            call.place(),
                            "\\set " + name + (on ? " on" : " off") + " is not supported",
                            hint(name));
                    return false;
                }
                return true;
            }
            default -> {
                return true;
            }
        }
    }

    private static String hint(String name) {
        return switch (name) {
            case "ON_ERROR_STOP" ->
                "a migration stops at its first error; write statements that do not fail, such as IF EXISTS";
            case "AUTOCOMMIT" ->
                "the plugin keeps the transactions; write BEGIN and COMMIT where the file needs its own";
            default -> "take it out";
        };
    }

    private void unset(Call call) throws MalformedException {
        Argument name = call.arguments().next(false);
        if (name == null) {
            malformed(call, "the name of a variable is missing");
        } else if (!Variables.isName(name.value())) {
            malformed(call, "\"" + name.value() + "\" is not the name of a variable");
        } else {
            if (name.value().equals("ON_ERROR_STOP") || name.value().equals("AUTOCOMMIT")) {
                settable(call, name.value(), "off");
            }
            assign(call.frame(), name.value(), null, name.unknown() != null);
            noMore(call);
        }
    }

    private Item echo(Call call) throws MalformedException {
        StringBuilder text = new StringBuilder();
        boolean first = true;
        boolean separate = false;
        for (Argument part = call.arguments().next(false);
                part != null;
                part = call.arguments().next(false)) {
            if (first && part.value().equals("-n") && !part.quoted()) {
                first = false;
                continue;
            }
            first = false;
            text.append(separate ? " " : "").append(part.value());
            separate = true;
        }
        end(call);
        return new Item.Echo(
                call.place().location(), text.toString(), call.name().equals("warn"));
    }

    private void encoding(Call call) throws MalformedException {
        Argument encoding = call.arguments().next(false);
        if (encoding == null) {
            reporter.note(
                    Code.META_COMMAND_SKIPPED,
                    call.place(),
                    "\\encoding only shows something and is passed over",
                    null);
        } else if (!Setting.isUtf8(encoding.value())) {
            script.wrongEncoding(call.place(), encoding.value());
        }
        noMore(call);
    }

    private void restrict(Call call) throws MalformedException {
        Argument key = call.arguments().next(true);
        if (key == null || key.value().isEmpty()) {
            malformed(call, "the key is missing");
            return;
        }
        noMore(call);
        restrictKey = key.value();
    }

    private void unrestrict(Call call) throws MalformedException {
        Argument key = call.arguments().next(true);
        if (key == null || key.value().isEmpty()) {
            malformed(call, "the key is missing");
        } else if (restrictKey == null) {
            reporter.error(Code.RESTRICTED, call.place(), "\\unrestrict without \\restrict before it", null);
        } else if (!restrictKey.equals(key.value())) {
            reporter.error(
                    Code.RESTRICTED,
                    call.place(),
                    "\\unrestrict with another key than \\restrict",
                    "the script was made so that nothing in its data is taken for a command: look at where this comes from");
        } else {
            restrictKey = null;
        }
        noMore(call);
    }

    // Sending

    private @Nullable Item sendQuery(Call call) throws MalformedException {
        Frame frame = call.frame();
        boolean plain = call.name().equals("g") || call.name().equals("gx");
        boolean active = frame.active();
        String prefix = "";
        if (call.name().equals("gset")) {
            Argument argument = call.arguments().next(false);
            prefix = argument == null ? "" : argument.value();
            if (argument != null && argument.unknown() != null) {
                unknownVariable(call, argument.unknown(), "the prefix of \\gset");
            }
        } else if (plain && call.arguments().hasMore()) {
            if (active) {
                unsupported(call, "\\" + call.name() + " with an argument");
            }
            call.arguments().wholeLine();
        }
        noMore(call);
        leave(call);
        byte[] digest = call.digest().finish();
        if (active && frame.statement.isEmpty()) {
            frame.metaCommand(digest);
            return script.sendAgain(call.name(), call.place());
        }
        if (!frame.hasTokens()) {
            frame.metaCommand(digest);
        } else if (!plain) {
            frame.endingCommand(digest);
        }
        if (!active) {
            frame.endOfSkipped();
            return null;
        }
        Statement.Ending ending = plain
                ? Statement.Ending.SEND
                : call.name().equals("gset") ? Statement.Ending.GSET : Statement.Ending.GEXEC;
        Item item = script.send(frame, ending, prefix, true);
        frame.lexer.reset();
        return item;
    }

    private void unknownVariable(Call call, String name, String what) {
        reporter.error(
                Code.VARIABLE,
                call.place(),
                what + " depends on the variable " + name + ", which only a run can tell",
                "name it in the script, or in the plugin's <variables>");
    }

    // OtherFiles

    private void include(Call call) throws MalformedException {
        boolean relative = call.name().equals("ir") || call.name().equals("include_relative");
        Arguments arguments = call.arguments().activated();
        Argument name = arguments.next(true);
        call.arguments().continueAfter(arguments);
        noMore(call);
        end(call);
        boolean active = call.frame().active();
        if (name == null) {
            if (active) {
                malformed(call, "the name of a file is missing");
            }
        } else if (name.unknown() != null) {
            if (active) {
                unknownVariable(call, name.unknown(), "the name of a file");
            }
        } else {
            script.include(call.frame(), call.place(), name.value(), relative);
        }
    }

    private @Nullable Item copy(Call call) {
        Frame frame = call.frame();
        String line = call.arguments().wholeLine();
        end(call);
        CopyCommand command;
        try {
            command = CopyCommand.parse(line, script.standardStrings());
        } catch (CopyCommand.MalformedException e) {
            if (frame.active()) {
                malformed(call, String.valueOf(e.getMessage()));
            }
            return null;
        }
        switch (command.source()) {
            case FILE -> {
                Item.CopyFile item = files.copy(frame, call.place(), command, call.name());
                return item == null ? null : script.counted(item);
            }
            case INLINE -> {
                return script.inlineCopy(frame, call.place(), command.sql());
            }
            case TERMINAL, PROGRAM, OUT -> {
                if (frame.active() && script.isLenient()) {
                    return script.copyStatement(call.place(), command.sql());
                } else if (frame.active()) {
                    String what = command.source().name().toLowerCase(Locale.ROOT);
                    unsupported(
                            call,
                            switch (command.source()) {
                                case TERMINAL -> "\\copy from psql's own input";
                                case PROGRAM -> "\\copy from a program";
                                case OUT -> "\\copy ... to";
                                case FILE, INLINE -> what;
                            });
                }
            }
        }
        return null;
    }
}
