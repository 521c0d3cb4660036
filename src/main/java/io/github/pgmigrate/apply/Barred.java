package io.github.pgmigrate.apply;

import io.github.pgmigrate.sql.Token;
import java.util.List;

/**
 * What a statement that cannot run in a transaction block is about, as far as it matters when nobody saw how it ended.
 *
 * @param kind what the statement does
 * @param object the object it names, as written, qualified where it is; empty where it names none
 */
record Barred(Kind kind, String object) {

    /** The kinds that can be told apart afterwards, or need not be. */
    enum Kind {
        /** CREATE INDEX CONCURRENTLY; the object is the table. */
        CREATE_INDEX,
        /** DROP INDEX CONCURRENTLY; the object is the index. */
        DROP_INDEX,
        /** REINDEX, CONCURRENTLY or of many. */
        REINDEX,
        /** ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY; the object is the partition. */
        DETACH_PARTITION,
        CREATE_DATABASE,
        DROP_DATABASE,
        CREATE_TABLESPACE,
        DROP_TABLESPACE,
        /** What can be done twice as well as once: VACUUM, CLUSTER, ALTER SYSTEM, DISCARD, ALTER DATABASE. */
        REPEATABLE,
        /** All else: only a person can tell. */
        OTHER
    }

    /** Reads the first tokens of a statement. */
    static Barred of(List<Token> head) {
        HeadWords words = new HeadWords(head);
        if (words.take("CREATE")) {
            words.take("UNIQUE");
            if (words.take("INDEX")) {
                return new Barred(Kind.CREATE_INDEX, words.after("ON", "ONLY"));
            }
            if (words.take("DATABASE")) {
                return new Barred(Kind.CREATE_DATABASE, words.name());
            }
            return words.take("TABLESPACE") ? new Barred(Kind.CREATE_TABLESPACE, words.name()) : other();
        }
        if (words.take("DROP")) {
            if (words.take("INDEX")) {
                words.take("CONCURRENTLY");
                return new Barred(Kind.DROP_INDEX, words.ifExists().name());
            }
            if (words.take("DATABASE")) {
                return new Barred(Kind.DROP_DATABASE, words.ifExists().name());
            }
            return words.take("TABLESPACE")
                    ? new Barred(Kind.DROP_TABLESPACE, words.ifExists().name())
                    : other();
        }
        if (words.take("REINDEX")) {
            return new Barred(Kind.REINDEX, "");
        }
        if (words.take("ALTER")) {
            if (words.take("TABLE")) {
                return new Barred(Kind.DETACH_PARTITION, words.after("PARTITION", ""));
            }
            return words.take("SYSTEM") || words.take("DATABASE") ? new Barred(Kind.REPEATABLE, "") : other();
        }
        return words.take("VACUUM") || words.take("CLUSTER") || words.take("DISCARD")
                ? new Barred(Kind.REPEATABLE, "")
                : other();
    }

    private static Barred other() {
        return new Barred(Kind.OTHER, "");
    }

    /** The name that a CREATE INDEX CONCURRENTLY gives its index, without quotes; empty where it leaves that to the server. */
    static String indexName(List<Token> head) {
        HeadWords words = new HeadWords(head);
        words.take("CREATE");
        words.take("UNIQUE");
        words.take("INDEX");
        words.take("CONCURRENTLY");
        words.ifExists();
        return words.take("ON") ? "" : words.bare();
    }

    /** Whether it does nothing where there is something of that name already. */
    static boolean isConditional(List<Token> head) {
        return head.stream().anyMatch(token -> token.is("IF"));
    }

    /** Whether it waits for old snapshots by design, so that a lock_timeout would only make it fail. */
    static boolean isConcurrent(List<Token> head) {
        return head.stream().anyMatch(token -> token.is("CONCURRENTLY"));
    }
}
