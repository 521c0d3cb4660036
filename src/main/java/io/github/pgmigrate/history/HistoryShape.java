package io.github.pgmigrate.history;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Quoting;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            + " WHERE k.conrelid = c.oid AND k.contype = 'p')"
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
        if (!"r".equals(versions.get(1)) || (!marked && !fits(versions))) {
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
        if (!found.containsKey(names.table() + HistoryNames.LOG)) {
            damages.add(Damage.LOG);
        }
        if (!found.containsKey(names.table() + HistoryNames.STEPS)) {
            damages.add(Damage.LEDGER);
        }
        return new HistoryShape(true, damages);
    }

    /** Whether a table without the comment can be no other: it has all the columns, with their types, and the key. */
    private static boolean fits(List<@Nullable String> versions) {
        String columns = versions.get(3);
        return columns != null
                && new HashSet<>(Arrays.asList(columns.split(",", -1))).containsAll(HistoryDefinition.COLUMNS)
                && HistoryDefinition.KEY.equals(versions.get(4));
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
