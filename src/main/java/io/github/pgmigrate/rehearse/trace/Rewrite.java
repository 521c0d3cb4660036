package io.github.pgmigrate.rehearse.trace;

/**
 * A relation whose rows, or whose entries where it is an index, a statement wrote anew into another file. Immutable.
 *
 * @param relation its name, qualified, quoted where SQL needs it
 * @param kind what the relation is
 * @param reason why
 */
public record Rewrite(String relation, RelationKind kind, Reason reason) {

    /** Why a relation is written anew; the first five are PostgreSQL's own, told by {@code pg_event_trigger_table_rewrite_reason}. */
    public enum Reason {
        /** SET LOGGED or SET UNLOGGED. */
        PERSISTENCE("it becomes logged or unlogged"),
        /** A new column's value is another one in each row. */
        DEFAULT("each row gets a value of its own for a column"),
        /** A column's new type is stored otherwise, or may refuse a value. */
        COLUMN_TYPE("a column's new type is stored in another way, or has to be checked"),
        /** SET ACCESS METHOD. */
        ACCESS_METHOD("it gets another access method"),
        /** A reason of a newer PostgreSQL. */
        OTHER("the statement needs it"),
        /** It was emptied: quick whatever its size. */
        EMPTIED("it is emptied, which is quick whatever its size"),
        /** An index that follows its table. */
        WITH_TABLE("its table is written anew, or its column has another type"),
        /** REINDEX. */
        REINDEX("REINDEX builds it anew"),
        /** CLUSTER. */
        CLUSTER("CLUSTER sorts it"),
        /** VACUUM FULL. */
        VACUUM_FULL("VACUUM FULL packs it"),
        /** REFRESH MATERIALIZED VIEW. */
        REFRESH("REFRESH fills it anew"),
        /** SET TABLESPACE. */
        TABLESPACE("it moves to another tablespace"),
        /** A sequence that was restarted or changed. */
        SEQUENCE("a sequence is a single row");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** In plain words, without a full stop. */
        public String inWords() {
            return words;
        }
    }

    /** Whether it takes the longer the more the relation holds. */
    public boolean grows() {
        return reason != Reason.EMPTIED && reason != Reason.SEQUENCE;
    }
}
