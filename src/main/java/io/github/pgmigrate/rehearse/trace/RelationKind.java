package io.github.pgmigrate.rehearse.trace;

import java.util.Locale;

/** What a relation is. */
public enum RelationKind {
    TABLE,
    PARTITIONED_TABLE,
    INDEX,
    SEQUENCE,
    VIEW,
    MATERIALIZED_VIEW,
    FOREIGN_TABLE,
    COMPOSITE_TYPE,
    /** Where a table keeps what is too long for a row. */
    TOAST_TABLE;

    /** What {@code pg_class.relkind} means (PostgreSQL manual, "pg_class"). */
    static RelationKind of(char relkind) {
        return switch (relkind) {
            case 'r' -> TABLE;
            case 'p' -> PARTITIONED_TABLE;
            case 'i', 'I' -> INDEX;
            case 'S' -> SEQUENCE;
            case 'v' -> VIEW;
            case 'm' -> MATERIALIZED_VIEW;
            case 'f' -> FOREIGN_TABLE;
            case 'c' -> COMPOSITE_TYPE;
            case 't' -> TOAST_TABLE;
            default -> throw new IllegalArgumentException("relkind " + relkind);
        };
    }

    /** In words, such as {@code materialized view}. */
    public String inWords() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
