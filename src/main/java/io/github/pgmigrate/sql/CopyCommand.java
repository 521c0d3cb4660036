package io.github.pgmigrate.sql;

import org.jspecify.annotations.Nullable;

/**
 * An immutable {@code \copy}, taken apart by the rules of PostgreSQL's src/bin/psql/copy.c (parse_slash_copy) and
 * stringutils.c.
 *
 * @param source where the data come from, or that they go out
 * @param sql the statement to send
 * @param fileName the file's name; empty where it is none
 */
record CopyCommand(Source source, String sql, String fileName) {

    /** Where the data of a {@code \copy} are. */
    enum Source {
        FILE,
        /** In the script itself. */
        INLINE,
        /** psql's own standard input. */
        TERMINAL,
        PROGRAM,
        /** It is {@code \copy ... to}. */
        OUT
    }

    /** Where psql would say "parse error". */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        private MalformedException(@Nullable String token) {
            super(token == null ? "it ends too early" : "something else than \"" + token + "\" is expected");
        }
    }

    static CopyCommand parse(String arguments, boolean standardStrings) throws MalformedException {
        return new Parser(arguments, standardStrings ? 0 : '\\').parse();
    }

    private static final class Parser {
        private static final String NAMES = ".,()";
        private final String line;
        private final char escape;
        private int position;

        Parser(String line, char escape) {
            this.line = line;
            this.escape = escape;
        }

        CopyCommand parse() throws MalformedException {
            StringBuilder relation = new StringBuilder();
            String token = name();
            if (token.equalsIgnoreCase("binary")) {
                relation.append(token);
                token = name();
            }
            if (token.equals("(")) {
                for (int parens = 1; parens > 0; ) {
                    relation.append(' ').append(token);
                    token = require(next("()", "\"'", true));
                    parens += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
                }
            }
            relation.append(' ').append(token);
            token = name();
            if (token.equals(".")) {
                relation.append(token).append(name());
                token = name();
            }
            if (token.equals("(")) {
                while (!token.equals(")")) {
                    relation.append(' ').append(token);
                    token = require(next("()", "\"", false));
                }
                relation.append(' ').append(token);
                token = name();
            }
            boolean from = token.equalsIgnoreCase("from");
            if (!from && !token.equalsIgnoreCase("to")) {
                throw new MalformedException(token);
            }
            String where = require(next(";", "'", false));
            String sql = "COPY " + relation + (from ? " FROM STDIN " : " TO STDOUT ")
                    + line.substring(position).strip();
            Source source = from ? source(where) : Source.OUT;
            return new CopyCommand(source, sql, source == Source.FILE ? unquoted(where) : "");
        }

        private static Source source(String token) {
            if (token.equalsIgnoreCase("program")) {
                return Source.PROGRAM;
            } else if (token.equalsIgnoreCase("stdin") || token.equalsIgnoreCase("stdout")) {
                return Source.INLINE;
            } else if (token.equalsIgnoreCase("pstdin") || token.equalsIgnoreCase("pstdout")) {
                return Source.TERMINAL;
            }
            return Source.FILE;
        }

        private static String unquoted(String token) {
            if (!token.startsWith("'")) {
                return token;
            }
            int end = token.length() > 1 && token.endsWith("'") ? token.length() - 1 : token.length();
            return token.substring(1, end).replace("''", "'");
        }

        private String name() throws MalformedException {
            return require(next(NAMES, "\"", false));
        }

        private static String require(@Nullable String token) throws MalformedException {
            if (token == null) {
                throw new MalformedException(null);
            }
            return token;
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t' || c == '\n' || c == '\r';
        }

        /** The next token: a delimiter, something quoted, or what lies before the next of these or blank space. */
        private @Nullable String next(String delimiters, String quotes, boolean escapeStrings) {
            while (position < line.length() && isBlank(line.charAt(position))) {
                position++;
            }
            if (position == line.length()) {
                return null;
            }
            int from = position;
            char first = line.charAt(from);
            if (delimiters.indexOf(first) >= 0) {
                position++;
                return line.substring(from, position);
            }
            boolean escapeString = escapeStrings && (first == 'E' || first == 'e') && line.startsWith("'", from + 1);
            char quote = escapeString ? '\'' : first;
            if (escapeString || quotes.indexOf(first) >= 0) {
                position = afterQuote(escapeString ? from + 2 : from + 1, quote, escapeString ? '\\' : escape);
                return line.substring(from, position);
            }
            while (position < line.length()
                    && !isBlank(line.charAt(position))
                    && (delimiters + quotes).indexOf(line.charAt(position)) < 0) {
                position++;
            }
            return line.substring(from, position);
        }

        private int afterQuote(int start, char quote, char escaping) {
            int index = start;
            while (index < line.length()) {
                char c = line.charAt(index);
                if ((c == escaping && escaping != 0)
                        || (c == quote && line.startsWith(String.valueOf(quote), index + 1))) {
                    index += 2;
                } else if (c == quote) {
                    return index + 1;
                } else {
                    index++;
                }
            }
            return line.length();
        }
    }
}
