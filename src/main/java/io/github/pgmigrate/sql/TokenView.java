package io.github.pgmigrate.sql;

import java.util.List;
import java.util.stream.IntStream;

/** Tokens of a text, seen without taking them out of it. */
record TokenView(CharSequence text, TokenMarks marks) {

    int count() {
        return marks.count();
    }

    Token token(int index) {
        return new Token(
                marks.kind(index),
                text.subSequence(marks.start(index), marks.end(index)).toString(),
                marks.depth(index));
    }

    List<Token> first(int most) {
        return IntStream.range(0, Math.min(most, count())).mapToObj(this::token).toList();
    }

    /** Whether a token is a word, given in capitals; false beyond the end. */
    boolean is(int index, String word) {
        if (index < 0 || index >= count() || marks.kind(index) != Token.Kind.WORD) {
            return false;
        }
        int from = marks.start(index);
        if (marks.end(index) - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = text.charAt(from + i);
            if ((c >= 'a' && c <= 'z' ? c - 32 : c) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a token is a single character. */
    boolean is(int index, char character) {
        return index >= 0
                && index < count()
                && marks.end(index) - marks.start(index) == 1
                && text.charAt(marks.start(index)) == character;
    }
}
