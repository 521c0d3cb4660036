package io.github.pgmigrate.apply;

import io.github.pgmigrate.apply.adoption.Match;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.script.foreign.Tool;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row to be recorded, and where it comes from. Immutable.
 *
 * @param match the entry and what it is here
 * @param tool whose entry it is
 * @param entry the row
 */
record Adoption(Match match, Tool tool, HistorySql.Entry entry) {

    private MigrationKey key() {
        return entry.version() == null ? new MigrationKey.Repeated(entry.script()) : MigrationKey.of(entry.version());
    }

    private String origin() {
        String script = match.row().script();
        boolean more = !script.isEmpty() && !match.row().name().contains(script);
        return tool.possessive() + " " + match.row().name() + (more ? " (" + script + ")" : "");
    }

    Change change() {
        boolean baseline = match instanceof Match.Baseline;
        return new Change(
                Change.Action.ADOPT,
                Optional.of(key()),
                entry.script(),
                baseline ? "is recorded as the baseline" : "is recorded as applied",
                "it is " + origin(),
                List.of(
                        new Change.Value("description", null, entry.description()),
                        new Change.Value("checksum", null, entry.checksum()),
                        new Change.Value(
                                "applied at",
                                null,
                                match.row().appliedAt().map(Object::toString).orElse(null)),
                        new Change.Value(
                                "applied by", null, match.row().appliedBy().orElse(null)),
                        new Change.Value("rollback", null, rollbackChecksum())));
    }

    private @Nullable String rollbackChecksum() {
        return match instanceof Match.Versioned versioned
                ? versioned
                        .migration()
                        .rollback()
                        .map(script -> script.facts().checksum())
                        .orElse(null)
                : null;
    }

    String sql(HistorySql sql) {
        return sql.adopted(
                entry,
                match.row().appliedBy().orElse(null),
                match.row().appliedAt().orElse(null),
                match.row().millis(),
                origin());
    }

    /** Whether the history has this row, as it would be recorded. */
    boolean isIn(History history) {
        return history.rows().stream()
                .anyMatch(row -> row.kind() == entry.kind()
                        && Objects.equals(row.version().orElse(null), entry.version())
                        && row.script().equals(entry.script())
                        && Objects.equals(row.checksum(), entry.checksum()));
    }
}
