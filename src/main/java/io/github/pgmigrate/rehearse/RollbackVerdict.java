package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.catalog.diff.Verdict;
import java.util.Locale;

/** What a rollback was found to do. */
public enum RollbackVerdict {
    /** It restores what was there. */
    EXACT,
    /** It does so but for the order of columns: one that is added again comes last. */
    ORDER,
    /** Something is missing, left over or changed. */
    DIFFERENT,
    /** It ends with an error. */
    FAILED,
    /** The migration says that it cannot be undone. */
    IRREVERSIBLE,
    /** There is none. */
    MISSING;

    /** The word as shown and as in JSON: {@code exact}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the rollback was run and does harm. */
    public boolean isBad() {
        return this == DIFFERENT || this == FAILED;
    }

    static RollbackVerdict of(Verdict verdict) {
        return switch (verdict) {
            case EXACT -> EXACT;
            case ORDER -> ORDER;
            case DIFFERENT -> DIFFERENT;
        };
    }
}
