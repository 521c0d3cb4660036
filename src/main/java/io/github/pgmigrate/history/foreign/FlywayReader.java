package io.github.pgmigrate.history.foreign;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.foreign.FlywayVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads Flyway's table, and takes Flyway's own lock. */
final class FlywayReader implements ForeignReader {

    /** "Flyway" in ASCII: the base of the keys of its advisory locks (its PostgreSQLAdvisoryLockTemplate). */
    private static final long LOCK = 0x466C79776179L;

    private final ForeignTable table;

    FlywayReader(ForeignTable table) {
        this.table = table;
    }

    @Override
    public ForeignHistory read(Session session) throws ServerException {
        List<FlywayEntry> entries = new ArrayList<>();
        for (List<@Nullable String> row : session.query("SELECT installed_rank, version, description, type, script,"
                + " checksum, installed_by, " + ForeignSql.time("installed_on") + ", execution_time, success FROM "
                + table.qualified() + " ORDER BY installed_rank")) {
            entries.add(entry(row));
        }
        return FlywayEvents.history(entries, table.qualified());
    }

    private static FlywayEntry entry(List<@Nullable String> row) {
        Optional<String> version = ForeignSql.optional(row, 1);
        Optional<FlywayVersion> parsed = version.flatMap(FlywayVersion::parse);
        if (version.isPresent() && parsed.isEmpty()) {
            throw new ProblemsException(
                    Problem.error(Code.FOREIGN_SHAPE, "Flyway's history holds a version that is none: " + version.get())
                            .withHint("Run flyway:info: if Flyway can read it, please report this."));
        }
        return new FlywayEntry(
                Integer.parseInt(CatalogSql.value(row, 0)),
                parsed,
                ForeignSql.text(row, 2),
                ForeignSql.text(row, 3),
                ForeignSql.text(row, 4),
                ForeignSql.optional(row, 5),
                ForeignSql.text(row, 6),
                ForeignSql.time(row, 7),
                row.get(8) == null ? 0 : Long.parseLong(CatalogSql.value(row, 8)),
                "t".equals(row.get(9)));
    }

    @Override
    public void lock(Session session) throws ServerException {
        long key = LOCK + table.qualified().hashCode();
        boolean free = "t"
                .equals(session.query("SELECT pg_catalog.pg_try_advisory_xact_lock(" + key + ")")
                        .get(0)
                        .get(0));
        if (!free) {
            throw new ProblemsException(Problem.error(Code.FOREIGN_BUSY, "Flyway is at work on this database")
                    .withHint("Wait for it to end and try again. Nothing was recorded."));
        }
        session.send("LOCK TABLE " + table.qualified() + " IN SHARE ROW EXCLUSIVE MODE");
    }
}
