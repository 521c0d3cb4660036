package io.github.pgmigrate.sql;

/**
 * An immutable token of a statement, as PostgreSQL's lexer would cut it.
 *
 * @param kind what it is
 * @param text as written, quotes included
 * @param depth how many parentheses are open around it
 */
public record Token(Kind kind, String text, int depth) {

    /** The kinds of token. */
    public enum Kind {
        /** A keyword or an identifier without quotes. */
        WORD,
        /** An identifier in double quotes, U&"" included. */
        QUOTED,
        /** A string or bit string, however quoted. */
        STRING,
        NUMBER,
        /** A parameter ($1). */
        PARAMETER,
        /** An operator. */
        OPERATOR,
        /** A single character such as a comma, a dot, a parenthesis, a semicolon. */
        PUNCTUATION
    }

    /** Whether this is the given keyword, written in capitals here. */
    public boolean is(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    /** The name that an identifier stands for: folded to lower case (ASCII only, as in UTF-8 databases), or unquoted. */
    public String identifier() {
        return Quoting.identifierValue(this);
    }
}
