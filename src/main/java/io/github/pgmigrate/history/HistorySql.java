package io.github.pgmigrate.history;

import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.sql.Quoting;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The statements that write the history, as text, so that they ride in the same message and the same transaction as what they
 * record. All names are qualified: a script's search_path does not matter.
 */
public final class HistorySql {

    /** The milliseconds since the transaction began, as an SQL expression. */
    public static final String SINCE_BEGIN = "pg_catalog.round(EXTRACT(EPOCH FROM pg_catalog.clock_timestamp()"
            + " OPERATOR(pg_catalog.-) pg_catalog.transaction_timestamp()) OPERATOR(pg_catalog.*) 1000)";

    /** A repeatable has one row, which tells of its last run. */
    private static final String AGAIN = " ON CONFLICT (kind, script) DO UPDATE SET "
            + Stream.of(
                            "description",
                            "checksum",
                            "header",
                            "transactional",
                            "statements",
                            "applied_by",
                            "applied_at",
                            "execution_ms",
                            "plugin_version")
                    .map(column -> column + " = EXCLUDED." + column)
                    .collect(Collectors.joining(", "));

    private final HistoryNames names;
    private final String host;
    private final String pluginVersion;

    /**
     * Statements for one run.
     *
     * @param names the tables
     * @param host the name of the machine that runs the plugin, for the log
     * @param pluginVersion the plugin's version
     */
    public HistorySql(HistoryNames names, String host, String pluginVersion) {
        this.names = names;
        this.host = host;
        this.pluginVersion = pluginVersion;
    }

    /**
     * What a row says of a migration.
     *
     * @param version its version; null for a repeatable
     * @param description the words of its name
     * @param script its file's name
     * @param kind what it is
     * @param checksum null for a baseline
     * @param header its header as a JSON object
     * @param rollback the full text of its rollback; null where there is none
     * @param irreversible the reason, if it says that it cannot be undone
     * @param transactional whether it ran in one transaction
     * @param statements how many statements it has
     */
    public record Entry(
            @Nullable Version version,
            String description,
            String script,
            Kind kind,
            @Nullable String checksum,
            String header,
            @Nullable String rollback,
            @Nullable String irreversible,
            boolean transactional,
            long statements) {}

    /**
     * The statements that record a migration as applied, to be sent inside its transaction.
     *
     * @param entry what is recorded
     * @param duration how long it took in milliseconds, as an SQL expression: {@link #SINCE_BEGIN}, or
     *     {@link #sinceFirstStep}
     */
    public String applied(Entry entry, String duration) {
        return row(entry, duration)
                + log("applied", entry.version(), entry.script(), entry.kind(), entry.checksum(), duration, null);
    }

    /** The statements that record that a database stands at a version without having been migrated there. */
    public String baselined(Entry entry) {
        return row(entry, "0")
                + log("baselined", entry.version(), entry.script(), entry.kind(), null, "NULL", entry.description());
    }

    /**
     * The statements that record what another tool has applied.
     *
     * @param by who applied it; null where nobody knows, then it is who records it
     * @param at when; null where nobody knows, then it is now
     * @param millis how long it took
     * @param origin the words by which the other tool knows it, for the log
     */
    public String adopted(Entry entry, @Nullable String by, @Nullable Instant at, long millis, String origin) {
        return row(
                        entry,
                        by == null ? "SESSION_USER" : Quoting.literal(by),
                        at == null
                                ? "pg_catalog.clock_timestamp()"
                                : "CAST(" + Quoting.literal(at.toString()) + " AS pg_catalog.timestamptz)",
                        String.valueOf(millis))
                + log("adopted", entry.version(), entry.script(), entry.kind(), entry.checksum(), "NULL", origin);
    }

    private String row(Entry entry, String duration) {
        return row(entry, "SESSION_USER", "pg_catalog.clock_timestamp()", duration);
    }

    private String row(Entry entry, String by, String at, String duration) {
        return "INSERT INTO " + names.versions()
                + " (version, description, script, kind, checksum, header, rollback, irreversible, transactional, statements,"
                + " applied_by, applied_at, execution_ms, plugin_version) VALUES ("
                + String.join(
                        ", ",
                        number(entry.version()),
                        Quoting.literal(entry.description()),
                        Quoting.literal(entry.script()),
                        Quoting.literal(entry.kind().word()),
                        literal(entry.checksum()),
                        Quoting.literal(entry.header()),
                        literal(entry.rollback()),
                        literal(entry.irreversible()),
                        String.valueOf(entry.transactional()),
                        String.valueOf(entry.statements()),
                        by,
                        at,
                        duration,
                        Quoting.literal(pluginVersion))
                + ")" + (entry.kind() == Kind.REPEATABLE ? AGAIN : "") + ";\n";
    }

    /** How many statements {@link #applied} holds. */
    public static final int APPLIED = 2;

    /** How many statements {@link #rolledBack} holds. */
    public static final int ROLLED_BACK = 4;

    /**
     * The statements that record that a migration was undone, to be sent inside the transaction that undoes it. What
     * repeatable scripts made may have gone with it: they lose their checksum, and what is half-way, so that they run again.
     */
    public String rolledBack(Version version, String script, @Nullable String checksum, String duration) {
        return undone(version) + log("rolled back", version, script, Kind.VERSIONED, checksum, duration, null);
    }

    /** The same without the line in the log. */
    public String undone(Version version) {
        return "DELETE FROM " + names.versions() + " WHERE version OPERATOR(pg_catalog.=) " + number(version) + ";\n"
                + "UPDATE " + names.versions() + " SET checksum = NULL WHERE kind OPERATOR(pg_catalog.=) "
                + Quoting.literal(Kind.REPEATABLE.word()) + " AND checksum IS NOT NULL;\n"
                + "DELETE FROM " + names.steps() + " WHERE pg_catalog.starts_with(migration, 'R_');\n";
    }

    /** Enters a migration as applied, without running it; the row that a repeatable script has is written anew. */
    public String enter(Entry entry) {
        return row(entry, "0");
    }

    /**
     * Writes what a row says of its file anew: when, by whom and how it was applied stays.
     *
     * @param entry what the file says now; where it has no rollback, the one that is kept stays
     */
    public String refresh(Entry entry) {
        return "UPDATE " + names.versions() + " SET description = " + Quoting.literal(entry.description())
                + ", script = " + Quoting.literal(entry.script())
                + ", checksum = " + literal(entry.checksum())
                + ", header = " + Quoting.literal(entry.header())
                + (entry.rollback() == null ? "" : ", rollback = " + Quoting.literal(entry.rollback()))
                + ", irreversible = " + literal(entry.irreversible())
                + ", statements = " + entry.statements()
                + " WHERE version OPERATOR(pg_catalog.=) " + number(entry.version()) + ";\n";
    }

    /** Takes the row of a migration out, whatever its kind. */
    public String takeOut(MigrationKey key) {
        return "DELETE FROM " + names.versions() + " WHERE "
                + key.asVersion()
                        .map(version -> "version OPERATOR(pg_catalog.=) " + number(version))
                        .orElseGet(() -> "kind OPERATOR(pg_catalog.=) " + Quoting.literal(Kind.REPEATABLE.word())
                                + " AND script OPERATOR(pg_catalog.=) " + Quoting.literal(key.toString()))
                + ";\n";
    }

    /** The statements that mend a damage of the tables. */
    public String mend(Damage damage) {
        return new HistoryDefinition(names).mend(damage);
    }

    /**
     * A line of the log for a change of the history by a repair.
     *
     * @param kind the word of a {@link Kind}, or {@code tables}
     * @param detail for people
     */
    public String repaired(
            @Nullable Version version, String script, String kind, @Nullable String checksum, String detail) {
        return log("repaired", version, script, kind, checksum, "NULL", detail);
    }

    /** A line of the log for a script that failed; the detail is for people. */
    public String failed(
            @Nullable Version version, String script, Kind kind, @Nullable String checksum, String detail) {
        return log("failed", version, script, kind, checksum, "NULL", detail);
    }

    /** The same for a script around others, which is nothing in the history but this. */
    public String aroundFailed(String script, String checksum, String detail) {
        return log("failed", null, script, "around", checksum, "NULL", detail);
    }

    private String log(
            String event,
            @Nullable Version version,
            String script,
            Kind kind,
            @Nullable String checksum,
            String duration,
            @Nullable String detail) {
        return log(event, version, script, kind.word(), checksum, duration, detail);
    }

    private String log(
            String event,
            @Nullable Version version,
            String script,
            String kind,
            @Nullable String checksum,
            String duration,
            @Nullable String detail) {
        return "INSERT INTO " + names.log()
                + " (event, version, script, kind, checksum, by_role, from_host, at, execution_ms, detail, plugin_version)"
                + " VALUES ("
                + String.join(
                        ", ",
                        Quoting.literal(event),
                        number(version),
                        Quoting.literal(script),
                        Quoting.literal(kind),
                        literal(checksum),
                        "SESSION_USER",
                        Quoting.literal(host),
                        "pg_catalog.clock_timestamp()",
                        duration,
                        literal(detail),
                        Quoting.literal(pluginVersion))
                + ");\n";
    }

    /** Enters a step: as started, before a statement that cannot share a transaction with its entry; or as done, with it. */
    public String step(StepRow step) {
        boolean done = step.state() == StepRow.State.DONE;
        return "INSERT INTO " + names.steps()
                + " (migration, direction, step, state, statements, digest, summary, before, variables, temporary,"
                + " started_at, finished_at) VALUES ("
                + String.join(
                        ", ",
                        Quoting.literal(step.key().toString()),
                        Quoting.literal(step.direction().word()),
                        String.valueOf(step.number()),
                        Quoting.literal(step.state().word()),
                        String.valueOf(step.statements()),
                        Quoting.literal(step.digest()),
                        Quoting.literal(step.summary()),
                        literal(step.before()),
                        literal(step.variables()),
                        String.valueOf(step.temporary()),
                        "pg_catalog.transaction_timestamp()",
                        done ? "pg_catalog.clock_timestamp()" : "NULL")
                + ") ON CONFLICT (migration, direction, step) DO UPDATE SET state = EXCLUDED.state,"
                + " statements = EXCLUDED.statements, digest = EXCLUDED.digest, summary = EXCLUDED.summary,"
                + " before = EXCLUDED.before, variables = EXCLUDED.variables, temporary = EXCLUDED.temporary,"
                + " finished_at = EXCLUDED.finished_at;\n";
    }

    /** Says how a step that was entered as started has ended. */
    public String stepState(MigrationKey key, Direction direction, int number, StepRow.State state) {
        return "UPDATE " + names.steps() + " SET state = " + Quoting.literal(state.word())
                + ", finished_at = pg_catalog.clock_timestamp() WHERE " + script(key, direction)
                + " AND step OPERATOR(pg_catalog.=) " + number + ";\n";
    }

    /** Takes the steps of a script out of the ledger, when its history row is written or removed. */
    public String forgetSteps(MigrationKey key, Direction direction) {
        return "DELETE FROM " + names.steps() + " WHERE " + script(key, direction) + ";\n";
    }

    /** The milliseconds since the first step of a script began, the transaction where none is entered, as an SQL expression. */
    public String sinceFirstStep(MigrationKey key, Direction direction) {
        return "(SELECT pg_catalog.round(EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-)"
                + " COALESCE(pg_catalog.min(started_at), pg_catalog.transaction_timestamp()))"
                + " OPERATOR(pg_catalog.*) 1000) FROM " + names.steps() + " WHERE "
                + script(key, direction) + ")";
    }

    static String script(MigrationKey key, Direction direction) {
        return "migration OPERATOR(pg_catalog.=) " + Quoting.literal(key.toString())
                + " AND direction OPERATOR(pg_catalog.=) " + Quoting.literal(direction.word());
    }

    private static String number(@Nullable Version version) {
        return version == null ? "NULL" : "'" + version + "'::pg_catalog.numeric";
    }

    private static String literal(@Nullable String value) {
        return value == null ? "NULL" : Quoting.literal(value);
    }
}
