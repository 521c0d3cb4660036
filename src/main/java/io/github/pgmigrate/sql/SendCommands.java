package io.github.pgmigrate.sql;

import io.github.pgmigrate.sql.Arguments.Argument;
import io.github.pgmigrate.sql.Arguments.MalformedException;
import org.jspecify.annotations.Nullable;

/** Carries out the commands that send the statement before them: {@code \g}, {@code \gx}, {@code \gset}, {@code \gexec}. */
final class SendCommands {

    private final Script script;

    SendCommands(Script script) {
        this.script = script;
    }

    @Nullable Item run(Call call) throws MalformedException {
        Frame frame = call.frame();
        boolean plain = call.name().equals("g") || call.name().equals("gx");
        boolean active = frame.active();
        String prefix = "";
        if (call.name().equals("gset")) {
            Argument argument = call.arguments().next(false);
            prefix = argument == null ? "" : argument.value();
            if (argument != null && argument.unknown() != null) {
                call.unknownVariable(argument.unknown(), "the prefix of \\gset");
            }
        } else if (plain && call.arguments().hasMore()) {
            if (active) {
                call.unsupported("\\" + call.name() + " with an argument");
            }
            call.arguments().wholeLine();
        }
        call.noMore();
        call.leave();
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
}
