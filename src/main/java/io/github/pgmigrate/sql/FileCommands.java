package io.github.pgmigrate.sql;

import io.github.pgmigrate.sql.Arguments.Argument;
import io.github.pgmigrate.sql.Arguments.MalformedException;
import org.jspecify.annotations.Nullable;

/** Carries out the commands that read other files: {@code \i}, {@code \ir} and {@code \copy}. */
final class FileCommands {

    private final Script script;
    private final OtherFiles files;

    FileCommands(Script script, OtherFiles files) {
        this.script = script;
        this.files = files;
    }

    void include(Call call) throws MalformedException {
        boolean relative = call.name().equals("ir") || call.name().equals("include_relative");
        Arguments arguments = call.arguments().activated();
        Argument name = arguments.next(true);
        call.arguments().continueAfter(arguments);
        call.noMore();
        call.end();
        boolean active = call.frame().active();
        if (name == null) {
            if (active) {
                call.malformed("the name of a file is missing");
            }
        } else if (name.unknown() != null) {
            if (active) {
                call.unknownVariable(name.unknown(), "the name of a file");
            }
        } else {
            script.include(call.frame(), call.place(), name.value(), relative);
        }
    }

    @Nullable Item copy(Call call) {
        Frame frame = call.frame();
        String line = call.arguments().wholeLine();
        call.end();
        CopyCommand command;
        try {
            command = CopyCommand.parse(line, script.standardStrings());
        } catch (CopyCommand.MalformedException e) {
            if (frame.active()) {
                call.malformed(String.valueOf(e.getMessage()));
            }
            return null;
        }
        switch (command.source()) {
            case FILE -> {
                Item.CopyFile item = files.copy(frame, call.place(), command, call.name(), script.encoding());
                return item == null ? null : script.counted(item);
            }
            case INLINE -> {
                return script.inlineCopy(frame, call.place(), command.sql());
            }
            case TERMINAL -> {
                return unsupported(call, command, "\\copy from psql's own input");
            }
            case PROGRAM -> {
                return unsupported(call, command, "\\copy from a program");
            }
            case OUT -> {
                return unsupported(call, command, "\\copy ... to");
            }
        }
        throw new IllegalStateException();
    }

    private @Nullable Item unsupported(Call call, CopyCommand command, String what) {
        if (!call.frame().active()) {
            return null;
        }
        if (call.lenient()) {
            return script.copyStatement(call.place(), command.sql());
        }
        call.unsupported(what);
        return null;
    }
}
