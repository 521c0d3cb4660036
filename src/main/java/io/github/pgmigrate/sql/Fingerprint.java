package io.github.pgmigrate.sql;

import io.github.pgmigrate.text.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A sha256 over texts that are kept apart from each other by a zero byte, which no text holds. Within {@link #literal} a
 * carriage return before a line feed does not count.
 */
final class Fingerprint {

    private static final int SIZE = 1024;
    private static final int MOST_BYTES_A_CHARACTER = 3;

    private final MessageDigest digest;
    private final byte[] buffer;
    private int length;
    private boolean empty = true;
    private boolean heldReturn;

    Fingerprint() {
        this(Sha256.begin(), new byte[SIZE]);
    }

    private Fingerprint(MessageDigest digest, byte[] buffer) {
        this.digest = digest;
        this.buffer = buffer;
    }

    boolean isEmpty() {
        return empty;
    }

    /** Adds characters of a text; those of one text may come in pieces, cut between code points. */
    void add(char[] text, int from, int to) {
        empty = false;
        for (int i = from; i < to; i++) {
            if (length > SIZE - 2 * MOST_BYTES_A_CHARACTER) {
                flush();
            }
            char c = text[i];
            if (c < 0x80) {
                buffer[length++] = (byte) c;
            } else if (Character.isHighSurrogate(c) && i + 1 < to) {
                addWide(Character.toCodePoint(c, text[++i]));
            } else {
                addWide(c);
            }
        }
    }

    /** As {@link #add}, with CR LF counted as LF. */
    void literal(char[] text, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (heldReturn && c != '\n') {
                put('\r');
            }
            heldReturn = c == '\r';
            if (heldReturn) {
                add(text, start, i);
                start = i + 1;
            }
        }
        add(text, start, to);
    }

    void add(String text) {
        add(text.toCharArray(), 0, text.length());
    }

    /** Adds bytes with CR LF counted as LF. */
    void bytes(byte[] data, int from, int to) {
        empty = false;
        flush();
        int start = from;
        for (int i = from; i < to; i++) {
            byte b = data[i];
            if (heldReturn && b != '\n') {
                digest.update((byte) '\r');
            }
            heldReturn = b == '\r';
            if (heldReturn) {
                digest.update(data, start, i - start);
                start = i + 1;
            }
        }
        digest.update(data, start, to - start);
    }

    /** Adds another's digest. */
    void raw(byte[] other) {
        empty = false;
        flush();
        digest.update(other);
    }

    /** Ends a text. */
    void end() {
        if (heldReturn) {
            put('\r');
            heldReturn = false;
        }
        put('\0');
    }

    /** Adds a whole text. */
    void text(String text) {
        add(text);
        end();
    }

    /** Adds one byte that stands for itself. */
    void put(char mark) {
        empty = false;
        if (length == SIZE) {
            flush();
        }
        buffer[length++] = (byte) mark;
    }

    private void addWide(int code) {
        if (code < 0x800) {
            buffer[length++] = (byte) (0xC0 | code >> 6);
        } else {
            if (code < 0x10000) {
                buffer[length++] = (byte) (0xE0 | code >> 12);
            } else {
                buffer[length++] = (byte) (0xF0 | code >> 18);
                buffer[length++] = (byte) (0x80 | (code >> 12 & 0x3F));
            }
            buffer[length++] = (byte) (0x80 | (code >> 6 & 0x3F));
        }
        buffer[length++] = (byte) (0x80 | (code & 0x3F));
    }

    private void flush() {
        digest.update(buffer, 0, length);
        length = 0;
    }

    /** The digest so far, and begins anew. */
    byte[] finish() {
        if (heldReturn) {
            put('\r');
            heldReturn = false;
        }
        flush();
        empty = true;
        return digest.digest();
    }

    /** The digest so far, and goes on. */
    byte[] peek() {
        flush();
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
