package io.github.pgmigrate.sql;

import java.util.Arrays;

/** Where the tokens of a text stand: a growing list without an object for each. */
final class TokenMarks {

    private static final int FIELDS = 3;

    private Token.Kind[] kinds;
    private int[] fields;
    private int count;

    TokenMarks() {
        this(new Token.Kind[16], new int[16 * FIELDS], 0);
    }

    private TokenMarks(Token.Kind[] kinds, int[] fields, int count) {
        this.kinds = kinds;
        this.fields = fields;
        this.count = count;
    }

    /** A copy that takes no more memory than it needs. */
    TokenMarks trimmed() {
        return new TokenMarks(Arrays.copyOf(kinds, count), Arrays.copyOf(fields, count * FIELDS), count);
    }

    int count() {
        return count;
    }

    void add(Token.Kind kind, int from, int to, int depth) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, count * 2);
            fields = Arrays.copyOf(fields, count * 2 * FIELDS);
        }
        int at = count * FIELDS;
        kinds[count++] = kind;
        fields[at] = from;
        fields[at + 1] = to;
        fields[at + 2] = depth;
    }

    Token.Kind kind(int index) {
        return kinds[index];
    }

    int start(int index) {
        return fields[index * FIELDS];
    }

    int end(int index) {
        return fields[index * FIELDS + 1];
    }

    int depth(int index) {
        return fields[index * FIELDS + 2];
    }

    void stretch(int index, int to) {
        fields[index * FIELDS + 1] = to;
    }

    void clear() {
        count = 0;
    }
}
