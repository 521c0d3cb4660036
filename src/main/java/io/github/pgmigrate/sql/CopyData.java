package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.text.Location;
import io.github.pgmigrate.text.Position;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The data of a {@code COPY ... FROM STDIN} in a script: the bytes up to a line that holds nothing but {@code \.}, or the end
 * of the script (PostgreSQL's src/bin/psql/copy.c, handleCopyIn).
 */
final class CopyData extends InputStream {

    /** Is told, when the data have ended, how many lines they were, the line {@code \.} included. */
    @FunctionalInterface
    interface End {
        void reached(int lines);
    }

    private final TextInput input;
    private final String file;
    private final int firstLine;
    private final Reporter reporter;
    private final Fingerprint digest;
    private final End end;
    private final @Nullable ClientEncoding encoding;
    private final EncodingCheck check;
    private boolean atLineStart = true;
    private boolean ended;
    private boolean faulty;
    /** How many of the waiting bytes are known to be data. */
    private int ready;

    private int lines;
    private byte[] digestAtEnd = {};

    /**
     * Data.
     *
     * @param encoding what they are in; null where they are not to be looked at
     */
    CopyData(
            TextInput input,
            @Nullable ClientEncoding encoding,
            String file,
            int firstLine,
            Reporter reporter,
            Fingerprint digest,
            End end) {
        this.input = input;
        this.encoding = encoding;
        this.check = EncodingCheck.of(encoding);
        this.file = file;
        this.firstLine = firstLine;
        this.reporter = reporter;
        this.digest = digest;
        this.end = end;
    }

    /** The data as the server is to have them: in UTF-8, unless it reads them in an encoding of their own. */
    InputStream sent() {
        if (encoding == null || encoding.isUtf8()) {
            return this;
        }
        return Recoded.stream(this, encoding);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (ready == 0 && !scan()) {
            return -1;
        }
        int count = Math.min(ready, length);
        System.arraycopy(input.waiting(), input.from(), target, offset, count);
        input.step(count);
        ready -= count;
        return count;
    }

    /** Passes over what nobody read. */
    void drain() {
        try {
            while (ready > 0 || scan()) {
                input.step(ready);
                ready = 0;
            }
        } catch (IOException e) {
            throw reporter.unreadable(file, e);
        }
    }

    /** The digest of all data; only after their end. */
    byte[] digest() {
        return digestAtEnd;
    }

    /** Finds the next data; false at the end. */
    private boolean scan() throws IOException {
        if (ended) {
            return false;
        }
        if ((input.from() == input.to() && !input.more()) || (atLineStart && marker())) {
            finish();
            return false;
        }
        byte[] bytes = input.waiting();
        int to = input.to();
        int index = input.from();
        while (index < to) {
            byte b = bytes[index];
            if (!check.accept(b)) {
                wrong(bytes, index);
            }
            index++;
            if (b == '\n') {
                lines++;
                if (index == to || bytes[index] == '\\') {
                    break;
                }
            }
        }
        atLineStart = bytes[index - 1] == '\n';
        ready = index - input.from();
        digest.bytes(bytes, input.from(), index);
        return true;
    }

    /** Steps over the line that ends the data, if the next line is it. */
    private boolean marker() throws IOException {
        while (input.to() - input.from() < 4 && input.more()) {}
        byte[] bytes = input.waiting();
        int from = input.from();
        int count = input.to() - from;
        if (count < 2 || bytes[from] != '\\' || bytes[from + 1] != '.') {
            return false;
        }
        int length = 2;
        if (count > length && bytes[from + length] == '\r') {
            length++;
        }
        if (count > length && bytes[from + length] != '\n') {
            return false;
        }
        if (count > length) {
            length++;
            lines++;
        }
        input.step(length);
        return true;
    }

    private void finish() {
        ended = true;
        digestAtEnd = digest.finish();
        end.reached(lines);
    }

    private void wrong(byte[] bytes, int index) {
        if (faulty) {
            return;
        }
        faulty = true;
        int column = 1;
        for (int i = index - 1; i >= input.from() && bytes[i] != '\n'; i--) {
            column += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
        }
        Place place = new Place(new Location(file, new Position(firstLine + lines, column)), null);
        if (bytes[index] == 0) {
            reporter.error(
                    Code.NUL_BYTE, place, "a NUL byte in COPY data, which PostgreSQL cannot store", "take it out");
        } else {
            String value = Integer.toHexString(bytes[index] & 0xFF).toUpperCase(Locale.ROOT);
            reporter.error(
                    Code.ENCODING,
                    place,
                    "COPY data are not " + name() + ": the byte 0x" + value + " is out of place",
                    "store the file as UTF-8, for example with iconv");
        }
    }

    private String name() {
        return encoding == null || encoding.isUtf8() ? "UTF-8" : encoding.name();
    }
}
