package io.github.pgmigrate.sql;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a source, decoded strictly into characters a block at a time: as UTF-8, until the script says that it is in
 * another encoding. A byte order mark at the beginning is dropped. What is wrong is told to the caller and replaced (U+FFFD), so
 * that reading can go on. COPY data are read as bytes.
 *
 * <p>A script may change its encoding on any line. So that what follows the change has not been decoded before it is known, a
 * block ends before the first line that holds anything but ASCII, and with that line.
 */
final class TextInput implements Closeable {

    /** Hears of a byte that is wrong. */
    interface Faults {
        /**
         * A wrong byte.
         *
         * @param index index of the character that takes its place in the array being decoded into
         * @param value the byte, 0 to 255; 0 is a NUL byte, any other is not of the encoding
         */
        void wrongByte(char[] target, int index, int value);
    }

    /** The most bytes decoded at once, and so the most characters that one call of {@link #decode} writes. */
    static final int BLOCK = 8 * 1024;

    private static final int MAX_SEQUENCE = 4;
    private static final char REPLACEMENT = '\uFFFD';

    private final InputStream in;
    private byte[] bytes = new byte[BLOCK + MAX_SEQUENCE];
    private int from;
    private int to;
    private boolean ended;
    private boolean begun;
    private ClientEncoding encoding = ClientEncoding.UTF8;
    private @Nullable CharsetDecoder decoder;

    TextInput(InputStream in) {
        this.in = in;
    }

    /** What the bytes are in from here on. */
    void encoding(ClientEncoding next) {
        encoding = next;
        decoder = next.isUtf8() ? null : next.decoder();
    }

    ClientEncoding encoding() {
        return encoding;
    }

    /** Whether bytes wait that were not decoded yet; where only a byte order mark does, none of them is a character. */
    boolean hasMore() throws IOException {
        return from < to || read();
    }

    /** Decodes up to {@link #BLOCK} characters to an index on; returns the index after them, the same one at the end. */
    int decode(char[] target, int index, Faults faults) throws IOException {
        if (!begun) {
            begun = true;
            while (to - from < 3 && read()) {}
            if (to - from >= 3
                    && bytes[from] == (byte) 0xEF
                    && bytes[from + 1] == (byte) 0xBB
                    && bytes[from + 2] == (byte) 0xBF) {
                from += 3;
            }
        }
        int at = index;
        while (at == index) {
            if (from == to && !read()) {
                return index;
            }
            at = decoder == null
                    ? decodeBuffered(target, index, faults)
                    : decodeBuffered(decoder, target, index, faults);
            if (at == index && !read() && from < to) {
                at = wrong(target, at, faults);
            }
        }
        return at;
    }

    private int decodeBuffered(char[] target, int index, Faults faults) {
        int at = index;
        int most = index + BLOCK - 1;
        boolean plain = bytes[from] > 0;
        while (from < to && at < most) {
            int first = bytes[from];
            if (first > 0) {
                target[at++] = (char) first;
                from++;
                if (first == '\n' && !plain) {
                    return at;
                }
                continue;
            } else if (plain) {
                return at;
            }
            int length = length(first & 0xFF);
            if (length == 0) {
                at = wrong(target, at, faults);
            } else if (from + length > to && !ended && couldBe(first & 0xFF)) {
                return at;
            } else {
                at = sequence(target, at, length, faults);
            }
        }
        return at;
    }

    private int decodeBuffered(CharsetDecoder other, char[] target, int index, Faults faults) {
        CharBuffer characters = CharBuffer.wrap(target, index, BLOCK - 1);
        ByteBuffer waiting = ByteBuffer.wrap(bytes, from, endOfStretch() - from);
        CoderResult result = other.decode(waiting, characters, false);
        from = waiting.position();
        int at = characters.position();
        for (int i = index; i < at; i++) {
            if (target[i] == 0) {
                target[i] = ' ';
                faults.wrongByte(target, i, 0);
            }
        }
        return result.isError() && at == index ? wrong(target, at, faults) : at;
    }

    /** Where the ASCII ends that waits; where other bytes come first, the end of their line. */
    private int endOfStretch() {
        boolean plain = bytes[from] > 0;
        for (int i = from; i < to; i++) {
            if (plain && bytes[i] <= 0) {
                return i;
            } else if (!plain && bytes[i] == '\n') {
                return i + 1;
            }
        }
        return to;
    }

    /** Whether what is there of an incomplete sequence is right so far. */
    private boolean couldBe(int first) {
        if (to - from < 2) {
            return true;
        }
        for (int i = from + 1; i < to; i++) {
            if (!continues(bytes[i])) {
                return false;
            }
        }
        return secondFits(first, bytes[from + 1] & 0xFF);
    }

    private static boolean continues(byte value) {
        return (value & 0xC0) == 0x80;
    }

    /** Rules out overlong forms, surrogates and what lies above U+10FFFF (RFC 3629, section 4). */
    private static boolean secondFits(int first, int second) {
        return switch (first) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second <= 0x9F;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second <= 0x8F;
            default -> true;
        };
    }

    private static int length(int first) {
        if (first >= 0xC2 && first <= 0xDF) {
            return 2;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            return 3;
        }
        return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    }

    private int sequence(char[] target, int index, int length, Faults faults) {
        int first = bytes[from] & 0xFF;
        int code = first & (0xFF >> (length + 1));
        if (from + length > to || !secondFits(first, bytes[from + 1] & 0xFF)) {
            return wrong(target, index, faults);
        }
        for (int i = from + 1; i < from + length; i++) {
            if (!continues(bytes[i])) {
                return wrong(target, index, faults);
            }
            code = code << 6 | (bytes[i] & 0x3F);
        }
        from += length;
        return index + Character.toChars(code, target, index);
    }

    private int wrong(char[] target, int index, Faults faults) {
        int value = bytes[from++] & 0xFF;
        target[index] = value == 0 ? ' ' : REPLACEMENT;
        faults.wrongByte(target, index, value);
        return index + 1;
    }

    /** Reads more bytes behind those that wait; false at the end. */
    private boolean read() throws IOException {
        if (ended) {
            return false;
        }
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            to -= from;
            from = 0;
        }
        int count = in.read(bytes, to, bytes.length - to);
        if (count < 0) {
            ended = true;
            return false;
        }
        to += count;
        return true;
    }

    /** Puts decoded characters back, as bytes, in front of what waits. */
    void unread(CharSequence text) {
        begun = true;
        byte[] back = text.toString().getBytes(encoding.charset());
        int waiting = to - from;
        byte[] all = new byte[Math.max(bytes.length, back.length + waiting + BLOCK)];
        System.arraycopy(back, 0, all, 0, back.length);
        System.arraycopy(bytes, from, all, back.length, waiting);
        bytes = all;
        from = 0;
        to = back.length + waiting;
    }

    // COPY data are taken as bytes: peek at what waits, and step over it.

    /** The buffer that holds the waiting bytes, {@link #from()} to {@link #to()}; valid until the next call. */
    byte[] waiting() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Steps over waiting bytes. */
    void step(int count) {
        from += count;
    }

    /** Reads more behind the waiting bytes, growing where there is no room; false at the end. */
    boolean more() throws IOException {
        if (from == 0 && to == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        return read();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
