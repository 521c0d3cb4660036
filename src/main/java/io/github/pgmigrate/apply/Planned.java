package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.MigrationKey;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A change of the history, and what it comes to. Immutable.
 *
 * @param change the change
 * @param kind the word for what it is about: a kind of row, or {@code tables}
 * @param checksum the checksum that counts afterwards; null where none does
 * @param effects what it comes to, in this order
 */
record Planned(Change change, String kind, @Nullable String checksum, List<Effect> effects) {

    Planned {
        effects = List.copyOf(effects);
    }

    /** The statements that make it, with its line in the log. */
    String sql(HistorySql sql) {
        return effects.stream().map(effect -> effect.sql(sql)).collect(Collectors.joining())
                + sql.repaired(
                        change.migration().flatMap(MigrationKey::asVersion).orElse(null),
                        change.script(),
                        kind,
                        checksum,
                        detail());
    }

    private String detail() {
        String values = change.values().stream()
                .map(value -> value.name() + ": " + value.before() + " -> " + value.after())
                .collect(Collectors.joining("; "));
        return change.what() + ", since " + change.reason() + (values.isEmpty() ? "" : " (" + values + ")");
    }
}
