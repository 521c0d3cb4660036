package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.text.Excerpt;
import io.github.pgmigrate.text.Location;
import io.github.pgmigrate.text.Position;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A window of characters that the lexer reads from: over a file, or over the value of a variable. What lies before
 * {@link #start} may be dropped when more is read; lines and columns are counted as that happens.
 */
final class Chars {

    private static final int CAPACITY = 2 * TextInput.BLOCK;
    private static final int EXCERPT = 200;

    char[] buffer;
    /** The beginning of the token being read: from here on everything stays in the window. */
    int start;
    /** The next character. */
    int position;
    /** The end of what is in the window. */
    int limit;

    /** The variable whose value this is; null for a file. */
    final @Nullable String variable;

    private final String file;
    private final @Nullable TextInput input;
    private final @Nullable Reporter reporter;
    private boolean faulty;

    private int counted;
    private int line;
    private int column;
    private int lineAfterBreak;

    private Chars(
            String file,
            char[] buffer,
            int limit,
            @Nullable TextInput input,
            @Nullable Reporter reporter,
            @Nullable String variable,
            Location first) {
        this.file = file;
        this.buffer = buffer;
        this.limit = limit;
        this.input = input;
        this.reporter = reporter;
        this.variable = variable;
        this.line = first.line();
        this.column = first.column();
    }

    static Chars file(String name, TextInput input, Reporter reporter) {
        return new Chars(name, new char[CAPACITY], 0, input, reporter, null, Location.start(name));
    }

    /** The value of a variable; all its characters count as standing where the variable stands. */
    static Chars value(String variable, String value, Location reference) {
        return new Chars(reference.file(), value.toCharArray(), value.length(), null, null, variable, reference);
    }

    boolean isFile() {
        return input != null;
    }

    /** What the file is in where it is read now. */
    ClientEncoding encoding() {
        return input == null ? ClientEncoding.UTF8 : input.encoding();
    }

    /** Makes sure that there is a next character; false at the end. */
    boolean available() {
        return position < limit || extend(position) >= 0;
    }

    /**
     * Reads more where an index is the limit, keeping all from {@link #start} on.
     *
     * @return the index of the same character now; -1 at the end, where nothing changed
     */
    int extend(int index) {
        if (input == null || reporter == null) {
            return -1;
        }
        try {
            if (!input.hasMore()) {
                return -1;
            }
            int offset = index - start;
            if (buffer.length - limit < TextInput.BLOCK) {
                makeRoom();
            }
            int end = input.decode(buffer, limit, this::wrongByte);
            if (end == limit) {
                return -1;
            }
            limit = end;
            return start + offset;
        } catch (IOException e) {
            throw reporter.unreadable(file, e);
        }
    }

    private void makeRoom() {
        if (start > 0) {
            countTo(start);
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            position -= start;
            limit -= start;
            counted = 0;
            start = 0;
        }
        if (buffer.length - limit < TextInput.BLOCK) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    /** Whether an index, not before {@link #start}, holds a character; it may move the window, so only offsets from start last. */
    boolean has(int offset) {
        while (start + offset >= limit) {
            if (extend(limit) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The character at an offset from {@link #start}; 0 beyond the end. */
    char at(int offset) {
        return has(offset) ? buffer[start + offset] : 0;
    }

    private void wrongByte(char[] target, int index, int value) {
        if (faulty || reporter == null) {
            return;
        }
        faulty = true;
        int end = limit;
        limit = index;
        Location where = location(index);
        limit = end;
        if (value == 0) {
            reporter.error(
                    Code.NUL_BYTE,
                    new Place(where, null),
                    "a NUL byte, which PostgreSQL cannot store",
                    "take it out; a file in UTF-16 has one in every character: store it as UTF-8");
        } else {
            reporter.error(
                    Code.ENCODING,
                    new Place(where, null),
                    "not " + encodingName() + ": the byte 0x"
                            + Integer.toHexString(value).toUpperCase(Locale.ROOT) + " is out of place",
                    "store the file as UTF-8, for example with iconv");
        }
    }

    private String encodingName() {
        return input == null || input.encoding().isUtf8()
                ? "UTF-8"
                : input.encoding().name();
    }

    /** What the file is in from the next character on. */
    void encoding(ClientEncoding next) {
        if (input != null && !input.encoding().equals(next)) {
            input.unread(new String(buffer, position, limit - position));
            limit = position;
            input.encoding(next);
        }
    }

    /** The place of a character not before {@link #start}. */
    Location location(int index) {
        if (input == null) {
            return new Location(file, new Position(line, column));
        }
        countTo(Math.min(index, start));
        int row = line;
        int place = column;
        int jump = lineAfterBreak;
        for (int i = counted; i < index; i++) {
            char c = buffer[i];
            if (c == '\n') {
                row = jump > 0 ? jump : row + 1;
                jump = 0;
                place = 1;
            } else if (!Character.isLowSurrogate(c)) {
                place++;
            }
        }
        return new Location(file, new Position(row, place));
    }

    /** The place of a character with its line, as far as that is in the window. */
    Place place(int index) {
        Location where = location(index);
        if (input == null) {
            return new Place(where, null);
        }
        int from = index;
        while (from > 0 && buffer[from - 1] != '\n' && index - from < EXCERPT) {
            from--;
        }
        int to = index;
        while (to < limit && buffer[to] != '\n' && buffer[to] != '\r' && to - index < EXCERPT) {
            to++;
        }
        int before = Character.codePointCount(buffer, from, index - from);
        boolean whole = before == where.column() - 1 || index - from >= EXCERPT;
        return new Place(where, whole ? Excerpt.of(new String(buffer, from, to - from), before + 1) : null);
    }

    private void countTo(int index) {
        int row = line;
        int place = column;
        for (int i = counted; i < index; i++) {
            char c = buffer[i];
            if (c == '\n') {
                row = lineAfterBreak > 0 ? lineAfterBreak : row + 1;
                lineAfterBreak = 0;
                place = 1;
            } else if (!Character.isLowSurrogate(c)) {
                place++;
            }
        }
        line = row;
        column = place;
        counted = Math.max(counted, index);
    }

    /** Whether the next line end leads to another line than the next: COPY data stood between. */
    boolean breaksAhead() {
        return lineAfterBreak > 0;
    }

    /** The index of the end of the line that the position is in; what is left of the line is then in the window. */
    int lineEnd() {
        start = position;
        int index = position;
        while (true) {
            if (index == limit) {
                int now = extend(index);
                if (now < 0) {
                    return index;
                }
                index = now;
            }
            if (buffer[index] == '\n') {
                return index;
            }
            index++;
        }
    }

    /**
     * Opens the COPY data that begin on the next line. What is left of this line is read after them.
     *
     * @param encoding what they are in; null where that does not matter, since the server reads them as they are
     * @param digest takes the data
     */
    CopyData copyData(@Nullable ClientEncoding encoding, Fingerprint digest) {
        TextInput bytes = Objects.requireNonNull(input);
        int end = lineEnd();
        String rest = new String(buffer, position, end - position);
        countTo(position);
        int restLine = line;
        int restColumn = column;
        position = Math.min(end + 1, limit);
        start = position;
        countTo(position);
        bytes.unread(new String(buffer, position, limit - position));
        limit = position;
        return new CopyData(bytes, encoding, file, line, Objects.requireNonNull(reporter), digest, lines -> {
            if (rest.isBlank()) {
                line += lines;
                return;
            }
            char[] again = new char[Math.max(CAPACITY, rest.length() + 1)];
            rest.getChars(0, rest.length(), again, 0);
            again[rest.length()] = '\n';
            buffer = again;
            start = 0;
            position = 0;
            counted = 0;
            limit = rest.length() + 1;
            lineAfterBreak = line + lines;
            line = restLine;
            column = restColumn;
        });
    }

    void close() {
        if (input != null) {
            try {
                input.close();
            } catch (IOException e) {
                // Everything that was wanted has been read.
                position = limit;
            }
        }
    }
}
