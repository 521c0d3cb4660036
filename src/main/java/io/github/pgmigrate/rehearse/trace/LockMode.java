package io.github.pgmigrate.rehearse.trace;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The lock modes of relations, from the weakest to the strongest (PostgreSQL manual, "Table-Level Locks"). */
public enum LockMode {
    /** What SELECT takes. */
    ACCESS_SHARE("AS", "only DROP TABLE, TRUNCATE, VACUUM FULL and most forms of ALTER TABLE"),
    /** What SELECT ... FOR UPDATE takes. */
    ROW_SHARE("RS", "only schema changes, and REFRESH MATERIALIZED VIEW CONCURRENTLY"),
    /** What INSERT, UPDATE, DELETE and MERGE take. */
    ROW_EXCLUSIVE("RX", "CREATE INDEX, CREATE TRIGGER and other schema changes; no reads, no writes"),
    /** What VACUUM, ANALYZE, CREATE INDEX CONCURRENTLY and VALIDATE CONSTRAINT take. */
    SHARE_UPDATE_EXCLUSIVE("SUX", "VACUUM, ANALYZE and other schema changes; no reads, no writes"),
    /** What CREATE INDEX takes. */
    SHARE("S", "INSERT, UPDATE, DELETE and MERGE; not SELECT"),
    /** What adding a foreign key and CREATE TRIGGER take. */
    SHARE_ROW_EXCLUSIVE("SRX", "INSERT, UPDATE, DELETE and MERGE; not SELECT"),
    /** What REFRESH MATERIALIZED VIEW CONCURRENTLY takes. */
    EXCLUSIVE("X", "INSERT, UPDATE, DELETE, MERGE and SELECT ... FOR UPDATE; not plain SELECT"),
    /** What most forms of ALTER TABLE, DROP and TRUNCATE take. */
    ACCESS_EXCLUSIVE("AX", "everything, SELECT too");

    private final String abbreviation;
    private final String blocks;

    LockMode(String abbreviation, String blocks) {
        this.abbreviation = abbreviation;
        this.blocks = blocks;
    }

    /** The mode that {@code pg_locks.mode} names, such as {@code AccessShareLock}; empty for a name that is none of them. */
    public static Optional<LockMode> ofServer(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.serverName().equals(name))
                .findFirst();
    }

    /** The modes that another session cannot have on a relation while one has this. */
    public Set<LockMode> conflicts() {
        return switch (this) {
            case ACCESS_SHARE -> EnumSet.of(ACCESS_EXCLUSIVE);
            case ROW_SHARE -> EnumSet.range(EXCLUSIVE, ACCESS_EXCLUSIVE);
            case ROW_EXCLUSIVE -> EnumSet.range(SHARE, ACCESS_EXCLUSIVE);
            case SHARE_UPDATE_EXCLUSIVE -> EnumSet.range(SHARE_UPDATE_EXCLUSIVE, ACCESS_EXCLUSIVE);
            case SHARE -> {
                EnumSet<LockMode> others = EnumSet.range(ROW_EXCLUSIVE, ACCESS_EXCLUSIVE);
                others.remove(SHARE);
                yield others;
            }
            case SHARE_ROW_EXCLUSIVE -> EnumSet.range(ROW_EXCLUSIVE, ACCESS_EXCLUSIVE);
            case EXCLUSIVE -> EnumSet.range(ROW_SHARE, ACCESS_EXCLUSIVE);
            case ACCESS_EXCLUSIVE -> EnumSet.allOf(LockMode.class);
        };
    }

    /** Whether another session cannot have {@code other} on a relation while one has this. */
    public boolean conflictsWith(LockMode other) {
        return conflicts().contains(other);
    }

    /** Whether a SELECT of another session has to wait. */
    public boolean blocksReads() {
        return conflictsWith(ACCESS_SHARE);
    }

    /** Whether an INSERT, UPDATE, DELETE or MERGE of another session has to wait. */
    public boolean blocksWrites() {
        return conflictsWith(ROW_EXCLUSIVE);
    }

    /** What of other sessions has to wait, in plain words, such as {@code everything, SELECT too}. */
    public String blocks() {
        return blocks;
    }

    /** As PostgreSQL's manual writes it: {@code ACCESS EXCLUSIVE}. */
    public String sqlName() {
        return name().replace('_', ' ');
    }

    /** A few letters: {@code AX}. */
    public String abbreviation() {
        return abbreviation;
    }

    /** As {@code pg_locks} writes it: {@code AccessExclusiveLock}. */
    String serverName() {
        return Arrays.stream(name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("", "", "Lock"));
    }
}
