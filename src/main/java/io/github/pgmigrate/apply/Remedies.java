package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.MigrationKey;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** The commands that lead out of a state that a run alone does not get out of, as a person types them. */
final class Remedies {

    private Remedies() {}

    /** Takes what the file says now for what was applied. */
    static String accept(MigrationKey key) {
        return "pgmigrate:repair -Dpgmigrate.version=" + key;
    }

    /** Says how a migration stands. */
    static String settle(MigrationKey key, Settle how) {
        return accept(key) + " " + settle(how);
    }

    /** The parameter alone. */
    static String settle(Settle how) {
        return "-Dpgmigrate.settle=" + how.name().toLowerCase(Locale.ROOT);
    }

    /** Takes rows out. */
    static String forget(Collection<MigrationKey> keys) {
        return "pgmigrate:repair -Dpgmigrate.forget="
                + keys.stream().map(MigrationKey::toString).collect(Collectors.joining(","));
    }

    /** What may be said of a rollback that was begun and has not finished. */
    static String rollbackEndings(MigrationKey key) {
        return "If you finished it by hand, record that with " + settle(key, Settle.PENDING)
                + "; if you made again by hand what it had undone, with " + settle(Settle.APPLIED) + ".";
    }

    /** What may be said of a migration that was begun and has not finished. */
    static String endings(MigrationKey key) {
        return "If you finished it by hand, record that with " + settle(key, Settle.APPLIED)
                + "; if you undid it by hand, with " + settle(Settle.PENDING) + ".";
    }
}
