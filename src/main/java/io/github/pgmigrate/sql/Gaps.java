package io.github.pgmigrate.sql;

import org.jspecify.annotations.Nullable;

/** Reads what lies between tokens: blank space, line ends and comments. */
final class Gaps {

    private final Transfer text;
    private final Opening opening;
    private int lineEndAt = -1;

    Gaps(Transfer text, Opening opening) {
        this.text = text;
        this.opening = opening;
    }

    /** A statement has ended: the line end before it cannot be taken back. */
    void forgetLineEnd() {
        lineEndAt = -1;
    }

    /** A meta-command stands alone on its line: psql takes back the line end before it. */
    void takeBackLineEnd() {
        if (lineEndAt >= 0 && text.out.length() == lineEndAt) {
            text.out.truncate(lineEndAt - 1);
        }
        lineEndAt = -1;
    }

    void space() {
        Chars in = text.in;
        int index = in.position + 1;
        while (true) {
            if (index == in.limit) {
                int now = in.extend(index);
                if (now < 0) {
                    break;
                }
                index = now;
            }
            char c = in.buffer[index];
            if (!Characters.isSpace(c) || (c == '\n' && in.isFile())) {
                break;
            }
            index++;
        }
        if (!text.out.isEmpty()) {
            text.out.append(in.buffer, in.start, index);
        }
        in.position = index;
        text.apart();
    }

    void newline() {
        Chars in = text.in;
        boolean breaks = in.breaksAhead();
        in.position++;
        lineEndAt = -1;
        text.apart();
        while (true) {
            in.start = in.position;
            if (!in.available()) {
                return;
            }
            if (in.buffer[in.position] != '\n') {
                break;
            }
            breaks = true;
            in.position++;
        }
        if (text.out.isEmpty()) {
            return;
        }
        text.out.append('\n');
        lineEndAt = text.out.length();
        if (breaks) {
            text.anchor();
        }
    }

    /** Reads a line comment; returns it where it stands outside statements and counts. */
    Item.@Nullable Comment lineComment() {
        Chars in = text.in;
        int index = in.position + 2;
        while (true) {
            if (index == in.limit) {
                int now = in.extend(index);
                if (now < 0) {
                    break;
                }
                index = now;
            }
            char c = in.buffer[index];
            if (c == '\n' || c == '\r') {
                break;
            }
            index++;
        }
        Item.Comment found = null;
        if (text.active && in.isFile()) {
            String written = new String(in.buffer, in.start + 2, index - in.start - 2);
            found = new Item.Comment(in.location(in.start), written);
        }
        text.apart();
        in.position = index;
        if (!text.out.isEmpty()) {
            text.out.append(in.buffer, in.start, index);
            if (found != null) {
                text.out.comment(found);
            }
            return null;
        }
        return found;
    }

    void blockComment() {
        Chars in = text.in;
        opening.here();
        text.apart();
        long depth = 0;
        boolean first = true;
        while (first || depth > 0) {
            first = false;
            int index = in.position;
            while (index < in.limit && in.buffer[index] != '*' && in.buffer[index] != '/') {
                index++;
            }
            in.start = in.position;
            text.keep(index - in.start);
            if (!in.has(1)) {
                if (in.has(0)) {
                    text.keep(1);
                }
                opening.broken("comment", "close it with */");
                return;
            }
            char next = in.at(1);
            char c = in.at(0);
            if (c == '/' && next == '*') {
                depth++;
                text.keep(2);
            } else if (c == '*' && next == '/') {
                depth--;
                text.keep(2);
            } else if (c == '*' || c == '/') {
                text.keep(1);
            }
        }
    }
}
