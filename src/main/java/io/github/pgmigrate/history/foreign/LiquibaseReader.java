package io.github.pgmigrate.history.foreign;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.foreign.Origin;
import io.github.pgmigrate.script.foreign.Tool;
import io.github.pgmigrate.sql.Quoting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads Liquibase's table; its own lock, which is a row of another table, must be free. */
final class LiquibaseReader implements ForeignReader {

    private static final String LOCK = "databasechangeloglock";

    private final ForeignTable table;

    LiquibaseReader(ForeignTable table) {
        this.table = table;
    }

    @Override
    public ForeignHistory read(Session session) throws ServerException {
        List<Problem> problems = new ArrayList<>();
        Optional<String> lockTable = lockTable(session);
        if (lockTable.isPresent()) {
            locked(session, lockTable.get()).ifPresent(problems::add);
        }
        Map<String, ForeignRow> rows = new LinkedHashMap<>();
        for (List<@Nullable String> row : session.query("SELECT id, author, filename, "
                + ForeignSql.time("dateexecuted") + ", exectype, "
                + (table.columns().contains("comments") ? "comments" : "NULL") + " FROM " + table.qualified()
                + " ORDER BY orderexecuted, dateexecuted, filename, id")) {
            Origin.ChangeSet name =
                    new Origin.ChangeSet(ForeignSql.text(row, 2), ForeignSql.text(row, 0), ForeignSql.text(row, 1));
            if (counts(name, ForeignSql.text(row, 4), problems)) {
                rows.put(name.toString(), row(name, row));
            }
        }
        String drop = "DROP TABLE " + table.qualified()
                + lockTable.map(name -> ", " + name).orElse("") + ";";
        return new ForeignHistory(Tool.LIQUIBASE, table.qualified(), List.copyOf(rows.values()), problems, drop);
    }

    private static boolean counts(Origin.ChangeSet name, String type, List<Problem> problems) {
        switch (type.toUpperCase(Locale.ROOT)) {
            case "FAILED" -> {
                problems.add(Problem.error(Code.FOREIGN_UNFIT, "Liquibase's changeset " + name + " failed")
                        .withHint("See what it has left in the database, make it right, and run Liquibase again; then"
                                + " adopt."));
                return false;
            }
            case "SKIPPED" -> {
                problems.add(Problem.note(Code.FOREIGN_REMARK, name + " was skipped, and does not count"));
                return false;
            }
            case "MARK_RAN" -> {
                problems.add(Problem.note(
                        Code.FOREIGN_REMARK, name + " is marked as run, though Liquibase did not run it: it counts"));
                return true;
            }
            default -> {
                return true;
            }
        }
    }

    private static ForeignRow row(Origin.ChangeSet name, List<@Nullable String> row) {
        return new ForeignRow(
                Kind.VERSIONED,
                name.toString(),
                ForeignSql.text(row, 5),
                name.file(),
                false,
                Optional.empty(),
                Optional.empty(),
                ForeignSql.time(row, 3),
                0);
    }

    private static Optional<Problem> locked(Session session, String lockTable) throws ServerException {
        List<List<@Nullable String>> rows = session.query(
                "SELECT lockedby, lockgranted FROM " + lockTable + " WHERE locked ORDER BY lockgranted LIMIT 1");
        return rows.stream()
                .findFirst()
                .map(row -> Problem.error(
                                Code.FOREIGN_BUSY,
                                "Liquibase's lock is held by " + ForeignSql.text(row, 0) + " since "
                                        + ForeignSql.text(row, 1))
                        .withHint(
                                "Wait for it to end. If it is dead, free the lock with liquibase:releaseLocks. Nothing was"
                                        + " recorded."));
    }

    /** The table of its lock: the usual one, or one named after a history that was renamed; quoted. */
    private Optional<String> lockTable(Session session) throws ServerException {
        for (String name : List.of(table.name() + "lock", LOCK)) {
            boolean exists = !session.query(
                            CatalogSql.qualified("SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                                    + " ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = "
                                    + Quoting.literal(table.schema()) + " AND c.relname = " + Quoting.literal(name)))
                    .isEmpty();
            if (exists) {
                return Optional.of(table.qualified(name));
            }
        }
        return Optional.empty();
    }

    @Override
    public void lock(Session session) throws ServerException {
        Optional<String> lockTable = lockTable(session);
        if (lockTable.isPresent()) {
            session.send("LOCK TABLE " + lockTable.get() + " IN SHARE ROW EXCLUSIVE MODE");
            Optional<Problem> problem = locked(session, lockTable.get());
            if (problem.isPresent()) {
                throw new ProblemsException(problem.get());
            }
        }
        session.send("LOCK TABLE " + table.qualified() + " IN SHARE ROW EXCLUSIVE MODE");
    }
}
