package io.github.pgmigrate.sql;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes the arguments of a meta-command off a line, by the rules of PostgreSQL's src/bin/psql/psqlscanslash.l: quotes,
 * variables, and a backslash that begins the next command.
 */
final class Arguments {

    /**
     * An argument.
     *
     * @param value what psql makes of it
     * @param quoted whether quotes or a variable made part of it
     * @param unknown a variable in it whose value only a run can tell; null where there is none
     */
    record Argument(String value, boolean quoted, @Nullable String unknown) {}

    /** Something that psql refuses, or this plugin. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean backtick;

        private MalformedException(String message, boolean backtick) {
            super(message);
            this.backtick = backtick;
        }

        boolean isBacktick() {
            return backtick;
        }
    }

    private final String line;
    private final Variables variables;
    private final boolean active;
    private final Fingerprint digest;
    private int position;

    private final StringBuilder value = new StringBuilder();
    private boolean quoted;
    private int plain;
    private @Nullable String unknown;

    /**
     * Arguments.
     *
     * @param line the rest of the line
     * @param active whether variables are put in
     * @param digest takes each argument as written
     */
    Arguments(String line, Variables variables, boolean active, Fingerprint digest) {
        this.line = line;
        this.variables = variables;
        this.active = active;
        this.digest = digest;
    }

    /** How many characters of the line were taken. */
    int position() {
        return position;
    }

    /** The command's name: up to blank space or a backslash. */
    String command() {
        int from = position;
        while (position < line.length() && !ends(line.charAt(position))) {
            position++;
        }
        String name = line.substring(from, position);
        digest.text("\\" + name);
        return name;
    }

    private static boolean ends(char c) {
        return Characters.isSpace(c) || c == '\\';
    }

    /** Whether anything but blank space is left before the next backslash. */
    boolean hasMore() {
        int index = position;
        while (index < line.length() && Characters.isSpace(line.charAt(index))) {
            index++;
        }
        return index < line.length() && line.charAt(index) != '\\';
    }

    /** The same from here on, with variables put in also where it is not active: conditions and names of files count there. */
    Arguments activated() {
        Arguments arguments = new Arguments(line, variables, true, digest);
        arguments.position = position;
        return arguments;
    }

    void continueAfter(Arguments other) {
        position = other.position;
    }

    /** The rest of the line as it stands, without blank space around it. */
    String wholeLine() {
        String rest = line.substring(position).strip();
        position = line.length();
        digest.text(rest);
        return rest;
    }

    /** The next argument as written, not worked out; null where there is none. For arguments that nobody looks at. */
    @Nullable String skip() throws MalformedException {
        Argument argument = new Arguments(line, variables, false, digest).continueAt(this);
        return argument == null ? null : argument.value();
    }

    private @Nullable Argument continueAt(Arguments other) throws MalformedException {
        position = other.position;
        try {
            return next(false);
        } catch (MalformedException e) {
            if (!e.isBacktick()) {
                throw e;
            }
            return new Argument("", true, null);
        } finally {
            other.position = position;
        }
    }

    /**
     * The next argument; null where there is none.
     *
     * @param dropSemicolons whether semicolons at its end, outside quotes, do not count
     */
    @Nullable Argument next(boolean dropSemicolons) throws MalformedException {
        while (position < line.length() && Characters.isSpace(line.charAt(position))) {
            position++;
        }
        int from = position;
        value.setLength(0);
        quoted = false;
        unknown = null;
        plain = 0;
        while (position < line.length() && !ends(line.charAt(position))) {
            part(line.charAt(position));
        }
        if (position == from) {
            return null;
        }
        digest.text(line.substring(from, position));
        while (dropSemicolons && plain-- > 0 && value.length() > 0 && value.charAt(value.length() - 1) == ';') {
            value.setLength(value.length() - 1);
        }
        return value.length() == 0 && !quoted ? null : new Argument(value.toString(), quoted, unknown);
    }

    private void part(char c) throws MalformedException {
        switch (c) {
            case '\'' -> {
                plain = 0;
                quoted = true;
                singleQuoted();
            }
            case '"' -> {
                plain = 0;
                quoted = true;
                int end = closing('"');
                value.append(line, position, end + 1);
                position = end + 1;
            }
            case '`' -> {
                position = closing('`') + 1;
                quoted = true;
                if (active) {
                    throw new MalformedException("a command in backticks, which psql would run on this machine", true);
                }
            }
            case ':' -> variable();
            default -> {
                value.append(c);
                plain++;
                position++;
            }
        }
    }

    private int closing(char quote) throws MalformedException {
        int end = line.indexOf(quote, position + 1);
        if (end < 0) {
            position = line.length();
            throw new MalformedException("unterminated quoted string", false);
        }
        return end;
    }

    private void singleQuoted() throws MalformedException {
        position++;
        while (position < line.length()) {
            char c = line.charAt(position++);
            if (c == '\'') {
                if (position == line.length() || line.charAt(position) != '\'') {
                    return;
                }
                value.append(c);
                position++;
            } else if (c == '\\' && position < line.length()) {
                escapes();
            } else {
                value.append(c);
            }
        }
        throw new MalformedException("unterminated quoted string", false);
    }

    /** One escape, or all that stand for bytes one after the other: together they are UTF-8. */
    private void escapes() throws MalformedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = numeric();
        while (code >= 0) {
            bytes.write(code);
            boolean another = position + 1 < line.length() && line.charAt(position) == '\\';
            position += another ? 1 : 0;
            code = another ? numeric() : -1;
            if (another && code < 0) {
                position--;
                break;
            }
        }
        if (bytes.size() > 0) {
            value.append(utf8(bytes.toByteArray()));
            return;
        }
        char c = line.charAt(position++);
        int known = "ntbrf".indexOf(c);
        value.append(known < 0 ? c : "\n\t\b\r\f".charAt(known));
    }

    private static String utf8(byte[] bytes) throws MalformedException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // Told below.
        }
        throw new MalformedException("escapes that are not UTF-8, or NUL", false);
    }

    /** The value of an escape in octal or hexadecimal digits, which is passed over; -1 where it is none. */
    private int numeric() {
        boolean hexadecimal = line.charAt(position) == 'x';
        int from = hexadecimal ? position + 1 : position;
        int radix = hexadecimal ? 16 : 8;
        int most = hexadecimal ? 2 : 3;
        int end = from;
        int code = 0;
        while (end < line.length() && end - from < most && Character.digit(line.charAt(end), radix) >= 0) {
            code = code * radix + Character.digit(line.charAt(end), radix);
            end++;
        }
        if (end == from) {
            return -1;
        }
        position = end;
        return code & 0xFF;
    }

    private void variable() {
        int from = position + 1;
        char open = from < line.length() ? line.charAt(from) : ' ';
        boolean test = line.startsWith("{?", from);
        int name = test ? from + 2 : open == '\'' || open == '"' ? from + 1 : from;
        int end = name;
        while (end < line.length() && Characters.isVariablePart(line.charAt(end))) {
            end++;
        }
        boolean wrapped = name > from;
        char close = test ? '}' : open;
        if (end == name || (wrapped && (end == line.length() || line.charAt(end) != close))) {
            value.append(':');
            plain++;
            position++;
            return;
        }
        int after = wrapped ? end + 1 : end;
        String found = active ? variables.get(line.substring(name, end)) : null;
        if (active && variables.isUnknown(line.substring(name, end))) {
            unknown = line.substring(name, end);
        }
        if (test) {
            value.append(found == null ? "FALSE" : "TRUE");
        } else {
            quoted = true;
            plain = 0;
            if (found == null) {
                value.append(line, position, after);
            } else if (!wrapped) {
                value.append(found);
            } else {
                value.append(open == '\'' ? Quoting.literal(found) : identifier(found));
            }
        }
        position = after;
    }

    private static String identifier(String name) {
        return name.isEmpty() ? "\"\"" : Quoting.identifier(name);
    }
}
