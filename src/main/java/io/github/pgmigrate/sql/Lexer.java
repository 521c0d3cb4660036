package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the text of one file into statements by the rules of PostgreSQL's src/fe_utils/psqlscan.l. As psql does, it takes a
 * script line by line: no token but a quoted one goes on over a line end, and lines without a character are dropped outside
 * quotes.
 */
final class Lexer {

    /** Why the lexer stopped. */
    enum Stop {
        /** A semicolon that ends a statement. */
        SEMICOLON,
        /** A backslash; the position is behind it. */
        BACKSLASH,
        /** A line comment outside statements: {@link #comment()}. */
        COMMENT,
        /** The end of the file. */
        END,
        /** The end of the file within a quote or a comment; what was wrong has been told. */
        UNTERMINATED
    }

    private final Chars file;
    private final Transfer text;
    private final Reporter reporter;
    private final Runnable innerSemicolon;
    private final Opening opening;
    private final Gaps gaps;
    private final Quotes quotes;
    private final References references;
    private final RoutineBody body = new RoutineBody();

    private boolean standardStrings = true;
    private boolean announcedStandardStrings = true;
    private int changedOnLine;
    private Item.@Nullable Comment comment;

    /**
     * A lexer at the beginning of a file.
     *
     * @param chunk takes the tokens as the script has them
     * @param innerSemicolon hears of semicolons in the script that end no statement; whether they do may depend on the values
     *     of variables, so that the digest treats all of them alike
     */
    Lexer(
            Chars file,
            Variables variables,
            Reporter reporter,
            Fingerprint chunk,
            Runnable innerSemicolon,
            StatementBuilder out) {
        this.file = file;
        this.reporter = reporter;
        this.innerSemicolon = innerSemicolon;
        this.text = new Transfer(file, out, chunk);
        this.opening = new Opening(text, reporter);
        this.gaps = new Gaps(text, opening);
        this.quotes = new Quotes(text, opening);
        this.references = new References(text, variables, reporter);
    }

    /** Where what is read goes from now on; variables are put in only where it is active. */
    void sendTo(StatementBuilder builder, boolean isActive) {
        text.out = builder;
        text.active = isActive;
    }

    /**
     * Tells what standard_conforming_strings is. As in psql, what changes within a line counts from the next line on.
     */
    void standardStrings(boolean on) {
        if (on == announcedStandardStrings) {
            return;
        }
        announcedStandardStrings = on;
        changedOnLine = file.position == 0 ? 0 : file.location(file.position).line();
    }

    private boolean standardStrings() {
        if (announcedStandardStrings != standardStrings
                && text.in.location(text.in.start).line() > changedOnLine) {
            standardStrings = announcedStandardStrings;
        }
        return standardStrings;
    }

    int parens() {
        return text.parens;
    }

    void parens(int depth) {
        text.parens = depth;
    }

    /** A statement was sent without a semicolon ({@code \g}): nothing is open any more. */
    void reset() {
        text.parens = 0;
        body.reset();
    }

    /** Whether the place where it stopped is within a variable's value. */
    boolean inValue() {
        return text.inValue();
    }

    Item.Comment comment() {
        if (comment == null) {
            throw new IllegalStateException("not at a comment");
        }
        return comment;
    }

    /** A meta-command stands alone on its line: psql takes back the line end before it. */
    void takeBackLineEnd() {
        gaps.takeBackLineEnd();
    }

    /** After a meta-command: the statement that it stood in goes on here. */
    void resume() {
        if (!text.out.isEmpty()) {
            text.out.anchor(text.in.location(text.in.position), false);
        }
        text.apart();
    }

    /** The comment that comes next, if nothing but blank space stands before it; else null, before whatever stands there. */
    Item.@Nullable Comment nextComment() {
        while (!text.inValue() && (text.in.position < text.in.limit || text.in.extend(text.in.position) >= 0)) {
            text.in.start = text.in.position;
            char c = text.in.buffer[text.in.position];
            boolean dashes = c == '-' && text.in.at(1) == '-';
            boolean blank = c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\n';
            if (!dashes && !blank) {
                return null;
            }
            if (step(c) == Stop.COMMENT) {
                return comment();
            }
        }
        return null;
    }

    Stop next() {
        while (true) {
            if (text.in.position == text.in.limit && text.in.extend(text.in.position) < 0) {
                if (!text.inValue()) {
                    return Stop.END;
                }
                text.leaveValue();
                continue;
            }
            text.in.start = text.in.position;
            Stop stop = step(text.in.buffer[text.in.position]);
            if (stop != null) {
                return stop;
            }
            if (opening.endedWithin()) {
                return Stop.UNTERMINATED;
            }
        }
    }

    private @Nullable Stop step(char c) {
        if (Characters.isLetter(c)) {
            word();
            return null;
        }
        switch (c) {
            case ' ', '\t', '\r', '\f' -> gaps.space();
            case '\n' -> {
                if (text.in.isFile()) {
                    gaps.newline();
                } else {
                    gaps.space();
                }
            }
            case ',', '[', ']' -> text.token(Token.Kind.PUNCTUATION, 1);
            case '\'' -> quotes.string(0, !standardStrings(), true);
            case '"' -> quotes.quotedIdentifier(0);
            case '(' -> {
                text.token(Token.Kind.PUNCTUATION, 1);
                text.parens++;
            }
            case ')' -> {
                text.parens = Math.max(0, text.parens - 1);
                text.token(Token.Kind.PUNCTUATION, 1);
            }
            case ';' -> {
                return semicolon();
            }
            case '\\' -> {
                return backslash();
            }
            case '$' -> dollar();
            case ':' -> colon();
            case '.' -> {
                if (Characters.isDigit(text.in.at(1))) {
                    text.token(Token.Kind.NUMBER, TokenLengths.number(text.in));
                } else {
                    text.token(Token.Kind.PUNCTUATION, text.in.at(1) == '.' ? 2 : 1);
                }
            }
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                text.token(Token.Kind.NUMBER, TokenLengths.number(text.in));
            case '-' -> {
                if (text.in.at(1) == '-') {
                    comment = gaps.lineComment();
                    return comment == null ? null : Stop.COMMENT;
                }
                text.token(Token.Kind.OPERATOR, TokenLengths.operator(text.in));
            }
            case '/' -> {
                if (text.in.at(1) == '*') {
                    gaps.blockComment();
                } else {
                    text.token(Token.Kind.OPERATOR, TokenLengths.operator(text.in));
                }
            }
            default -> {
                if (Characters.isOperator(c)) {
                    text.token(Token.Kind.OPERATOR, TokenLengths.operator(text.in));
                } else {
                    text.token(Token.Kind.PUNCTUATION, 1);
                }
            }
        }
        return null;
    }

    private void word() {
        int index = text.in.position + 1;
        while (true) {
            if (index == text.in.limit) {
                int now = text.in.extend(index);
                if (now < 0) {
                    break;
                }
                index = now;
            }
            if (!Characters.isIdentifierPart(text.in.buffer[index])) {
                break;
            }
            index++;
        }
        int length = index - text.in.start;
        if (length == 1 && prefixed(text.in.buffer[text.in.start])) {
            return;
        }
        body.word(text.in.buffer, text.in.start, text.in.start + length, text.parens);
        text.token(Token.Kind.WORD, length);
    }

    /** A letter that belongs to the quote after it; the letter N alone goes before it as a token of its own. */
    private boolean prefixed(char letter) {
        char next = text.in.at(1);
        if (next == '\'') {
            switch (letter) {
                case 'e', 'E' -> quotes.string(1, true, true);
                case 'b', 'B', 'x', 'X' -> quotes.string(1, false, false);
                case 'n', 'N' -> quotes.string(1, !standardStrings(), true);
                default -> {
                    return false;
                }
            }
            return true;
        }
        if (next == '&' && (letter == 'u' || letter == 'U')) {
            switch (text.in.at(2)) {
                case '\'' -> quotes.string(2, false, true);
                case '"' -> quotes.quotedIdentifier(2);
                default -> text.token(Token.Kind.WORD, 1);
            }
            return true;
        }
        return false;
    }

    private @Nullable Stop semicolon() {
        if (text.parens > 0 || body.isOpen()) {
            if (!text.inValue()) {
                text.apart();
                innerSemicolon.run();
            }
            text.out.open();
            text.keep(1);
            text.out.close(Token.Kind.PUNCTUATION, text.parens);
            return null;
        }
        text.begin();
        text.apart();
        text.keep(1);
        body.reset();
        gaps.forgetLineEnd();
        return Stop.SEMICOLON;
    }

    private @Nullable Stop backslash() {
        char next = text.in.at(1);
        if (next == ';' || next == ':') {
            text.begin();
            text.escape();
            if (next == ';') {
                body.join();
                if (text.parens == 0 && !body.isOpen()) {
                    text.out.nextPart();
                }
                text.out.append(';');
            } else {
                text.emit(":", Token.Kind.PUNCTUATION);
            }
            text.in.position = text.in.start + 2;
            text.anchor();
            return null;
        }
        if (inValue()) {
            reporter.error(
                    Code.VARIABLE,
                    text.in.place(text.in.start),
                    "the value of the variable " + text.in.variable + " holds a backslash outside quotes",
                    "psql would run it as a meta-command: write :'" + text.in.variable + "' where a literal is meant");
            text.in.position = text.in.limit;
            return null;
        }
        text.in.position++;
        return Stop.BACKSLASH;
    }

    private void dollar() {
        int tag = TokenLengths.dollarTag(text.in);
        if (Characters.isDigit(text.in.at(1))) {
            text.token(Token.Kind.PARAMETER, TokenLengths.parameter(text.in));
        } else if (tag > 0) {
            quotes.dollarQuote(tag);
        } else {
            text.token(Token.Kind.PUNCTUATION, 1);
        }
    }

    private void colon() {
        char next = text.in.at(1);
        if (next == ':' || next == '=') {
            text.token(Token.Kind.OPERATOR, 2);
        } else if (!references.read()) {
            text.token(Token.Kind.PUNCTUATION, 1);
        }
    }
}
