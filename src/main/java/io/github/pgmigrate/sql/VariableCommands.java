package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.sql.Arguments.Argument;
import io.github.pgmigrate.sql.Arguments.MalformedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Carries out the commands that set variables, and take them away. */
final class VariableCommands {

    private final Variables variables;
    private final Reporter reporter;

    VariableCommands(Variables variables, Reporter reporter) {
        this.variables = variables;
        this.reporter = reporter;
    }

    void set(Call call) throws MalformedException {
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
            call.malformed("\"" + name.value() + "\" is not the name of a variable");
        } else if (settable(call, name.value(), any ? value.toString() : "")) {
            assign(call.frame(), name.value(), value.toString(), unknown);
        }
    }

    void unset(Call call) throws MalformedException {
        Argument name = call.arguments().next(false);
        if (name == null) {
            call.malformed("the name of a variable is missing");
        } else if (!Variables.isName(name.value())) {
            call.malformed("\"" + name.value() + "\" is not the name of a variable");
        } else {
            if (name.value().equals("ON_ERROR_STOP") || name.value().equals("AUTOCOMMIT")) {
                settable(call, name.value(), "off");
            }
            assign(call.frame(), name.value(), null, name.unknown() != null);
            call.noMore();
        }
    }

    private void assign(Frame frame, String name, @Nullable String value, boolean unknown) {
        boolean uncertain = frame.conditionals.uncertain()
                && (variables.isUnknown(name) || !Objects.equals(variables.get(name), value));
        if (unknown || uncertain) {
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
                    call.malformed(name + " is true or false, not \"" + value + "\"");
                    return false;
                }
                boolean wanted = name.equals("ON_ERROR_STOP") || name.equals("AUTOCOMMIT");
                if (on != wanted && !call.lenient()) {
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
}
