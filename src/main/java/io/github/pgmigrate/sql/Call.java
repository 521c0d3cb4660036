package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.sql.Arguments.MalformedException;

/** A meta-command being carried out: its name, where it stands, and what it says. */
record Call(
        String name,
        Frame frame,
        Place place,
        Arguments arguments,
        Fingerprint digest,
        Reporter reporter,
        boolean lenient) {

    /** Starts to read the command behind the backslash just read. */
    static Call read(Frame frame, Variables variables, Reporter reporter, boolean lenient) {
        frame.lexer.takeBackLineEnd();
        Chars chars = frame.chars;
        Place place = chars.place(chars.start);
        int end = chars.lineEnd();
        String line = new String(chars.buffer, chars.position, end - chars.position);
        Fingerprint digest = new Fingerprint();
        Arguments arguments = new Arguments(line, variables, frame.active(), digest);
        String written = arguments.command();
        // psql knows this one in capitals as well, and no other.
        String name = written.equalsIgnoreCase("copy") ? "copy" : written;
        return new Call(name, frame, place, arguments, digest, reporter, lenient);
    }

    boolean is(String other) {
        return name.equals(other);
    }

    /** Ends a command: what is left of its arguments is passed over, and it becomes part of the digest. */
    void end() {
        leave();
        frame.metaCommand(digest.finish());
    }

    /** What is left of its arguments is passed over, and {@code \\} behind them. */
    void leave() {
        Chars chars = frame.chars;
        int taken = arguments.position();
        int end = chars.lineEnd() - chars.position;
        boolean twoBackslashes = taken + 1 < end
                && chars.buffer[chars.position + taken] == '\\'
                && chars.buffer[chars.position + taken + 1] == '\\';
        chars.position += twoBackslashes ? taken + 2 : taken;
        chars.start = chars.position;
    }

    /** In a branch that is not taken: psql still wants to know the command. */
    void passOver() throws MalformedException {
        if (MetaNames.takesWholeLine(name)) {
            arguments.wholeLine();
        }
        skipArguments();
        end();
    }

    void skipArguments() throws MalformedException {
        while (arguments.skip() != null) {}
    }

    void noMore() throws MalformedException {
        String extra = arguments.skip();
        if (extra != null) {
            reporter.warning(
                    Code.META_COMMAND_MALFORMED,
                    place,
                    "\\" + name + ": the argument \"" + extra + "\" is one too many and does not count",
                    null);
            skipArguments();
        }
    }

    void malformed(String message) {
        reporter.error(Code.META_COMMAND_MALFORMED, place, "\\" + name + ": " + message, null);
    }

    void unsupported(String what) {
        if (lenient) {
            return;
        }
        reporter.error(Code.META_COMMAND_UNSUPPORTED, place, what + " is not supported", MetaNames.hint(name));
    }

    void unknownVariable(String variable, String what) {
        reporter.error(
                Code.VARIABLE,
                place,
                what + " depends on the variable " + variable + ", which only a run can tell",
                "name it in the script, or in the plugin's <variables>");
    }
}
