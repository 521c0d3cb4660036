package io.github.pgmigrate.sql;

/** Reads strings, quoted identifiers and dollar-quoted strings: the only tokens that go on over a line end. */
final class Quotes {

    private final Transfer text;
    private final Opening opening;

    Quotes(Transfer text, Opening opening) {
        this.text = text;
        this.opening = opening;
    }

    /**
     * Reads a string.
     *
     * @param prefix how many characters stand before its quote
     * @param escapes whether a backslash takes the next character with it
     * @param doubling whether two quotes stand for one
     */
    void string(int prefix, boolean escapes, boolean doubling) {
        Chars in = text.in;
        opening.here();
        text.openQuote(prefix + 1);
        while (true) {
            if (!upTo('\'', escapes ? '\\' : '\'')) {
                opening.broken("string", "close it with a single quote");
                break;
            }
            if (in.at(0) == '\\') {
                text.piece(in.has(1) ? 2 : 1);
            } else if (doubling && in.at(1) == '\'') {
                text.piece(2);
            } else {
                text.piece(1);
                int gap = gapToContinuation();
                if (gap < 0) {
                    break;
                }
                text.gap(gap);
                text.piece(1);
            }
        }
        text.closeQuote(Token.Kind.STRING);
    }

    /**
     * The length of the blank space with a line end that lies between the parts of one string; -1 where none goes on. Since
     * psql reads line by line, only a carriage return within a line counts (or a line end within a variable's value).
     */
    private int gapToContinuation() {
        Chars in = text.in;
        int offset = 0;
        boolean broken = false;
        while (true) {
            char c = in.at(offset);
            if (c == '\'') {
                return broken ? offset : -1;
            } else if (c == '\r' || (c == '\n' && !in.isFile())) {
                broken = true;
                offset++;
            } else if (c == ' ' || c == '\t' || c == '\f') {
                offset++;
            } else if (c == '-' && in.at(offset + 1) == '-') {
                while (in.has(offset) && in.at(offset) != '\n' && in.at(offset) != '\r') {
                    offset++;
                }
            } else {
                return -1;
            }
        }
    }

    /** Reads a quoted identifier; prefix as for {@link #string}. */
    void quotedIdentifier(int prefix) {
        opening.here();
        text.openQuote(prefix + 1);
        while (true) {
            if (!upTo('"', '"')) {
                opening.broken("quoted identifier", "close it with a double quote");
                break;
            }
            if (text.in.at(1) != '"') {
                text.piece(1);
                break;
            }
            text.piece(2);
        }
        text.closeQuote(Token.Kind.QUOTED);
    }

    /** Reads a dollar-quoted string whose opening tag has so many characters. */
    void dollarQuote(int length) {
        Chars in = text.in;
        String tag = new String(in.buffer, in.start, length);
        opening.here();
        text.openQuote(length);
        while (true) {
            if (!upTo('$', '$')) {
                opening.broken("dollar-quoted string", "close it with " + tag);
                break;
            }
            if (closes(tag)) {
                text.piece(length);
                break;
            }
            text.piece(1);
        }
        text.closeQuote(Token.Kind.STRING);
    }

    private boolean closes(String tag) {
        for (int i = 1; i < tag.length(); i++) {
            if (text.in.at(i) != tag.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Moves everything up to one of two characters; false at the end of the input. */
    private boolean upTo(char stop, char other) {
        Chars in = text.in;
        while (true) {
            char[] buffer = in.buffer;
            int limit = in.limit;
            int index = in.position;
            while (index < limit && buffer[index] != stop && buffer[index] != other) {
                index++;
            }
            text.piece(index - in.start);
            if (index < limit) {
                return true;
            }
            if (in.extend(index) < 0) {
                return false;
            }
        }
    }
}
