package io.github.pgmigrate.sql;

/** Tells byte by byte whether a stream is UTF-8 without NUL (RFC 3629, section 4). */
final class Utf8Check implements EncodingCheck {

    private int needed;
    private int low;
    private int high;

    @Override
    public boolean accept(byte next) {
        if (needed == 0 && next > 0) {
            return true;
        }
        int value = next & 0xFF;
        if (needed > 0) {
            boolean fits = value >= low && value <= high;
            needed = fits ? needed - 1 : 0;
            low = 0x80;
            high = 0xBF;
            return fits;
        }
        needed = value >= 0xF0 ? 3 : value >= 0xE0 ? 2 : 1;
        low = value == 0xE0 ? 0xA0 : value == 0xF0 ? 0x90 : 0x80;
        high = value == 0xED ? 0x9F : value == 0xF4 ? 0x8F : 0xBF;
        if (value < 0xC2 || value > 0xF4) {
            needed = 0;
            return false;
        }
        return true;
    }
}
