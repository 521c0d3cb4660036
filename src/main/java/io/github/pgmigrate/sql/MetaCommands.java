package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.sql.Arguments.Argument;
import io.github.pgmigrate.sql.Arguments.MalformedException;
import org.jspecify.annotations.Nullable;

/** Carries out a script's meta-commands (PostgreSQL's src/bin/psql/command.c), each by those who know its kind. */
final class MetaCommands {

    private final Script script;
    private final Variables variables;
    private final Reporter reporter;
    private final ConditionalCommands conditionalCommands;
    private final SendCommands sendCommands;
    private final FileCommands fileCommands;
    private final VariableCommands variableCommands;
    private final Restriction restriction;

    MetaCommands(Script script, Variables variables, Reporter reporter, OtherFiles files) {
        this.script = script;
        this.variables = variables;
        this.reporter = reporter;
        this.conditionalCommands = new ConditionalCommands(reporter);
        this.sendCommands = new SendCommands(script);
        this.fileCommands = new FileCommands(script, files);
        this.variableCommands = new VariableCommands(variables, reporter);
        this.restriction = new Restriction(reporter);
    }

    /** Carries out the one that begins behind the backslash just read; returns what it brings, if anything. */
    @Nullable Item run(Frame frame) {
        Call call = Call.read(frame, variables, reporter, script.isLenient());
        Item item = null;
        try {
            item = run(call);
        } catch (MalformedException e) {
            if (e.isBacktick()) {
                call.unsupported("\\" + call.name() + " with " + e.getMessage());
            } else {
                call.malformed(e.getMessage() == null ? "" : e.getMessage());
            }
            call.arguments().wholeLine();
            call.end();
        }
        frame.lexer.resume();
        return item;
    }

    private @Nullable Item run(Call call) throws MalformedException {
        if (restriction.forbids(call)) {
            call.arguments().wholeLine();
            call.end();
            return null;
        }
        switch (call.name()) {
            case "if", "elif", "else", "endif" -> conditionalCommands.run(call);
            case "g", "gx", "gset", "gexec" -> {
                return sendCommands.run(call);
            }
            case "i", "include", "ir", "include_relative" -> fileCommands.include(call);
            case "copy" -> {
                return fileCommands.copy(call);
            }
            default -> {
                if (call.frame().active()) {
                    return simple(call);
                }
                call.passOver();
            }
        }
        return null;
    }

    private @Nullable Item simple(Call call) throws MalformedException {
        switch (call.name()) {
            case "set" -> variableCommands.set(call);
            case "unset" -> variableCommands.unset(call);
            case "echo", "qecho", "warn" -> {
                return echo(call);
            }
            case "encoding" -> {
                encoding(call);
                return null;
            }
            case "restrict" -> restriction.restrict(call);
            case "unrestrict" -> restriction.unrestrict(call);
            default -> {
                return other(call);
            }
        }
        call.end();
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
            call.unsupported("the meta-command \\" + call.name());
        }
        if (call.lenient()) {
            if (!MetaNames.isKnown(call.name())) {
                call.arguments().wholeLine();
            }
            return script.otherCommand(call.name(), call.frame(), () -> {
                try {
                    call.passOver();
                } catch (MalformedException e) {
                    call.arguments().wholeLine();
                    call.end();
                }
            });
        }
        if (!shows || MetaNames.takesWholeLine(call.name())) {
            call.arguments().wholeLine();
        }
        call.passOver();
        return null;
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
        call.end();
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
        }
        call.noMore();
        call.end();
        if (encoding != null) {
            script.encoding(call.place(), encoding.value());
        }
    }
}
