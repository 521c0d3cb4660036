package io.github.pgmigrate.history;

import io.github.pgmigrate.sql.Quoting;
import java.util.List;

/**
 * How the history tables are made, and what tells them from others.
 *
 * @param names their names
 */
record HistoryDefinition(HistoryNames names) {

    /** The form of the tables that this release writes. */
    static final int FORMAT = 1;

    /** Begins the comment of the table of applied migrations; the format follows. */
    static final String MARK = "pgmigrate history, format ";

    /** The columns of the table of applied migrations, with their types as pg_type has them, in the order of their names. */
    static final List<String> COLUMNS = List.of(
            "applied_at timestamptz",
            "applied_by text",
            "checksum text",
            "description text",
            "execution_ms int8",
            "header jsonb",
            "irreversible text",
            "kind text",
            "plugin_version text",
            "rollback text",
            "script text",
            "statements int8",
            "transactional bool",
            "version numeric");

    static final String KEY = "PRIMARY KEY (kind, script)";

    /** The same of the log. */
    static final List<String> LOG_COLUMNS = List.of(
            "at timestamptz",
            "by_role text",
            "checksum text",
            "detail text",
            "event text",
            "execution_ms int8",
            "from_host text",
            "id int8",
            "kind text",
            "plugin_version text",
            "script text",
            "version numeric");

    static final String LOG_KEY = "PRIMARY KEY (id)";

    /** The same of the ledger. */
    static final List<String> STEP_COLUMNS = List.of(
            "before jsonb",
            "digest text",
            "direction text",
            "finished_at timestamptz",
            "migration text",
            "started_at timestamptz",
            "state text",
            "statements int4",
            "step int4",
            "summary text",
            "temporary bool",
            "variables jsonb");

    static final String STEP_KEY = "PRIMARY KEY (migration, direction, step)";

    /** All tables. */
    String all() {
        return versions() + mend(Damage.COMMENT) + mend(Damage.LOG) + mend(Damage.LEDGER);
    }

    /** The statements that mend a damage, each ended by a semicolon. */
    String mend(Damage damage) {
        return switch (damage) {
            case COMMENT -> comment() + "\n";
            case LOG -> log();
            case LEDGER -> ledger();
        };
    }

    /** The statement that marks the table of applied migrations. */
    String comment() {
        return "COMMENT ON TABLE " + names.versions() + " IS " + Quoting.literal(MARK + FORMAT) + ";";
    }

    private String versions() {
        return """
                CREATE TABLE %s (
                    version numeric(30) UNIQUE,
                    description pg_catalog.text NOT NULL,
                    script pg_catalog.text NOT NULL,
                    kind pg_catalog.text NOT NULL CHECK (kind OPERATOR(pg_catalog.=) ANY (ARRAY['versioned', 'repeatable', 'baseline'])),
                    checksum pg_catalog.text,
                    header pg_catalog.jsonb NOT NULL,
                    rollback pg_catalog.text,
                    irreversible pg_catalog.text,
                    transactional boolean NOT NULL,
                    statements bigint NOT NULL,
                    applied_by pg_catalog.text NOT NULL,
                    applied_at pg_catalog.timestamptz NOT NULL,
                    execution_ms bigint NOT NULL,
                    plugin_version pg_catalog.text NOT NULL,
                    PRIMARY KEY (kind, script),
                    CHECK ((version IS NULL) OPERATOR(pg_catalog.=) (kind OPERATOR(pg_catalog.=) 'repeatable'))
                );
                """.formatted(names.versions());
    }

    private String log() {
        return """
                CREATE TABLE %1$s (
                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    event pg_catalog.text NOT NULL,
                    version numeric(30),
                    script pg_catalog.text NOT NULL,
                    kind pg_catalog.text NOT NULL,
                    checksum pg_catalog.text,
                    by_role pg_catalog.text NOT NULL,
                    from_host pg_catalog.text,
                    at pg_catalog.timestamptz NOT NULL,
                    execution_ms bigint,
                    detail pg_catalog.text,
                    plugin_version pg_catalog.text NOT NULL
                );
                COMMENT ON TABLE %1$s IS 'What pgmigrate did, and when; append-only';
                """.formatted(names.log());
    }

    private String ledger() {
        return """
                CREATE TABLE %1$s (
                    migration pg_catalog.text NOT NULL,
                    direction pg_catalog.text NOT NULL CHECK (direction OPERATOR(pg_catalog.=) ANY (ARRAY['forward', 'rollback'])),
                    step integer NOT NULL,
                    state pg_catalog.text NOT NULL CHECK (state OPERATOR(pg_catalog.=) ANY (ARRAY['started', 'failed', 'done'])),
                    statements integer NOT NULL,
                    digest pg_catalog.text NOT NULL,
                    summary pg_catalog.text NOT NULL,
                    before pg_catalog.jsonb,
                    variables pg_catalog.jsonb,
                    temporary boolean NOT NULL,
                    started_at pg_catalog.timestamptz NOT NULL,
                    finished_at pg_catalog.timestamptz,
                    PRIMARY KEY (migration, direction, step)
                );
                COMMENT ON TABLE %1$s IS 'Migrations of pgmigrate that were begun outside one transaction and not finished';
                """.formatted(names.steps());
    }
}
