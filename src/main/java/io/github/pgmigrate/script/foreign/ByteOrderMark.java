package io.github.pgmigrate.script.foreign;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The three bytes that some editors put at the start of a text in UTF-8. */
final class ByteOrderMark {

    static final int LENGTH = 3;

    private static final byte[] BYTES = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private ByteOrderMark() {}

    static byte[] bytes() {
        return BYTES.clone();
    }

    /** A text without it, given one character a byte. */
    static String dropped(String text) {
        String mark = new String(BYTES, StandardCharsets.ISO_8859_1);
        return text.startsWith(mark) ? text.substring(LENGTH) : text;
    }

    static boolean is(byte[] bytes) {
        return Arrays.equals(bytes, BYTES);
    }
}
