package io.github.pgmigrate.sql;

/**
 * Tells whether a statement is within {@code BEGIN ATOMIC ... END}, where semicolons do not end it: psql's rule of thumb (the
 * action of the identifier rule in PostgreSQL's src/fe_utils/psqlscan.l). A statement that begins with CREATE [OR REPLACE]
 * FUNCTION or PROCEDURE counts BEGIN and, within, CASE against END, outside parentheses.
 */
final class RoutineBody {

    private static final String[] OPENING = {"create", "function", "procedure", "or", "replace"};

    private final char[] first = new char[4];
    private int words;
    private int depth;

    boolean isOpen() {
        return depth > 0;
    }

    /** A statement has ended. */
    void reset() {
        words = 0;
        depth = 0;
    }

    /**
     * {@code \;}: another statement begins, unless a body is open, in which it is just a semicolon. psql 15.18 and older forgot
     * the body there, and missed its END; 15.20 does not.
     */
    void join() {
        if (depth == 0) {
            words = 0;
        }
    }

    void word(char[] buffer, int from, int to, int parens) {
        if (words == 0) {
            first[0] = first[1] = first[2] = first[3] = 0;
        }
        if (words < first.length) {
            for (String opening : OPENING) {
                if (matches(buffer, from, to, opening)) {
                    first[words] = opening.charAt(0);
                }
            }
            words++;
        }
        if (first[0] != 'c' || parens > 0 || !isRoutine()) {
            return;
        }
        if (matches(buffer, from, to, "begin") || (depth > 0 && matches(buffer, from, to, "case"))) {
            depth++;
        } else if (depth > 0 && matches(buffer, from, to, "end")) {
            depth--;
        }
    }

    private boolean isRoutine() {
        return isKind(first[1]) || (first[1] == 'o' && first[2] == 'r' && isKind(first[3]));
    }

    private static boolean isKind(char letter) {
        return letter == 'f' || letter == 'p';
    }

    private static boolean matches(char[] buffer, int from, int to, String word) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = buffer[from + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
