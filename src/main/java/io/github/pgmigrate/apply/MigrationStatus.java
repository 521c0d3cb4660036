package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.ScriptFacts;
import io.github.pgmigrate.script.Version;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable line about one migration, for a person or a program.
 *
 * @param version its version; empty for repeatables
 * @param description the words of its name
 * @param file its file (the forward one), as shown to a person; for one that the folder lacks, the name that the history kept
 * @param kind what it is
 * @param state where it stands
 * @param appliedAt when it was applied, if it is
 * @param appliedBy by which role, if it is applied
 * @param millis how long it took, if that is known
 * @param transactional whether it runs, or ran, in one transaction
 * @param statements how many statements it has
 * @param header the header lines of its file, in their order; empty where the folder lacks it
 */
public record MigrationStatus(
        Optional<Version> version,
        String description,
        String file,
        Kind kind,
        MigrationState state,
        Optional<Instant> appliedAt,
        Optional<String> appliedBy,
        Optional<Long> millis,
        boolean transactional,
        long statements,
        Map<String, String> header) {

    public MigrationStatus {
        header = Collections.unmodifiableMap(new LinkedHashMap<>(header));
    }

    /** A migration that is not applied where it is meant for, and took some milliseconds elsewhere. */
    public static MigrationStatus pending(Migration migration, long took) {
        return of(migration, MigrationState.PENDING).now(MigrationState.PENDING, took);
    }

    static MigrationStatus of(Migration migration, MigrationState state) {
        ScriptFacts facts = migration.forward().facts();
        return new MigrationStatus(
                Optional.of(migration.version()),
                migration.description(),
                migration.forward().source().name(),
                Kind.VERSIONED,
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                facts.mode() == ScriptFacts.Mode.TRANSACTIONAL,
                facts.statements(),
                facts.header());
    }

    static MigrationStatus of(Repeatable repeatable, MigrationState state) {
        ScriptFacts facts = repeatable.script().facts();
        return new MigrationStatus(
                Optional.empty(),
                repeatable.description(),
                repeatable.script().source().name(),
                Kind.REPEATABLE,
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                facts.mode() == ScriptFacts.Mode.TRANSACTIONAL,
                facts.statements(),
                facts.header());
    }

    /** A repeatable script that was begun, and of which neither the folder nor the history has more than the name. */
    static MigrationStatus lost(String name, MigrationState state) {
        return new MigrationStatus(
                Optional.empty(),
                "",
                name,
                Kind.REPEATABLE,
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                0,
                Map.of());
    }

    static MigrationStatus of(AppliedRow row, String file, Map<String, String> header, MigrationState state) {
        return new MigrationStatus(
                row.version(),
                row.description(),
                file,
                row.kind(),
                state,
                Optional.of(row.appliedAt()),
                Optional.of(row.appliedBy()),
                Optional.of(row.millis()),
                row.transactional(),
                row.statements(),
                header);
    }

    /** The same in another state. */
    MigrationStatus in(MigrationState other) {
        return new MigrationStatus(
                version,
                description,
                file,
                kind,
                other,
                appliedAt,
                appliedBy,
                millis,
                transactional,
                statements,
                header);
    }

    /** The same in another state, after it took some milliseconds. */
    MigrationStatus now(MigrationState other, long took) {
        return new MigrationStatus(
                version,
                description,
                file,
                kind,
                other,
                appliedAt,
                appliedBy,
                Optional.of(took),
                transactional,
                statements,
                header);
    }
}
