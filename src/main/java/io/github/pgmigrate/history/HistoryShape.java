package io.github.pgmigrate.history;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Quoting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog says of the history tables. Immutable.
 *
 * @param exists whether there is a table of applied migrations
 * @param damages what is wrong with them, and can be mended
 */
record HistoryShape(boolean exists, Set<Damage> damages) {

    private static final String SQL = CatalogSql.qualified("SELECT c.relname, c.relkind,"
            + " pg_catalog.obj_description(c.oid, 'pg_class'),"
            + " (SELECT pg_catalog.string_agg(pg_catalog.concat(a.attname, ' ', t.typname), ',') FROM pg_catalog.pg_attribute a"
            + " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace"
            + " WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND tn.nspname = 'pg_catalog'),"
            + " (SELECT pg_catalog.pg_get_constraintdef(k.oid) FROM pg_catalog.pg_constraint k"
            + " WHERE k.conrelid = c.oid AND k.contype = 'p'),"
            + " (SELECT pg_catalog.string_agg(a.attname::pg_catalog.text, ',') FROM pg_catalog.pg_attribute a"
            + " WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef"
            + " AND a.attidentity = '')"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = :schema AND c.relname OPERATOR(pg_catalog.=) ANY (CAST(ARRAY[:tables]"
            + " AS pg_catalog.name[]))");

    HistoryShape {
        damages = Set.copyOf(damages);
    }

    /**
     * Looks.
     *
     * @throws ProblemsException (HISTORY_SHAPE, HISTORY_NEWER) where a table of that name is another's, or a later release's
     */
    static HistoryShape of(Session session, HistoryNames names) throws ServerException {
        Map<String, List<@Nullable String>> found = new HashMap<>();
        for (List<@Nullable String> row : session.query(
                SQL.replace(":schema", Quoting.literal(names.schema())).replace(":tables", names.literals()))) {
            found.put(CatalogSql.value(row, 0), row);
        }
        List<@Nullable String> versions = found.get(names.table());
        if (versions == null) {
            return new HistoryShape(false, Set.of());
        }
        EnumSet<Damage> damages = EnumSet.noneOf(Damage.class);
        String comment = versions.get(2);
        boolean marked = comment != null && comment.startsWith(HistoryDefinition.MARK);
        boolean fits = differences(versions, HistoryDefinition.COLUMNS, HistoryDefinition.KEY)
                .isEmpty();
        if (!"r".equals(versions.get(1)) || (!marked && !fits)) {
            throw new ProblemsException(Problem.error(
                            Code.HISTORY_SHAPE,
                            names.versions() + " is there, but it is not a history table of pgmigrate")
                    .withHint("Name another history table with -Dpgmigrate.historyTable, or another schema for it with"
                            + " -Dpgmigrate.historySchema. (Flyway 4 and older have a table of this name.)"));
        }
        if (comment != null && marked) {
            requireFormat(comment.substring(HistoryDefinition.MARK.length()).strip(), names);
        } else {
            damages.add(Damage.COMMENT);
        }
        List<@Nullable String> log = found.get(names.table() + HistoryNames.LOG);
        List<@Nullable String> steps = found.get(names.table() + HistoryNames.STEPS);
        if (log == null) {
            damages.add(Damage.LOG);
        }
        if (steps == null) {
            damages.add(Damage.LEDGER);
        }
        List<Problem> changed = new ArrayList<>();
        changed(names.versions(), versions, HistoryDefinition.COLUMNS, HistoryDefinition.KEY)
                .ifPresent(changed::add);
        if (log != null) {
            changed(names.log(), log, HistoryDefinition.LOG_COLUMNS, HistoryDefinition.LOG_KEY)
                    .ifPresent(changed::add);
        }
        if (steps != null) {
            changed(names.steps(), steps, HistoryDefinition.STEP_COLUMNS, HistoryDefinition.STEP_KEY)
                    .ifPresent(changed::add);
        }
        if (!changed.isEmpty()) {
            throw new ProblemsException(changed);
        }
        return new HistoryShape(true, damages);
    }

    /** The problem of a table that somebody has changed, so that it could not be written any more. */
    private static Optional<Problem> changed(
            String table, List<@Nullable String> found, List<String> columns, String key) {
        List<String> differences = differences(found, columns, key);
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.error(
                                Code.HISTORY_SHAPE,
                                "the history table " + table + " was changed: " + String.join("; ", differences))
                        .withHint(
                                "Find out who did this and why, and have it changed back. Columns of your own are no harm"
                                        + " as long as they may be left out."));
    }

    /** How a table is not as this release writes it: a column, its type, the key, a column that nobody would fill. */
    private static List<String> differences(List<@Nullable String> found, List<String> columns, String key) {
        List<String> differences = new ArrayList<>();
        Set<String> there = parts(found.get(3));
        for (String column : columns) {
            if (!there.contains(column)) {
                differences.add("it has no column " + column);
            }
        }
        if (!key.equals(found.get(4))) {
            differences.add("it has no " + key);
        }
        Set<String> known =
                columns.stream().map(column -> column.split(" ", -1)[0]).collect(Collectors.toSet());
        parts(found.get(5)).stream()
                .filter(column -> !known.contains(column))
                .sorted()
                .forEach(column -> differences.add("its column " + column + " needs a value and has no default"));
        return differences;
    }

    private static Set<String> parts(@Nullable String list) {
        return list == null ? Set.of() : new HashSet<>(Arrays.asList(list.split(",", -1)));
    }

    private static void requireFormat(String format, HistoryNames names) {
        if (!format.equals(String.valueOf(HistoryDefinition.FORMAT))) {
            throw new ProblemsException(Problem.error(
                            Code.HISTORY_NEWER,
                            names.versions() + " has format " + format + "; this release of pgmigrate knows format "
                                    + HistoryDefinition.FORMAT)
                    .withHint("Use the newer release of the plugin that wrote it. Nothing was changed."));
        }
    }

    /** The damages as problems, each with what mends it. */
    static ProblemsException refused(Set<Damage> damages, HistoryNames names) {
        return new ProblemsException(damages.stream()
                .sorted()
                .map(damage -> switch (damage) {
                    case COMMENT ->
                        Problem.error(
                                        Code.HISTORY_SHAPE,
                                        names.versions() + " has lost the comment by which a history table is known")
                                .withHint("pgmigrate:repair puts it back; or let its owner say: "
                                        + new HistoryDefinition(names).comment());
                    case LOG, LEDGER ->
                        Problem.error(
                                        Code.HISTORY_SHAPE,
                                        (damage == Damage.LOG ? names.log() : names.steps())
                                                + " is missing, which belongs to the history")
                                .withHint("Restore it if you can; else pgmigrate:repair makes it anew, empty.");
                })
                .toList());
    }
}
