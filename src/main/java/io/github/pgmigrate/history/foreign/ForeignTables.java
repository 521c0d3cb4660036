package io.github.pgmigrate.history.foreign;

import static java.util.stream.Collectors.joining;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.foreign.Tool;
import io.github.pgmigrate.sql.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the table of another tool's history: by name in the schemas of the search_path, or where it is said to be. */
public final class ForeignTables {

    private static final String REGISTRY = "sqitch";

    private static final String COLUMNS =
            "SELECT n.nspname, c.relname, c.relkind, c.relrowsecurity, (SELECT pg_catalog.string_agg(a.attname, ',')"
                    + " FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)"
                    + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE ";

    private final Session session;
    private final Optional<Tool> from;
    private final List<String> unfit = new ArrayList<>();

    private ForeignTables(Session session, Optional<Tool> from) {
        this.session = session;
        this.from = from;
    }

    /** Whether a table with this name and these columns is one that another tool keeps its history in. */
    public static boolean isHistory(String name, Set<String> columns) {
        return Shape.ALL.stream().anyMatch(shape -> shape.fits(name, columns))
                || Shape.LIQUIBASE_LOCK.fits(name, columns);
    }

    /**
     * Finds it.
     *
     * @param from whose history is looked for; empty for any
     * @param table where it is, as a person names it in SQL: a table, or the schema that is Sqitch's registry; empty to look
     *     for it under the names that the tools give it
     * @throws ProblemsException (FOREIGN_MISSING, FOREIGN_SEVERAL, FOREIGN_SHAPE, PARAMETER)
     */
    public static ForeignTable find(Session session, Optional<Tool> from, Optional<String> table)
            throws ServerException {
        ForeignTables tables = new ForeignTables(session, from);
        if (tables.shapes().isEmpty()) {
            throw new ProblemsException(Problem.error(
                            Code.PARAMETER,
                            from.map(Tool::title).orElse("the tool") + " keeps no history that could be taken over")
                    .withHint("Say where the database stands with pgmigrate:baseline -Dpgmigrate.version=..."));
        }
        return table.isPresent() ? tables.named(table.get()) : tables.only(tables.byName());
    }

    private List<Shape> shapes() {
        return Shape.ALL.stream()
                .filter(shape -> from.isEmpty() || from.get() == shape.tool())
                .toList();
    }

    private List<ForeignTable> byName() throws ServerException {
        List<ForeignTable> found = new ArrayList<>();
        for (Shape shape : shapes()) {
            String names = shape.names().stream().map(Quoting::literal).collect(joining(", "));
            String schemas = shape.tool() == Tool.SQITCH
                    ? "n.nspname = '" + REGISTRY + "'"
                    : "n.nspname OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(false))";
            String condition = schemas + " AND c.relname OPERATOR(pg_catalog.=) ANY (CAST(ARRAY[" + names
                    + "] AS pg_catalog.name[])) ORDER BY n.nspname, c.relname";
            for (List<@Nullable String> row : session.query(CatalogSql.qualified(COLUMNS + condition))) {
                table(row, List.of(shape)).ifPresent(found::add);
            }
        }
        return found;
    }

    private ForeignTable named(String name) throws ServerException {
        List<List<@Nullable String>> rows =
                session.query(CatalogSql.qualified(COLUMNS + "c.oid = (" + oid("pg_catalog.to_regclass", name) + ")"));
        boolean mayBeRegistry = from.isEmpty() || from.get() == Tool.SQITCH;
        if (rows.isEmpty() && mayBeRegistry) {
            rows = session.query(CatalogSql.qualified(
                    COLUMNS + "c.relname = 'changes' AND n.oid = (" + oid("pg_catalog.to_regnamespace", name) + ")"));
        }
        if (rows.isEmpty()) {
            throw new ProblemsException(Problem.error(Code.FOREIGN_MISSING, "there is no table " + name)
                    .withHint(
                            "Name the other tool's table with -Dpgmigrate.fromTable=schema.table, as in SQL; for Sqitch the"
                                    + " schema that is its registry."));
        }
        Optional<ForeignTable> found = table(rows.get(0), shapes());
        return found.orElseThrow(() -> new ProblemsException(Problem.error(
                        Code.FOREIGN_SHAPE,
                        from.map(tool -> "this is not how " + tool.title() + " keeps its history: ")
                                        .orElse("this is not how any of the tools keeps its history: ")
                                + String.join("; ", unfit))
                .withHint("Name another table with -Dpgmigrate.fromTable, or the tool with -Dpgmigrate.from.")));
    }

    /** The name as the server reads it; a name that it cannot read is the user's mistake. */
    private String oid(String function, String name) throws ServerException {
        try {
            String oid = session.query("SELECT CAST(" + function + "(" + Quoting.literal(name) + ") AS pg_catalog.oid)")
                    .get(0)
                    .get(0);
            return oid == null ? "CAST(NULL AS pg_catalog.oid)" : "CAST('" + oid + "' AS pg_catalog.oid)";
        } catch (ServerException e) {
            if (session.isBroken()) {
                throw e;
            }
            throw new ProblemsException(
                    List.of(Problem.error(Code.PARAMETER, "fromTable is no name of a table: " + name)
                            .withSqlState(e.sqlState())
                            .withHint("Write it as in SQL: my_schema.my_table, with \"double quotes\" where it has them"
                                    + " there.")),
                    e);
        }
    }

    private Optional<ForeignTable> table(List<@Nullable String> row, List<Shape> shapes) {
        String schema = CatalogSql.value(row, 0);
        String name = CatalogSql.value(row, 1);
        Set<String> columns = row.get(4) == null
                ? Set.of()
                : Set.copyOf(List.of(CatalogSql.value(row, 4).split(",", -1)));
        for (Shape shape : shapes) {
            Set<String> lacking = new TreeSet<>(shape.columns());
            lacking.removeAll(columns);
            if (!lacking.isEmpty()) {
                unfit.add(schema + "." + name + " lacks " + String.join(", ", lacking));
            } else if (!"r".equals(row.get(2)) || !"f".equals(row.get(3))) {
                unfit.add(schema + "." + name + " is no plain table without row security");
            } else {
                return Optional.of(new ForeignTable(shape.tool(), schema, name, columns));
            }
        }
        return Optional.empty();
    }

    private ForeignTable only(List<ForeignTable> found) throws ServerException {
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty()) {
            throw new ProblemsException(Problem.error(
                            Code.FOREIGN_MISSING,
                            "there is no history of "
                                    + from.map(Tool::title).orElse("another tool") + " in "
                                    + CatalogSql.value(
                                            session.query("SELECT pg_catalog.array_to_string("
                                                            + "pg_catalog.current_schemas(false), ', ')")
                                                    .get(0),
                                            0))
                    .withHint("If it stands elsewhere, name it with -Dpgmigrate.fromTable=schema.table. Looked for: "
                            + shapes().stream()
                                    .map(shape -> (shape.tool() == Tool.SQITCH ? REGISTRY + "." : "")
                                            + String.join(", ", shape.names()))
                                    .collect(joining(", "))
                            + ".")
                    .withDetails(unfit));
        }
        throw new ProblemsException(Problem.error(
                        Code.FOREIGN_SEVERAL,
                        "there is more than one history: "
                                + found.stream()
                                        .map(table -> table.shown() + " ("
                                                + table.tool().title() + ")")
                                        .collect(joining(", ")))
                .withHint(
                        "Name the one to take over with -Dpgmigrate.from=TOOL or -Dpgmigrate.fromTable=schema.table."));
    }
}
