package io.github.pgmigrate.sql;

/** Quotes values and names so that the server reads back exactly what went in, whatever its settings. */
public final class Quoting {

    private Quoting() {}

    /**
     * A string literal: plain quotes, or {@code E''} with doubled backslashes where the value holds a backslash, as libpq's
     * PQescapeLiteral, so that standard_conforming_strings does not matter.
     *
     * @throws IllegalArgumentException when the value holds a NUL character, which PostgreSQL cannot store
     */
    public static String literal(String value) {
        requireNoNul(value);
        String quoted = "'" + value.replace("'", "''") + "'";
        return value.indexOf('\\') < 0 ? quoted : " E" + quoted.replace("\\", "\\\\");
    }

    /**
     * An identifier, always in double quotes.
     *
     * @throws IllegalArgumentException when the name is empty or holds a NUL character
     */
    public static String identifier(String name) {
        requireNoNul(name);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an empty identifier");
        }
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String identifierValue(Token token) {
        String text = token.text();
        if (token.kind() == Token.Kind.QUOTED) {
            int quote = text.indexOf('"');
            return text.substring(quote + 1, Math.max(quote + 1, text.length() - 1))
                    .replace("\"\"", "\"");
        }
        StringBuilder folded = new StringBuilder(text.length());
        text.chars().forEach(c -> folded.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
        return folded.toString();
    }

    private static void requireNoNul(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character, which PostgreSQL cannot store");
        }
    }
}
