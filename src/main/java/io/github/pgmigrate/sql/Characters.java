package io.github.pgmigrate.sql;

/** The classes of characters in PostgreSQL's src/fe_utils/psqlscan.l; what is not ASCII is a letter there. */
final class Characters {

    private static final int SPACE = 1;
    private static final int LETTER = 2;
    private static final int DIGIT = 4;
    private static final int OPERATOR = 8;
    private static final byte[] CLASSES = new byte[128];

    static {
        fill(" \t\r\n\f", SPACE);
        fill("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_", LETTER);
        fill("0123456789", DIGIT);
        fill("~!@#^&|`?+-*/%<>=", OPERATOR);
    }

    private Characters() {}

    private static void fill(String characters, int type) {
        characters.chars().forEach(c -> CLASSES[c] = (byte) type);
    }

    static boolean isSpace(char c) {
        return c < 128 && CLASSES[c] == SPACE;
    }

    static boolean isDigit(char c) {
        return c < 128 && CLASSES[c] == DIGIT;
    }

    static boolean isOperator(char c) {
        return c < 128 && CLASSES[c] == OPERATOR;
    }

    /** What an identifier may begin with. */
    static boolean isLetter(char c) {
        return c >= 128 || CLASSES[c] == LETTER;
    }

    /** What the name of a variable, or the tag of a dollar quote, goes on with. */
    static boolean isVariablePart(char c) {
        return c >= 128 || (CLASSES[c] & (LETTER | DIGIT)) != 0;
    }

    /** What an identifier goes on with. */
    static boolean isIdentifierPart(char c) {
        return isVariablePart(c) || c == '$';
    }
}
