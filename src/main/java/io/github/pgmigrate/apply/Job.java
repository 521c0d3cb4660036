package io.github.pgmigrate.apply;

import com.google.gson.Gson;
import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.ScriptFacts;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.sql.Includes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One script to run, and what is recorded when it has run. Immutable.
 *
 * @param key the migration
 * @param direction forward or back
 * @param script the script
 * @param verify the verify script that must hold before a forward script is recorded
 * @param includes where the scripts' other files come from
 * @param status the line about it
 * @param entry what the history says of it; for a rollback what it said
 * @param begun whether the ledger has steps of it: then it goes on in steps, whatever the file has become since
 */
record Job(
        MigrationKey key,
        Direction direction,
        ScriptFile script,
        Optional<ScriptFile> verify,
        Includes includes,
        MigrationStatus status,
        HistorySql.Entry entry,
        boolean begun) {

    private static final Gson GSON = new Gson();

    /**
     * Applies a migration; the full text of its rollback is kept.
     *
     * @param request knows where other files come from, and the variables on which their names may depend
     */
    static Job forward(Request request, Migration migration, Optional<ScriptFile> verify) {
        Includes includes = request.folder().includes();
        String rollbackText = migration
                .rollback()
                .map(script -> StoredText.of(script, request.options().variables(), includes))
                .orElse(null);
        ScriptFacts facts = migration.forward().facts();
        HistorySql.Entry entry = new HistorySql.Entry(
                migration.version(),
                migration.description(),
                migration.forward().fileName(),
                Kind.VERSIONED,
                facts.checksum(),
                GSON.toJson(facts.header()),
                rollbackText,
                migration.irreversible().orElse(null),
                facts.mode() == ScriptFacts.Mode.TRANSACTIONAL,
                facts.statements());
        return new Job(
                MigrationKey.of(migration.version()),
                Direction.FORWARD,
                migration.forward(),
                verify,
                includes,
                MigrationStatus.of(migration, MigrationState.PENDING),
                entry,
                false);
    }

    /** Runs a repeatable script. */
    static Job repeatable(Request request, Repeatable repeatable) {
        ScriptFacts facts = repeatable.script().facts();
        HistorySql.Entry entry = new HistorySql.Entry(
                null,
                repeatable.description(),
                repeatable.name(),
                Kind.REPEATABLE,
                facts.checksum(),
                GSON.toJson(facts.header()),
                null,
                null,
                facts.mode() == ScriptFacts.Mode.TRANSACTIONAL,
                facts.statements());
        return new Job(
                new MigrationKey.Repeated(repeatable.name()),
                Direction.FORWARD,
                repeatable.script(),
                Optional.empty(),
                request.folder().includes(),
                MigrationStatus.of(repeatable, MigrationState.PENDING),
                entry,
                false);
    }

    /** Undoes a migration. */
    static Job rollback(
            Version version, ScriptFile script, Includes includes, MigrationStatus status, @Nullable String checksum) {
        HistorySql.Entry entry = new HistorySql.Entry(
                version,
                status.description(),
                script.fileName(),
                Kind.VERSIONED,
                checksum,
                "{}",
                null,
                null,
                script.facts().mode() == ScriptFacts.Mode.TRANSACTIONAL,
                script.facts().statements());
        return new Job(
                MigrationKey.of(version), Direction.ROLLBACK, script, Optional.empty(), includes, status, entry, false);
    }

    ScriptKind kind() {
        if (isRepeatable()) {
            return ScriptKind.REPEATABLE;
        }
        return direction == Direction.FORWARD ? ScriptKind.FORWARD : ScriptKind.ROLLBACK;
    }

    boolean isRepeatable() {
        return key instanceof MigrationKey.Repeated;
    }

    /** Whether a history shows that this run of the script, not one before it, has come to its end. */
    boolean isRecorded(History history) {
        if (direction == Direction.ROLLBACK) {
            return !history.isApplied(key);
        }
        Optional<AppliedRow> row = history.rows().stream()
                .filter(applied -> applied.key().equals(key))
                .findFirst();
        if (isRepeatable()) {
            return history.steps(key, direction).isEmpty()
                    && row.filter(applied -> Objects.equals(applied.checksum(), entry.checksum()))
                            .isPresent();
        }
        return row.isPresent();
    }

    /** The same script, of which an earlier run has done steps. */
    Job goingOn(boolean steps) {
        return new Job(key, direction, script, verify, includes, status, entry, steps);
    }

    boolean isTransactional() {
        return !begun && script.facts().mode() == ScriptFacts.Mode.TRANSACTIONAL;
    }

    /** Adds the statements that record its end, given how long it took as an SQL expression. */
    void record(Outgoing out, HistorySql sql, String duration) {
        if (direction == Direction.FORWARD) {
            out.own(sql.applied(entry, duration), HistorySql.APPLIED);
        } else {
            out.own(
                    sql.rolledBack(key.asVersion().orElseThrow(), entry.script(), entry.checksum(), duration),
                    HistorySql.ROLLED_BACK);
        }
    }
}
