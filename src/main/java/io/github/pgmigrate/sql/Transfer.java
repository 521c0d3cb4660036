package io.github.pgmigrate.sql;

import io.github.pgmigrate.text.Location;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Carries characters from what is read, a file or a variable's value in it, to the statement in the making, and to the digest of
 * the script as it is written.
 */
final class Transfer {

    /** What is read now. */
    Chars in;
    /** Where it goes. */
    StatementBuilder out;
    /** Whether variables are put in: not in a branch that is not taken. */
    boolean active = true;
    /** How many parentheses are open. */
    int parens;

    private final Deque<Chars> outer = new ArrayDeque<>();
    private final Fingerprint chunk;
    private boolean touching;
    private boolean afterVariable;

    /**
     * At the beginning of a file.
     *
     * @param chunk takes the tokens as the script has them
     */
    Transfer(Chars file, StatementBuilder out, Fingerprint chunk) {
        this.in = file;
        this.out = out;
        this.chunk = chunk;
    }

    // Values of variables

    /** Whether a variable's value is being read. */
    boolean inValue() {
        return !outer.isEmpty();
    }

    /** Whether the value of this variable is being read, or another within it. */
    boolean inValueOf(String variable) {
        return variable.equals(in.variable) || outer.stream().anyMatch(chars -> variable.equals(chars.variable));
    }

    /** Reads a variable's value next, and then what stands so many characters behind the beginning of the reference. */
    void enterValue(String variable, String value, int length) {
        Location reference = in.location(in.start);
        if (!out.isEmpty()) {
            out.anchor(reference, true);
        }
        in.position = in.start + length;
        outer.push(in);
        in = Chars.value(variable, value, reference);
    }

    void leaveValue() {
        in = outer.pop();
        in.start = in.position;
        if (!out.isEmpty()) {
            anchor();
        }
    }

    // Characters

    /** Tells the statement that what follows comes from here. */
    void anchor() {
        out.anchor(in.location(in.position), !in.isFile());
    }

    /** Moves characters from the input to the text. */
    void keep(int count) {
        begin();
        out.append(in.buffer, in.start, in.start + count);
        in.start += count;
        in.position = in.start;
    }

    /** Begins the statement with what is read now, where nothing of it has been seen. */
    void begin() {
        if (out.isEmpty()) {
            out.anchor(in.location(in.start), !in.isFile());
        }
    }

    // Tokens

    /** A token of so many characters, which are in the window. */
    void token(Token.Kind kind, int length) {
        begin();
        int end = in.start + length;
        if (outer.isEmpty()) {
            touch(kind != Token.Kind.PUNCTUATION && kind != Token.Kind.OPERATOR);
            chunk.add(in.buffer, in.start, end);
            chunk.end();
        }
        out.open();
        out.append(in.buffer, in.start, end);
        out.close(kind, parens);
        in.position = end;
    }

    /** A token that the server gets, but that does not stand so in the script. */
    void emit(String token, Token.Kind kind) {
        out.open();
        out.append(token);
        out.close(kind, parens);
    }

    /** Tells the digest that blank space or a comment stands here. */
    void apart() {
        touching = false;
        afterVariable = false;
    }

    /** Tells the digest where a token touches a variable: there blank space matters, since both may make one name. */
    void touch(boolean joins) {
        if (afterVariable && joins) {
            chunk.put('\1');
        }
        afterVariable = false;
        touching = joins;
    }

    /** Tells the digest of a reference to a variable, which stands for its value there. */
    void reference(int length, boolean joins) {
        if (outer.isEmpty()) {
            if (joins && touching) {
                chunk.put('\2');
            }
            touch(joins);
            chunk.add(in.buffer, in.start, in.start + length);
            chunk.end();
            afterVariable = joins;
        }
    }

    /** Tells the digest of two characters that mean one to psql. */
    void escape() {
        if (outer.isEmpty()) {
            touch(false);
            chunk.add(in.buffer, in.start, in.start + 2);
            chunk.end();
        }
    }

    // Quotes, which are carried in pieces

    void piece(int count) {
        if (outer.isEmpty()) {
            chunk.literal(in.buffer, in.start, in.start + count);
        }
        out.append(in.buffer, in.start, in.start + count);
        in.start += count;
        in.position = in.start;
    }

    void openQuote(int count) {
        begin();
        if (outer.isEmpty()) {
            touch(true);
        }
        out.open();
        piece(count);
    }

    /** Parts of one string follow each other: what lies between them goes out, and does not count. */
    void gap(int length) {
        out.append(in.buffer, in.start, in.start + length);
        in.start += length;
        in.position = in.start;
        if (outer.isEmpty()) {
            chunk.put('\1');
        }
    }

    void closeQuote(Token.Kind kind) {
        if (outer.isEmpty()) {
            chunk.end();
        }
        out.close(kind, parens);
    }
}
