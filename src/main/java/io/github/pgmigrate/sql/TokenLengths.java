package io.github.pgmigrate.sql;

/** How far a token reaches that begins at {@link Chars#start}: in characters, all of which are then in the window. */
final class TokenLengths {

    private static final int LONGEST_OPERATOR = 64;

    private TokenLengths() {}

    /** A number as PostgreSQL writes them, with what letters stick to it. */
    static int number(Chars in) {
        int offset = 0;
        while (Characters.isDigit(in.at(offset))) {
            offset++;
        }
        if (in.at(offset) == '.' && in.at(offset + 1) != '.') {
            offset++;
            while (Characters.isDigit(in.at(offset))) {
                offset++;
            }
        }
        if (in.at(offset) == 'e' || in.at(offset) == 'E') {
            char sign = in.at(offset + 1);
            int digits = sign == '+' || sign == '-' ? offset + 2 : offset + 1;
            if (Characters.isDigit(in.at(digits))) {
                offset = digits;
                while (Characters.isDigit(in.at(offset))) {
                    offset++;
                }
            }
        }
        return trailing(in, offset);
    }

    /** A dollar sign and the digits behind it. */
    static int parameter(Chars in) {
        int offset = 2;
        while (Characters.isDigit(in.at(offset))) {
            offset++;
        }
        return trailing(in, offset);
    }

    /** Letters right behind a number belong to it, as PostgreSQL 15 and later read them. */
    private static int trailing(Chars in, int offset) {
        int end = offset;
        if (in.has(end) && Characters.isLetter(in.at(end))) {
            while (in.has(end) && Characters.isIdentifierPart(in.at(end))) {
                end++;
            }
        }
        return end;
    }

    /** An operator; it ends where a comment begins. */
    static int operator(Chars in) {
        int run = 1;
        while (run < LONGEST_OPERATOR && Characters.isOperator(in.at(run))) {
            run++;
        }
        int length = run;
        for (int i = 1; i < run; i++) {
            char c = in.at(i);
            char next = in.at(i + 1);
            if ((c == '/' && next == '*') || (c == '-' && next == '-')) {
                length = i;
                break;
            }
        }
        return withoutSigns(in, length);
    }

    /** An operator may end in + or - only where it has a character that SQL's own operators lack. */
    private static int withoutSigns(Chars in, int length) {
        for (int i = 0; i < length; i++) {
            if ("~!@#^&|`?%".indexOf(in.at(i)) >= 0) {
                return length;
            }
        }
        int end = length;
        while (end > 1 && (in.at(end - 1) == '+' || in.at(end - 1) == '-')) {
            end--;
        }
        return end;
    }

    /** The letters, digits and underscores from an offset on; returns the offset behind them. */
    static int variable(Chars in, int offset) {
        int end = offset;
        while (in.has(end) && Characters.isVariablePart(in.at(end))) {
            end++;
        }
        return end;
    }

    /** The dollar sign, tag and dollar sign that open a dollar-quoted string; 0 where none opens. */
    static int dollarTag(Chars in) {
        int end = 1;
        if (in.has(1) && Characters.isLetter(in.at(1))) {
            end = variable(in, 1);
        }
        return in.at(end) == '$' ? end + 1 : 0;
    }
}
