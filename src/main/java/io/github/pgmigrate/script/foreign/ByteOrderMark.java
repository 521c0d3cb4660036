package io.github.pgmigrate.script.foreign;

import java.util.Arrays;

/** The three bytes that some editors put at the start of a text in UTF-8. */
final class ByteOrderMark {

    static final int LENGTH = 3;

    private static final byte[] BYTES = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private ByteOrderMark() {}

    static byte[] bytes() {
        return BYTES.clone();
    }

    static boolean is(byte[] bytes) {
        return Arrays.equals(bytes, BYTES);
    }
}
