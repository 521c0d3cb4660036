package io.github.pgmigrate.report;

/** Makes text from elsewhere fit for a console. */
final class Printable {

    private Printable() {}

    /**
     * One line: control characters become spaces, and so do those that turn the direction of writing, since names and
     * messages that hold such could forge lines. Tabs stay.
     */
    static String line(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(isHarmless(c) ? c : ' '));
        return clean.toString();
    }

    private static boolean isHarmless(int c) {
        if (c == '\t') {
            return true;
        }
        boolean bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
        return !Character.isISOControl(c) && !bidi && c != 0x2028 && c != 0x2029;
    }
}
