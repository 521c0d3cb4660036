package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;

/** Puts the values of variables in where a statement refers to them: {@code :name :'name' :"name" :{?name}}. */
final class References {

    private final Transfer text;
    private final Variables variables;
    private final Reporter reporter;

    References(Transfer text, Variables variables, Reporter reporter) {
        this.text = text;
        this.variables = variables;
        this.reporter = reporter;
    }

    /** Reads a reference at a colon; false where there is none. */
    boolean read() {
        char next = text.in.at(1);
        if (text.in.has(1) && Characters.isVariablePart(next)) {
            plain(TokenLengths.variable(text.in, 1));
            return true;
        }
        if (next == '\'' || next == '"') {
            int end = TokenLengths.variable(text.in, 2);
            if (end > 2 && text.in.at(end) == next) {
                quoted(end + 1, next);
                return true;
            }
        } else if (next == '{' && text.in.at(2) == '?') {
            int end = TokenLengths.variable(text.in, 3);
            if (end > 3 && text.in.at(end) == '}') {
                test(end + 1);
                return true;
            }
        }
        return false;
    }

    private void plain(int length) {
        String name = new String(text.in.buffer, text.in.start + 1, length - 1);
        text.reference(length, true);
        String value = text.active ? variables.get(name) : null;
        if (value == null) {
            asWritten(name, length);
        } else if (text.inValueOf(name)) {
            reporter.warning(
                    Code.VARIABLE,
                    text.in.place(text.in.start),
                    "the variable " + name + " stands in its own value, where it is left as written",
                    null);
            asWritten(name, length);
        } else {
            text.enterValue(name, value, length);
        }
    }

    /** A variable that is not set: the server gets a colon and a name. */
    private void asWritten(String name, int length) {
        note(name);
        text.begin();
        text.emit(":", Token.Kind.PUNCTUATION);
        text.emit(name, Token.Kind.WORD);
        text.in.position = text.in.start + length;
    }

    private void note(String name) {
        if (text.active && variables.isUnknown(name)) {
            text.out.unknown(name);
        }
    }

    private void quoted(int length, char quote) {
        String name = new String(text.in.buffer, text.in.start + 2, length - 3);
        Token.Kind kind = quote == '\'' ? Token.Kind.STRING : Token.Kind.QUOTED;
        String value = text.active ? variables.get(name) : null;
        text.reference(length, false);
        if (value == null) {
            note(name);
            unset(length, kind);
        } else if (quote == '\'') {
            insert(length, Quoting.literal(value), kind);
        } else {
            insert(length, value.isEmpty() ? "\"\"" : Quoting.identifier(value), kind);
        }
    }

    /** {@code :'name'} of a variable that is not set goes out whole, as psql sends it. */
    private void unset(int length, Token.Kind kind) {
        text.begin();
        text.emit(":", Token.Kind.PUNCTUATION);
        text.emit(new String(text.in.buffer, text.in.start + 1, length - 1), kind);
        text.in.position = text.in.start + length;
    }

    private void test(int length) {
        String name = new String(text.in.buffer, text.in.start + 3, length - 4);
        text.reference(length, false);
        note(name);
        insert(length, text.active && variables.get(name) != null ? "TRUE" : "FALSE", Token.Kind.WORD);
    }

    private void insert(int length, String value, Token.Kind kind) {
        text.out.anchor(text.in.location(text.in.start), true);
        int lead = value.startsWith(" ") ? 1 : 0;
        text.out.append(value.substring(0, lead));
        text.emit(value.substring(lead), kind);
        text.in.position = text.in.start + length;
        text.anchor();
    }
}
