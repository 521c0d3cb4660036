package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.sql.Quoting;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes a statement that no transaction may hold wait right after it took its own lock: a weak lock of another session on
 * each relation that it works on, one after the other. Immutable.
 *
 * @param mode the weakest mode that it has to wait for
 * @param scope what {@code names} are
 * @param names the relations, or the schema, as the script names them, quoted for SQL; none where it works on the whole database
 */
record Probe(LockMode mode, Scope scope, List<String> names) {

    /** What a statement names. */
    enum Scope {
        /** Tables, materialized views, indexes. */
        RELATIONS,
        SCHEMA,
        DATABASE,
        /** Nothing that has locks of relations. */
        NOTHING
    }

    /** For a statement that has no locks of relations, or whose locks nothing can be told of before. */
    static final Probe NONE = new Probe(LockMode.ACCESS_SHARE, Scope.NOTHING, List.of());

    Probe {
        names = List.copyOf(names);
    }

    static Probe of(Statement statement) {
        return new Reader(statement.head()).read();
    }

    /** Walks over the first tokens of a statement. */
    private static final class Reader {

        private final List<Token> tokens;
        private int next;

        Reader(List<Token> tokens) {
            this.tokens = tokens;
        }

        Probe read() {
            if (take("CREATE")) {
                take("UNIQUE");
                if (!take("INDEX")) {
                    return NONE;
                }
                skipTo("ON");
                take("ONLY");
                return relations(LockMode.ROW_EXCLUSIVE, first());
            }
            if (take("DROP")) {
                if (!take("INDEX")) {
                    return NONE;
                }
                skipTo("CONCURRENTLY");
                ifExists();
                return relations(LockMode.ACCESS_SHARE, names());
            }
            if (take("ALTER")) {
                return detach();
            }
            if (take("REINDEX")) {
                return reindex();
            }
            if (take("VACUUM")) {
                return vacuum();
            }
            if (take("CLUSTER")) {
                options("VERBOSE");
                return relations(LockMode.ACCESS_SHARE, first());
            }
            return NONE;
        }

        private Probe detach() {
            if (!take("TABLE")) {
                return NONE;
            }
            ifExists();
            take("ONLY");
            List<String> names = first();
            if (!take("DETACH")) {
                return NONE;
            }
            take("PARTITION");
            names.addAll(first());
            return relations(LockMode.ACCESS_SHARE, names);
        }

        private Probe reindex() {
            options();
            boolean relation = take("INDEX") || take("TABLE");
            boolean schema = !relation && take("SCHEMA");
            if (!relation && !schema) {
                skip();
            }
            take("CONCURRENTLY");
            List<String> names = first();
            if (relation) {
                return relations(LockMode.ROW_EXCLUSIVE, names);
            }
            return schema && !names.isEmpty()
                    ? new Probe(LockMode.ROW_EXCLUSIVE, Scope.SCHEMA, names)
                    : new Probe(LockMode.ROW_EXCLUSIVE, Scope.DATABASE, List.of());
        }

        private Probe vacuum() {
            boolean full = tokens.stream().anyMatch(token -> token.is("FULL"));
            options("FULL", "FREEZE", "VERBOSE", "ANALYZE", "ANALYSE");
            return relations(full ? LockMode.ACCESS_SHARE : LockMode.SHARE_UPDATE_EXCLUSIVE, names());
        }

        private static Probe relations(LockMode mode, List<String> names) {
            return new Probe(mode, names.isEmpty() ? Scope.DATABASE : Scope.RELATIONS, names);
        }

        private boolean take(String word) {
            if (next < tokens.size() && tokens.get(next).is(word)) {
                next++;
                return true;
            }
            return false;
        }

        private void skip() {
            next++;
        }

        private void skipTo(String word) {
            while (next < tokens.size() && !take(word)) {
                next++;
            }
        }

        private void ifExists() {
            if (take("IF")) {
                take("EXISTS");
            }
        }

        /** Options in parentheses, or words. */
        private void options(String... words) {
            if (next < tokens.size() && tokens.get(next).text().equals("(")) {
                while (next < tokens.size() && !tokens.get(next).text().equals(")")) {
                    next++;
                }
                next++;
            }
            boolean more = true;
            while (more) {
                more = false;
                for (String word : words) {
                    more |= take(word);
                }
            }
        }

        /** The names here, parted by commas; those of columns in parentheses are passed over. */
        private List<String> names() {
            List<String> names = first();
            while (!names.isEmpty() && next < tokens.size()) {
                options();
                if (next >= tokens.size() || !tokens.get(next).text().equals(",")) {
                    break;
                }
                next++;
                names.addAll(first());
            }
            return names;
        }

        /** The name here, in a list that may grow; empty where there is none. */
        private List<String> first() {
            List<String> parts = new ArrayList<>();
            while (next < tokens.size() && isName(tokens.get(next))) {
                parts.add(Quoting.identifier(tokens.get(next).identifier()));
                next++;
                if (next >= tokens.size() || !tokens.get(next).text().equals(".")) {
                    break;
                }
                next++;
            }
            List<String> names = new ArrayList<>();
            if (!parts.isEmpty()) {
                names.add(String.join(".", parts));
            }
            return names;
        }

        private static boolean isName(Token token) {
            return token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED;
        }
    }
}
