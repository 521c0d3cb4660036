package io.github.pgmigrate.history;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.Result;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.sql.Quoting;
import java.time.Instant;
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
                + Quoting.literal(HistoryDefinition.MARK) + ") ORDER BY s.place LIMIT 1)";
    }

    /** Whether a table with this comment is one of applied migrations; those beside it are named after it. */
    public static boolean isMarked(String comment) {
        return comment.startsWith(HistoryDefinition.MARK);
    }

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

    /** Whether the tables are there, in a form that this release can read and write. */
    public boolean exist() throws ServerException {
        HistoryShape shape = HistoryShape.of(session, names);
        if (!shape.damages().isEmpty()) {
            throw HistoryShape.refused(shape.damages(), names);
        }
        return known(shape);
    }

    /**
     * What is wrong with the tables and can be mended; nothing where there are none.
     *
     * @throws ProblemsException (HISTORY_SHAPE, HISTORY_NEWER) where what is there cannot be mended
     */
    public List<Damage> damages() throws ServerException {
        HistoryShape shape = HistoryShape.of(session, names);
        return known(shape) ? shape.damages().stream().sorted().toList() : List.of();
    }

    private boolean known(HistoryShape shape) throws ServerException {
        if (shape.exists()) {
            PlantedObjects.refuse(session, names);
        }
        return shape.exists();
    }

    /**
     * Creates the tables, in one transaction: the one that is open, else one of its own. To be called under the advisory lock
     * only.
     *
     * @param more statements to be run in the same transaction, each ended by a semicolon
     * @throws ProblemsException (HISTORY_SHAPE) where the schema is missing, or the role may not create tables in it
     */
    public void create(String more) throws ServerException {
        boolean within = session.transaction() != Session.Transaction.IDLE;
        String user = currentUser();
        try {
            String definition = new HistoryDefinition(names).all();
            session.send(within ? definition + more : "BEGIN;\n" + definition + more + "COMMIT;\n");
        } catch (ServerException refusal) {
            if (!session.isBroken() && session.transaction() != Session.Transaction.IDLE) {
                session.send("ROLLBACK");
            }
            throw known(refusal, user);
        }
    }

    private ServerException known(ServerException refusal, String role) {
        String schema = Quoting.identifier(names.schema());
        Problem problem = Problem.error(
                        Code.HISTORY_SHAPE,
                        "the history tables cannot be created in schema " + schema + ": "
                                + refusal.error().message())
                .withSqlState(refusal.sqlState());
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
            case "42P07" ->
                throw new ProblemsException(problem.withHint("Restore the table " + names.versions()
                        + ", which is gone. If this database is to have a new history,"
                        + " take what is left of the old one away first: DROP TABLE IF EXISTS " + names.log() + ", "
                        + names.steps() + ";"));
            default -> {
                return refusal;
            }
        }
    }

    /** Reads the whole history; {@link History#NONE} where there are no tables. */
    public History read() throws ServerException {
        if (!exist()) {
            return History.NONE;
        }
        try {
            List<Result> results = session.exchange(rowsSql() + ";\n" + stepsSql("") + ";\n" + lostSql());
            return new History(
                    true,
                    results.get(0).rows().stream()
                            .map(HistoryTables::appliedRow)
                            .toList(),
                    results.get(1).rows().stream().map(HistoryTables::stepRow).toList(),
                    results.get(2).rows().stream()
                            .map(row -> Version.of(text(row, 0)))
                            .toList());
        } catch (ServerException refusal) {
            if (refusal.sqlState().equals("42501")) {
                throw unreadable(refusal);
            }
            throw refusal;
        }
    }

    private String rowsSql() {
        return "SELECT version, description, script, kind, checksum, applied_by,"
                + " pg_catalog.to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
                + " execution_ms, transactional, statements, rollback IS NOT NULL, irreversible FROM "
                + names.versions() + " ORDER BY version NULLS LAST, script";
    }

    /**
     * Versions whose last word in the log is that they were applied, without a row, and above what a baseline covers. A repair
     * notes the checksum that counts after it: none where it took the row out.
     */
    private String lostSql() {
        return "SELECT l.version FROM (SELECT DISTINCT ON (version) version, event, checksum FROM " + names.log()
                + " WHERE version IS NOT NULL AND event OPERATOR(pg_catalog.<>) 'failed' ORDER BY version, id DESC) l"
                + " WHERE (l.event OPERATOR(pg_catalog.=) ANY (ARRAY['applied', 'adopted', 'baselined'])"
                + " OR (l.event OPERATOR(pg_catalog.=) 'repaired' AND l.checksum IS NOT NULL))"
                + " AND NOT EXISTS (SELECT FROM " + names.versions()
                + " v WHERE v.version OPERATOR(pg_catalog.=) l.version"
                + " OR (v.kind OPERATOR(pg_catalog.=) 'baseline' AND v.version OPERATOR(pg_catalog.>) l.version))"
                + " ORDER BY l.version";
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
        return session.query(stepsSql(condition)).stream()
                .map(HistoryTables::stepRow)
                .toList();
    }

    private String stepsSql(String condition) {
        return "SELECT migration, direction, step, state, statements, digest, summary, before, variables, temporary FROM "
                + names.steps() + condition + " ORDER BY migration, direction, step";
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
