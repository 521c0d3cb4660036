package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.text.Location;
import java.util.ArrayDeque;
import java.util.Deque;
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

    private static final int LONGEST_OPERATOR = 64;

    private final Chars file;
    private final Deque<Chars> outer = new ArrayDeque<>();
    private final Variables variables;
    private final Reporter reporter;
    private final Fingerprint chunk;
    private final Runnable innerSemicolon;
    private final RoutineBody body = new RoutineBody();

    private Chars in;
    private StatementBuilder out;
    private boolean active = true;
    private boolean standardStrings = true;
    private boolean announcedStandardStrings = true;
    private int changedOnLine;
    private int parens;
    private int lineEndAt = -1;
    private boolean touching;
    private boolean afterVariable;
    private boolean unterminated;
    private Item.@Nullable Comment comment;

    private int openLine;
    private int openColumn;

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
        this.innerSemicolon = innerSemicolon;
        this.file = file;
        this.in = file;
        this.variables = variables;
        this.reporter = reporter;
        this.chunk = chunk;
        this.out = out;
    }

    /** Where what is read goes from now on; variables are put in only where it is active. */
    void sendTo(StatementBuilder builder, boolean isActive) {
        out = builder;
        active = isActive;
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
        if (announcedStandardStrings != standardStrings && in.location(in.start).line() > changedOnLine) {
            standardStrings = announcedStandardStrings;
        }
        return standardStrings;
    }

    int parens() {
        return parens;
    }

    void parens(int depth) {
        parens = depth;
    }

    /** A statement was sent without a semicolon ({@code \g}): nothing is open any more. */
    void reset() {
        parens = 0;
        body.reset();
    }

    /** Whether the place where it stopped is within a variable's value. */
    boolean inValue() {
        return !outer.isEmpty();
    }

    Item.Comment comment() {
        if (comment == null) {
            throw new IllegalStateException("not at a comment");
        }
        return comment;
    }

    /** A meta-command stands alone on its line: psql takes back the line end before it. */
    void takeBackLineEnd() {
        if (lineEndAt >= 0 && out.length() == lineEndAt) {
            out.truncate(lineEndAt - 1);
        }
        lineEndAt = -1;
    }

    /** After a meta-command: the statement that it stood in goes on here. */
    void resume() {
        if (!out.isEmpty()) {
            out.anchor(in.location(in.position), false);
        }
        touching = false;
        afterVariable = false;
    }

    /** The comment that comes next, if nothing but blank space stands before it; else null, before whatever stands there. */
    Item.@Nullable Comment nextComment() {
        while (outer.isEmpty() && (in.position < in.limit || in.extend(in.position) >= 0)) {
            in.start = in.position;
            char c = in.buffer[in.position];
            boolean dashes = c == '-' && in.at(1) == '-';
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
            if (in.position == in.limit && in.extend(in.position) < 0) {
                if (outer.isEmpty()) {
                    return Stop.END;
                }
                leaveValue();
                continue;
            }
            in.start = in.position;
            Stop stop = step(in.buffer[in.position]);
            if (stop != null) {
                return stop;
            }
            if (unterminated) {
                unterminated = false;
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
            case ' ', '\t', '\r', '\f' -> space();
            case '\n' -> {
                if (in.isFile()) {
                    newline();
                } else {
                    space();
                }
            }
            case ',', '[', ']' -> token(Token.Kind.PUNCTUATION, 1);
            case '\'' -> string(0, !standardStrings(), true);
            case '"' -> quotedIdentifier(0);
            case '(' -> {
                token(Token.Kind.PUNCTUATION, 1);
                parens++;
            }
            case ')' -> {
                parens = Math.max(0, parens - 1);
                token(Token.Kind.PUNCTUATION, 1);
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
                if (Characters.isDigit(in.at(1))) {
                    number();
                } else {
                    token(Token.Kind.PUNCTUATION, in.at(1) == '.' ? 2 : 1);
                }
            }
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case '-' -> {
                if (in.at(1) == '-') {
                    return lineComment();
                }
                operator();
            }
            case '/' -> {
                if (in.at(1) == '*') {
                    blockComment();
                } else {
                    operator();
                }
            }
            default -> {
                if (Characters.isOperator(c)) {
                    operator();
                } else {
                    token(Token.Kind.PUNCTUATION, 1);
                }
            }
        }
        return null;
    }

    // Blank space, comments, line ends

    private void space() {
        int index = in.position + 1;
        while (true) {
            if (index == in.limit) {
                int now = in.extend(index);
                if (now < 0) {
                    break;
                }
                index = now;
            }
            char c = in.buffer[index];
            if (!Characters.isSpace(c) || (c == '\n' && in.isFile())) {
                break;
            }
            index++;
        }
        if (!out.isEmpty()) {
            out.append(in.buffer, in.start, index);
        }
        in.position = index;
        apart();
    }

    private void newline() {
        boolean breaks = file.breaksAhead();
        in.position++;
        lineEndAt = -1;
        apart();
        while (true) {
            in.start = in.position;
            if (!in.available()) {
                return;
            }
            if (in.buffer[in.position] != '\n') {
                break;
            }
            breaks = true;
            in.position++;
        }
        if (out.isEmpty()) {
            return;
        }
        out.append('\n');
        lineEndAt = out.length();
        if (breaks) {
            out.anchor(in.location(in.position), false);
        }
    }

    private @Nullable Stop lineComment() {
        int index = in.position + 2;
        while (true) {
            if (index == in.limit) {
                int now = in.extend(index);
                if (now < 0) {
                    break;
                }
                index = now;
            }
            char c = in.buffer[index];
            if (c == '\n' || c == '\r') {
                break;
            }
            index++;
        }
        Item.Comment found = null;
        if (active && in.isFile()) {
            String text = new String(in.buffer, in.start + 2, index - in.start - 2);
            found = new Item.Comment(in.location(in.start), text);
        }
        apart();
        in.position = index;
        if (!out.isEmpty()) {
            out.append(in.buffer, in.start, index);
            if (found != null) {
                out.comment(found);
            }
            return null;
        }
        comment = found;
        return found == null ? null : Stop.COMMENT;
    }

    private void blockComment() {
        opened();
        apart();
        long depth = 0;
        boolean first = true;
        while (first || depth > 0) {
            first = false;
            int index = in.position;
            while (index < in.limit && in.buffer[index] != '*' && in.buffer[index] != '/') {
                index++;
            }
            in.start = in.position;
            keep(index - in.start);
            if (!in.has(1)) {
                if (in.has(0)) {
                    keep(1);
                }
                broken("comment", "close it with */");
                return;
            }
            char next = in.at(1);
            char c = in.at(0);
            if (c == '/' && next == '*') {
                depth++;
                keep(2);
            } else if (c == '*' && next == '/') {
                depth--;
                keep(2);
            } else if (c == '*' || c == '/') {
                keep(1);
            }
        }
    }

    /** Moves characters from the input to the text. */
    private void keep(int count) {
        if (out.isEmpty()) {
            begin();
        }
        out.append(in.buffer, in.start, in.start + count);
        in.start += count;
        in.position = in.start;
    }

    private void begin() {
        out.anchor(in.location(in.start), !in.isFile());
    }

    private void apart() {
        touching = false;
        afterVariable = false;
    }

    // Tokens

    /** A token of so many characters, which are in the window. */
    private void token(Token.Kind kind, int length) {
        if (out.isEmpty()) {
            begin();
        }
        int end = in.start + length;
        if (outer.isEmpty()) {
            touch(kind != Token.Kind.PUNCTUATION && kind != Token.Kind.OPERATOR);
            chunk.add(in.buffer, in.start, end);
            chunk.end();
        }
        out.open();
        out.append(in.buffer, in.start, end);
        out.close(kind, parens);
        in.position = end;
    }

    /** Tells the digest where a token touches a variable: there blank space matters, since both may make one name. */
    private void touch(boolean joins) {
        if (afterVariable && joins) {
            chunk.put('\1');
        }
        afterVariable = false;
        touching = joins;
    }

    private void word() {
        int index = in.position + 1;
        while (true) {
            if (index == in.limit) {
                int now = in.extend(index);
                if (now < 0) {
                    break;
                }
                index = now;
            }
            if (!Characters.isIdentifierPart(in.buffer[index])) {
                break;
            }
            index++;
        }
        int length = index - in.start;
        if (length == 1 && prefixed(in.buffer[in.start])) {
            return;
        }
        body.word(in.buffer, in.start, in.start + length, parens);
        token(Token.Kind.WORD, length);
    }

    /** A letter that belongs to the quote after it; the letter N alone goes before it as a token of its own. */
    private boolean prefixed(char letter) {
        char next = in.at(1);
        if (next == '\'') {
            switch (letter) {
                case 'e', 'E' -> string(1, true, true);
                case 'b', 'B', 'x', 'X' -> string(1, false, false);
                case 'n', 'N' -> string(1, !standardStrings(), true);
                default -> {
                    return false;
                }
            }
            return true;
        }
        if (next == '&' && (letter == 'u' || letter == 'U')) {
            switch (in.at(2)) {
                case '\'' -> string(2, false, true);
                case '"' -> quotedIdentifier(2);
                default -> token(Token.Kind.WORD, 1);
            }
            return true;
        }
        return false;
    }

    private void number() {
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
        token(Token.Kind.NUMBER, trailing(offset));
    }

    /** Letters right behind a number belong to it, as PostgreSQL 15 and later read them. */
    private int trailing(int offset) {
        int end = offset;
        if (in.has(end) && Characters.isLetter(in.at(end))) {
            while (in.has(end) && Characters.isIdentifierPart(in.at(end))) {
                end++;
            }
        }
        return end;
    }

    private void operator() {
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
        token(Token.Kind.OPERATOR, withoutSigns(length));
    }

    /** An operator may end in + or - only where it has a character that SQL's own operators lack. */
    private int withoutSigns(int length) {
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

    private @Nullable Stop semicolon() {
        if (parens > 0 || body.isOpen()) {
            if (outer.isEmpty()) {
                apart();
                innerSemicolon.run();
            }
            out.open();
            keep(1);
            out.close(Token.Kind.PUNCTUATION, parens);
            return null;
        }
        if (out.isEmpty()) {
            begin();
        }
        apart();
        keep(1);
        body.reset();
        lineEndAt = -1;
        return Stop.SEMICOLON;
    }

    private @Nullable Stop backslash() {
        char next = in.at(1);
        if (next == ';' || next == ':') {
            if (out.isEmpty()) {
                begin();
            }
            if (outer.isEmpty()) {
                touch(false);
                chunk.add(in.buffer, in.start, in.start + 2);
                chunk.end();
            }
            if (next == ';') {
                body.forget();
                out.nextPart();
                out.append(';');
            } else {
                out.open();
                out.append(':');
                out.close(Token.Kind.PUNCTUATION, parens);
            }
            in.position = in.start + 2;
            out.anchor(in.location(in.position), !in.isFile());
            return null;
        }
        if (inValue()) {
            reporter.error(
                    Code.VARIABLE,
                    in.place(in.start),
                    "the value of the variable " + in.variable + " holds a backslash outside quotes",
                    "psql would run it as a meta-command: write :'" + in.variable + "' where a literal is meant");
            in.position = in.limit;
            return null;
        }
        in.position++;
        return Stop.BACKSLASH;
    }

    // Quotes

    private void opened() {
        Location where = in.location(in.start);
        openLine = where.line();
        openColumn = where.column();
    }

    private void piece(int count) {
        if (outer.isEmpty()) {
            chunk.literal(in.buffer, in.start, in.start + count);
        }
        out.append(in.buffer, in.start, in.start + count);
        in.start += count;
        in.position = in.start;
    }

    private void openQuote(int count) {
        if (out.isEmpty()) {
            begin();
        }
        opened();
        if (outer.isEmpty()) {
            touch(true);
        }
        out.open();
        piece(count);
    }

    private void closeQuote(Token.Kind kind) {
        if (outer.isEmpty()) {
            chunk.end();
        }
        out.close(kind, parens);
    }

    /** Moves everything up to one of two characters; false at the end of the input. */
    private boolean upTo(char stop, char other) {
        while (true) {
            char[] buffer = in.buffer;
            int limit = in.limit;
            int index = in.position;
            while (index < limit && buffer[index] != stop && buffer[index] != other) {
                index++;
            }
            piece(index - in.start);
            if (index < limit) {
                return true;
            }
            if (in.extend(index) < 0) {
                return false;
            }
        }
    }

    private void string(int prefix, boolean escapes, boolean doubling) {
        openQuote(prefix + 1);
        while (true) {
            if (!upTo('\'', escapes ? '\\' : '\'')) {
                broken("string", "close it with a single quote");
                break;
            }
            if (in.at(0) == '\\') {
                piece(in.has(1) ? 2 : 1);
            } else if (doubling && in.at(1) == '\'') {
                piece(2);
            } else {
                piece(1);
                int gap = gapToContinuation();
                if (gap < 0) {
                    break;
                }
                out.append(in.buffer, in.start, in.start + gap);
                in.start += gap;
                in.position = in.start;
                if (outer.isEmpty()) {
                    chunk.put('\1');
                }
                piece(1);
            }
        }
        closeQuote(Token.Kind.STRING);
    }

    /**
     * The length of the blank space with a line end that lies between the parts of one string; -1 where none goes on. Since
     * psql reads line by line, only a carriage return within a line counts (or a line end within a variable's value).
     */
    private int gapToContinuation() {
        int offset = 0;
        boolean broken = false;
        while (true) {
            char c = in.at(offset);
            if (c == '\'') {
                return broken ? offset : -1;
            } else if (c == '\r' || (c == '\n' && !in.isFile())) {
                broken = true;
                offset++;
            } else if (c == ' ' || c == '\t' || c == '\f') {
                offset++;
            } else if (c == '-' && in.at(offset + 1) == '-') {
                while (in.has(offset) && in.at(offset) != '\n' && in.at(offset) != '\r') {
                    offset++;
                }
            } else {
                return -1;
            }
        }
    }

    private void quotedIdentifier(int prefix) {
        openQuote(prefix + 1);
        while (true) {
            if (!upTo('"', '"')) {
                broken("quoted identifier", "close it with a double quote");
                break;
            }
            if (in.at(1) != '"') {
                piece(1);
                break;
            }
            piece(2);
        }
        closeQuote(Token.Kind.QUOTED);
    }

    private void dollar() {
        char next = in.at(1);
        if (Characters.isDigit(next)) {
            int offset = 2;
            while (Characters.isDigit(in.at(offset))) {
                offset++;
            }
            token(Token.Kind.PARAMETER, trailing(offset));
            return;
        }
        int end = 1;
        if (in.has(1) && Characters.isLetter(next)) {
            while (in.has(end) && Characters.isVariablePart(in.at(end))) {
                end++;
            }
        }
        if (in.at(end) == '$') {
            dollarQuote(end + 1);
        } else {
            token(Token.Kind.PUNCTUATION, 1);
        }
    }

    private void dollarQuote(int length) {
        String tag = new String(in.buffer, in.start, length);
        openQuote(length);
        while (true) {
            if (!upTo('$', '$')) {
                broken("dollar-quoted string", "close it with " + tag);
                break;
            }
            if (closes(tag)) {
                piece(length);
                break;
            }
            piece(1);
        }
        closeQuote(Token.Kind.STRING);
    }

    private boolean closes(String tag) {
        for (int i = 1; i < tag.length(); i++) {
            if (in.at(i) != tag.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The input ended within a quote or a comment. */
    private void broken(String what, String hint) {
        Location opening = Location.of(in.location(in.position).file(), openLine, openColumn);
        if (inValue()) {
            reporter.error(
                    Code.VARIABLE,
                    new Place(opening, null),
                    "the value of the variable " + in.variable + " leaves a " + what + " open at its end",
                    "write :'" + in.variable + "' where a literal is meant, or mend the value");
        } else {
            unterminated = true;
            reporter.earlier(Code.UNTERMINATED, opening, "unterminated " + what, hint);
        }
    }

    // Variables

    private void colon() {
        char next = in.at(1);
        if (next == ':' || next == '=') {
            token(Token.Kind.OPERATOR, 2);
        } else if (in.has(1) && Characters.isVariablePart(next)) {
            plainVariable(variableEnd(1));
        } else if (next == '\'' || next == '"') {
            int end = variableEnd(2);
            if (end > 2 && in.at(end) == next) {
                quotedVariable(end + 1, next);
            } else {
                token(Token.Kind.PUNCTUATION, 1);
            }
        } else if (next == '{' && in.at(2) == '?') {
            int end = variableEnd(3);
            if (end > 3 && in.at(end) == '}') {
                variableTest(end + 1);
            } else {
                token(Token.Kind.PUNCTUATION, 1);
            }
        } else {
            token(Token.Kind.PUNCTUATION, 1);
        }
    }

    private int variableEnd(int offset) {
        int end = offset;
        while (in.has(end) && Characters.isVariablePart(in.at(end))) {
            end++;
        }
        return end;
    }

    private void fingerprint(int length, boolean joins) {
        if (outer.isEmpty()) {
            if (joins && touching) {
                chunk.put('\2');
            }
            touch(joins);
            chunk.add(in.buffer, in.start, in.start + length);
            chunk.end();
            afterVariable = joins;
        }
    }

    private void plainVariable(int length) {
        String name = new String(in.buffer, in.start + 1, length - 1);
        fingerprint(length, true);
        String value = active ? variables.get(name) : null;
        if (value == null) {
            asWritten(name, length);
        } else if (name.equals(in.variable) || outer.stream().anyMatch(chars -> name.equals(chars.variable))) {
            reporter.warning(
                    Code.VARIABLE,
                    in.place(in.start),
                    "the variable " + name + " stands in its own value, where it is left as written",
                    null);
            asWritten(name, length);
        } else {
            Location reference = in.location(in.start);
            if (!out.isEmpty()) {
                out.anchor(reference, true);
            }
            in.position = in.start + length;
            outer.push(in);
            in = Chars.value(name, value, reference);
        }
    }

    private void leaveValue() {
        in = outer.pop();
        in.start = in.position;
        if (!out.isEmpty()) {
            out.anchor(in.location(in.position), !in.isFile());
        }
    }

    /** A variable that is not set: the server gets a colon and a name. */
    private void asWritten(String name, int length) {
        note(name);
        if (out.isEmpty()) {
            begin();
        }
        out.open();
        out.append(':');
        out.close(Token.Kind.PUNCTUATION, parens);
        out.open();
        out.append(name);
        out.close(Token.Kind.WORD, parens);
        in.position = in.start + length;
    }

    private void note(String name) {
        if (active && variables.isUnknown(name)) {
            out.unknown(name);
        }
    }

    private void quotedVariable(int length, char quote) {
        String name = new String(in.buffer, in.start + 2, length - 3);
        String value = active ? variables.get(name) : null;
        if (value == null) {
            note(name);
            fingerprint(length, false);
            unset(length, quote == '\'' ? Token.Kind.STRING : Token.Kind.QUOTED);
        } else {
            fingerprint(length, false);
            String quoted =
                    quote == '\'' ? Quoting.literal(value) : value.isEmpty() ? "\"\"" : Quoting.identifier(value);
            insert(length, quoted, quote == '\'' ? Token.Kind.STRING : Token.Kind.QUOTED);
        }
    }

    /** {@code :'name'} of a variable that is not set goes out whole, as psql sends it. */
    private void unset(int length, Token.Kind kind) {
        if (out.isEmpty()) {
            begin();
        }
        out.open();
        out.append(':');
        out.close(Token.Kind.PUNCTUATION, parens);
        out.open();
        out.append(in.buffer, in.start + 1, in.start + length);
        out.close(kind, parens);
        in.position = in.start + length;
    }

    private void variableTest(int length) {
        String name = new String(in.buffer, in.start + 3, length - 4);
        fingerprint(length, false);
        note(name);
        insert(length, active && variables.get(name) != null ? "TRUE" : "FALSE", Token.Kind.WORD);
    }

    private void insert(int length, String value, Token.Kind kind) {
        out.anchor(in.location(in.start), true);
        int lead = value.startsWith(" ") ? 1 : 0;
        out.append(value.substring(0, lead));
        out.open();
        out.append(value.substring(lead));
        out.close(kind, parens);
        in.position = in.start + length;
        out.anchor(in.location(in.position), !in.isFile());
    }
}
