package io.github.pgmigrate.history;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.sql.Quoting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates, checks and reads the history tables. */
public final class HistoryTables {

    /**
     * An SQL expression for the first schema of the search_path that has a history of this name; null where none has. A
     * history is found where it was made, though a migration may have put another schema before it in the search_path.
     */
    public static String schemaSql(String table) {
        return "(SELECT s.name FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS s(name, place)"
                + " JOIN pg_catalog.pg_namespace n ON n.nspname OPERATOR(pg_catalog.=) s.name"
                + " JOIN pg_catalog.pg_class c ON c.relnamespace OPERATOR(pg_catalog.=) n.oid"
                + " AND c.relname OPERATOR(pg_catalog.=) " + Quoting.literal(table) + "::pg_catalog.name"
                + " WHERE pg_catalog.starts_with(pg_catalog.obj_description(c.oid, 'pg_class'), "
                + Quoting.literal(MARK) + ") ORDER BY s.place LIMIT 1)";
    }

    /** The form of the tables that this release writes. */
    public static final int FORMAT = 1;

    private static final String MARK = "pgmigrate history, format ";

    private final Session session;
    private final HistoryNames names;

    public HistoryTables(Session session, HistoryNames names) {
        this.session = session;
        this.names = names;
    }

    /** The table of applied migrations, quoted, with its schema. */
    public String name() {
        return names.versions();
    }

    /** Whether the tables are there, in a form that this release can read. */
    public boolean exist() throws ServerException {
        List<List<@Nullable String>> found = session.query(CatalogSql.qualified("SELECT c.relkind,"
                        + " pg_catalog.obj_description(c.oid, 'pg_class')"
                        + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = :schema AND c.relname = :table")
                .replace(":schema", Quoting.literal(names.schema()))
                .replace(":table", Quoting.literal(names.table())));
        if (found.isEmpty()) {
            return false;
        }
        check(found.get(0).get(0), found.get(0).get(1));
        PlantedObjects.refuse(session, names);
        return true;
    }

    private void check(@Nullable String kind, @Nullable String comment) {
        if (!"r".equals(kind) || comment == null || !comment.startsWith(MARK)) {
            throw new ProblemsException(Problem.error(
                            Code.HISTORY_SHAPE,
                            names.versions() + " is there, but it is not a history table of pgmigrate")
                    .withHint("Name another history table with -Dpgmigrate.historyTable, or another schema for it with"
                            + " -Dpgmigrate.historySchema."));
        }
        String format = comment.substring(MARK.length()).strip();
        if (!format.equals(String.valueOf(FORMAT))) {
            throw new ProblemsException(Problem.error(
                            Code.HISTORY_NEWER,
                            names.versions() + " has format " + format + "; this release of pgmigrate knows format "
                                    + FORMAT)
                    .withHint("Use the newer release of the plugin that wrote it. Nothing was changed."));
        }
    }

    /**
     * Creates the tables, in one transaction. To be called under the advisory lock only.
     *
     * @param more statements to be run in the same transaction, each ended by a semicolon
     * @throws ProblemsException (HISTORY_SHAPE) where the schema is missing, or the role may not create tables in it
     */
    public void create(String more) throws ServerException {
        try {
            session.send("BEGIN;\n" + createSql() + more + "COMMIT;\n");
        } catch (ServerException refusal) {
            if (!session.isBroken() && session.transaction() != Session.Transaction.IDLE) {
                session.send("ROLLBACK");
            }
            throw known(refusal);
        }
    }

    private ServerException known(ServerException refusal) throws ServerException {
        String schema = Quoting.identifier(names.schema());
        Problem problem = Problem.error(
                        Code.HISTORY_SHAPE,
                        "the history tables cannot be created in schema " + schema + ": "
                                + refusal.error().message())
                .withSqlState(refusal.sqlState());
        String role = refusal.sqlState().equals("42501") ? currentUser() : "";
        switch (refusal.sqlState()) {
            case "42501" ->
                throw new ProblemsException(problem.withHint("Let the schema's owner say GRANT USAGE, CREATE ON SCHEMA "
                        + schema + " TO " + role + "; or name a schema of that role with -Dpgmigrate.historySchema."));
            case "3F000" ->
                throw new ProblemsException(
                        Problem.error(Code.HISTORY_SHAPE, "there is no schema " + schema + " for the history tables")
                                .withSqlState(refusal.sqlState())
                                .withHint("Create it first, CREATE SCHEMA " + schema
                                        + "; or have it created with -Dpgmigrate.createSchema=true."));
            default -> {
                return refusal;
            }
        }
    }

    private String createSql() {
        String versions = names.versions();
        return """
                CREATE TABLE %1$s (
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
                CREATE TABLE %2$s (
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
                CREATE TABLE %3$s (
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
                COMMENT ON TABLE %1$s IS '%4$s%5$d';
                COMMENT ON TABLE %2$s IS 'What pgmigrate did, and when; append-only';
                COMMENT ON TABLE %3$s IS 'Migrations of pgmigrate that were begun outside one transaction and not finished';
                """.formatted(versions, names.log(), names.steps(), MARK, FORMAT);
    }

    /** Reads the whole history; {@link History#NONE} where there are no tables. */
    public History read() throws ServerException {
        if (!exist()) {
            return History.NONE;
        }
        List<AppliedRow> rows = new ArrayList<>();
        try {
            for (List<@Nullable String> row :
                    session.query("SELECT version, description, script, kind, checksum, applied_by,"
                            + " pg_catalog.to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
                            + " execution_ms, transactional, statements, rollback IS NOT NULL, irreversible FROM "
                            + names.versions() + " ORDER BY version NULLS LAST, script")) {
                rows.add(appliedRow(row));
            }
            return new History(true, rows, steps(""));
        } catch (ServerException refusal) {
            if (refusal.sqlState().equals("42501")) {
                throw unreadable(refusal);
            }
            throw refusal;
        }
    }

    private ProblemsException unreadable(ServerException refusal) throws ServerException {
        String role = currentUser();
        return new ProblemsException(Problem.error(
                        Code.HISTORY_SHAPE,
                        "the role " + role + " may not read the history: "
                                + refusal.error().message())
                .withSqlState(refusal.sqlState())
                .withHint("Let the owner of " + names.versions() + ", " + names.log() + " and " + names.steps()
                        + " say of each of them ALTER TABLE ... OWNER TO " + role + ";"));
    }

    private String currentUser() throws ServerException {
        return Quoting.identifier(
                CatalogSql.value(session.query("SELECT CURRENT_USER").get(0), 0));
    }

    /** What the ledger has of one script, in the order of its steps. */
    public List<StepRow> steps(MigrationKey key, Direction direction) throws ServerException {
        return steps(" WHERE " + HistorySql.script(key, direction));
    }

    private List<StepRow> steps(String condition) throws ServerException {
        List<StepRow> steps = new ArrayList<>();
        for (List<@Nullable String> row : session.query("SELECT migration, direction, step, state, statements, digest,"
                + " summary, before, variables, temporary FROM " + names.steps() + condition
                + " ORDER BY migration, direction, step")) {
            steps.add(stepRow(row));
        }
        return steps;
    }

    /** The rollback's text that was stored when a version was applied; empty where none was. */
    public Optional<String> storedRollback(Version version) throws ServerException {
        List<List<@Nullable String>> found = session.query("SELECT rollback FROM " + names.versions()
                + " WHERE version OPERATOR(pg_catalog.=) '" + version + "'::pg_catalog.numeric");
        return found.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(found.get(0).get(0));
    }

    /** What the rows of versioned migrations keep of their files besides what {@link #read} reads. */
    public Map<Version, StoredTexts> storedTexts() throws ServerException {
        Map<Version, StoredTexts> texts = new HashMap<>();
        for (List<@Nullable String> row : session.query("SELECT version, header, pg_catalog.encode(pg_catalog.sha256("
                + "pg_catalog.convert_to(pg_catalog.replace(rollback, pg_catalog.concat(pg_catalog.chr(13), pg_catalog.chr(10)),"
                + " pg_catalog.chr(10)), 'UTF8')), 'hex') FROM "
                + names.versions() + " WHERE kind OPERATOR(pg_catalog.=) 'versioned'")) {
            texts.put(Version.of(text(row, 0)), new StoredTexts(text(row, 1), row.get(2)));
        }
        return texts;
    }

    private static AppliedRow appliedRow(List<@Nullable String> row) {
        return new AppliedRow(
                Optional.ofNullable(row.get(0)).map(Version::of),
                text(row, 1),
                text(row, 2),
                Kind.of(text(row, 3)),
                row.get(4),
                text(row, 5),
                Instant.parse(text(row, 6)),
                Long.parseLong(text(row, 7)),
                text(row, 8).equals("t"),
                Long.parseLong(text(row, 9)),
                text(row, 10).equals("t"),
                Optional.ofNullable(row.get(11)));
    }

    private static StepRow stepRow(List<@Nullable String> row) {
        return new StepRow(
                MigrationKey.of(text(row, 0)),
                Direction.of(text(row, 1)),
                Integer.parseInt(text(row, 2)),
                StepRow.State.of(text(row, 3)),
                Integer.parseInt(text(row, 4)),
                text(row, 5),
                text(row, 6),
                row.get(7),
                row.get(8),
                text(row, 9).equals("t"));
    }

    private static String text(List<@Nullable String> row, int column) {
        return Objects.requireNonNull(row.get(column));
    }
}
