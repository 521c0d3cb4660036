package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.text.Mask;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An immutable change of the history that a repair or an adoption makes, for a person to agree to or a program to read.
 *
 * @param action what kind of change it is
 * @param migration whose row or steps change; empty where it is the tables themselves
 * @param script the file's name, as the history has or will have it
 * @param what the change, in words
 * @param reason why, in words
 * @param values what is other afterwards
 */
public record Change(
        Action action,
        Optional<MigrationKey> migration,
        String script,
        String what,
        String reason,
        List<Value> values) {

    /** The kinds of changes. */
    public enum Action {
        /** A row says again what its file says. */
        REFRESH,
        /** A row goes. */
        FORGET,
        /** A migration counts as applied, or as pending, or a step of it as done or not. */
        SETTLE,
        /** Steps that are done are taken as the file has them now. */
        LEDGER,
        /** The tables are mended. */
        TABLES,
        /** What another tool has applied gets a row. */
        ADOPT;

        /** The word in JSON: {@code refresh}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A value that changes.
     *
     * @param name what it is the value of
     * @param before what it was; null for nothing
     * @param after what it becomes; null for nothing
     */
    public record Value(
            String name, @Nullable String before, @Nullable String after) {}

    public Change {
        values = List.copyOf(values);
    }

    /** The same without secrets. */
    Change masked(Mask mask) {
        return new Change(
                action,
                migration,
                script,
                mask.apply(what),
                mask.apply(reason),
                values.stream()
                        .map(value ->
                                new Value(value.name(), masked(value.before(), mask), masked(value.after(), mask)))
                        .toList());
    }

    private static @Nullable String masked(@Nullable String value, Mask mask) {
        return value == null ? null : mask.apply(value);
    }
}
