package io.github.pgmigrate.sql;

import io.github.pgmigrate.sql.Traits.Control;
import java.util.Locale;
import java.util.Set;

/** One statement of those that {@code \;} joins, or the only one: its first tokens. */
record Part(TokenView tokens, int from, int to) {

    private static final Set<String> ROWS =
            Set.of("SELECT", "VALUES", "TABLE", "WITH", "SHOW", "EXPLAIN", "FETCH", "EXECUTE", "CALL");

    int size() {
        return to - from;
    }

    /** Whether nothing stands in it but semicolons: PostgreSQL's grammar makes no statement of that. */
    boolean isEmpty() {
        for (int i = 0; i < size(); i++) {
            if (!is(i, ';')) {
                return false;
            }
        }
        return true;
    }

    boolean is(int index, String word) {
        return index >= 0 && index < size() && tokens.is(from + index, word);
    }

    boolean is(int index, char character) {
        return index >= 0 && index < size() && tokens.is(from + index, character);
    }

    Token token(int index) {
        return tokens.token(from + index);
    }

    int depth(int index) {
        return tokens.marks().depth(from + index);
    }

    /** The index of a word outside parentheses; -1 where it is none. */
    int find(String word) {
        for (int i = 0; i < size(); i++) {
            if (depth(i) == 0 && is(i, word)) {
                return i;
            }
        }
        return -1;
    }

    boolean has(String word) {
        return find(word) >= 0;
    }

    /** Whether an option within parentheses is on: it stands there, and not as false, off or 0. */
    boolean option(String name, boolean otherwise) {
        for (int i = 1; i < size(); i++) {
            if (depth(i) != 1 || !is(i, name) || (!is(i - 1, '(') && !is(i - 1, ','))) {
                continue;
            }
            int value = is(i + 1, '=') ? i + 2 : i + 1;
            return value >= size() || !isOff(token(value));
        }
        return otherwise;
    }

    /** Whether an option stands within parentheses, with whatever value. */
    boolean hasOption(String name) {
        return option(name, true) == option(name, false);
    }

    private static boolean isOff(Token token) {
        String text = token.text().toLowerCase(Locale.ROOT).replace("'", "");
        return text.equals("0") || text.equals("false") || text.equals("off") || text.equals("none");
    }

    Control control() {
        if (is(0, "BEGIN") || (is(0, "START") && is(1, "TRANSACTION"))) {
            return Control.BEGIN;
        } else if (is(0, "SAVEPOINT") || is(0, "RELEASE")) {
            return Control.SAVEPOINT;
        } else if (is(0, "PREPARE") && is(1, "TRANSACTION")) {
            return Control.PREPARE_TRANSACTION;
        }
        boolean commit = is(0, "COMMIT") || is(0, "END");
        boolean rollback = is(0, "ROLLBACK") || is(0, "ABORT");
        if ((!commit && !rollback) || is(1, "PREPARED")) {
            return Control.NONE;
        }
        int next = is(1, "WORK") || is(1, "TRANSACTION") ? 2 : 1;
        if (rollback && is(next, "TO")) {
            return Control.SAVEPOINT;
        } else if (is(next, "AND") && is(next + 1, "CHAIN")) {
            return Control.CHAIN;
        }
        return commit ? Control.COMMIT : Control.ROLLBACK;
    }

    boolean returnsRows() {
        int first = 0;
        while (is(first, '(')) {
            first++;
        }
        int index = first;
        return ROWS.stream().anyMatch(word -> is(index, word));
    }

    boolean changesReading() {
        if (is(0, "SET") || is(0, "RESET")) {
            return !is(1, "CONSTRAINTS") && settingThatChangesReading();
        }
        return is(0, "DISCARD") && is(1, "ALL");
    }

    private boolean settingThatChangesReading() {
        int name = is(1, "SESSION") || is(1, "LOCAL") ? 2 : 1;
        if (name >= size()) {
            return false;
        }
        String setting = token(name).identifier();
        return switch (setting) {
            case "standard_conforming_strings", "client_encoding", "backslash_quote", "names", "all" -> true;
            // A role brings none of its settings with it when it is set.
            default -> false;
        };
    }

    boolean makesTemporary() {
        if (is(0, "CREATE")) {
            int next = is(1, "OR") && is(2, "REPLACE") ? 3 : 1;
            next = is(next, "GLOBAL") || is(next, "LOCAL") ? next + 1 : next;
            return is(next, "TEMP") || is(next, "TEMPORARY") || namesTemporarySchema();
        }
        if (!is(0, "SELECT") && !is(0, "WITH")) {
            return false;
        }
        int into = find("INTO");
        return (into >= 0 && (is(into + 1, "TEMP") || is(into + 1, "TEMPORARY") || is(into + 2, "TEMP")))
                || (into >= 0 && namesTemporarySchema());
    }

    private boolean namesTemporarySchema() {
        for (int i = 1; i + 1 < size(); i++) {
            if (is(i + 1, '.') && depth(i) == 0 && token(i).identifier().equals("pg_temp")) {
                return true;
            }
        }
        return false;
    }

    boolean isReplayed() {
        if (is(0, "SET")) {
            return !is(1, "LOCAL") && !is(1, "CONSTRAINTS") && !is(1, "TRANSACTION");
        }
        return is(0, "RESET") || is(0, "DEALLOCATE") || (is(0, "PREPARE") && !is(1, "TRANSACTION"));
    }
}
