package io.github.pgmigrate.history.foreign;

import static java.util.stream.Collectors.joining;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.foreign.Tool;
import io.github.pgmigrate.sql.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one project of a registry of Sqitch's, and takes Sqitch's own lock. */
final class SqitchReader implements ForeignReader {

    /** The key of the advisory lock that Sqitch holds while it deploys (its Engine/pg.pm). */
    private static final int LOCK = 75474063;

    private final ForeignTable table;
    private final Optional<String> wanted;

    SqitchReader(ForeignTable table, Optional<String> wanted) {
        this.table = table;
        this.wanted = wanted;
    }

    @Override
    public ForeignHistory read(Session session) throws ServerException {
        String project = project(session);
        String hash = table.columns().contains("script_hash") ? "script_hash" : "NULL";
        List<ForeignRow> rows = new ArrayList<>();
        for (List<@Nullable String> row : session.query(CatalogSql.qualified("SELECT change, note, " + hash + ", "
                + ForeignSql.time("committed_at") + ", committer_name FROM " + table.qualified() + " WHERE project = "
                + Quoting.literal(project) + " ORDER BY committed_at, planned_at"))) {
            rows.add(new ForeignRow(
                    Kind.VERSIONED,
                    CatalogSql.value(row, 0),
                    ForeignSql.text(row, 1),
                    "",
                    false,
                    ForeignSql.optional(row, 2),
                    ForeignSql.optional(row, 4),
                    ForeignSql.time(row, 3),
                    0));
        }
        String registry = Quoting.identifier(table.schema());
        return new ForeignHistory(
                Tool.SQITCH, registry, rows, failures(session, project), "DROP SCHEMA " + registry + " CASCADE;");
    }

    private String project(Session session) throws ServerException {
        List<String> projects =
                session.query("SELECT DISTINCT project FROM " + table.qualified() + " ORDER BY project").stream()
                        .map(row -> CatalogSql.value(row, 0))
                        .toList();
        if (wanted.isPresent() || projects.size() == 1) {
            String project = wanted.orElseGet(() -> projects.get(0));
            if (projects.contains(project)) {
                return project;
            }
        }
        String names = projects.stream().collect(joining(", "));
        if (projects.isEmpty() || wanted.isPresent()) {
            throw new ProblemsException(Problem.error(
                            Code.FOREIGN_MISSING,
                            "Sqitch's registry " + table.schema() + " has no change"
                                    + wanted.map(project -> " of the project " + project)
                                            .orElse("") + " deployed")
                    .withHint(projects.isEmpty() ? null : "It has changes of: " + names + "."));
        }
        throw new ProblemsException(
                Problem.error(Code.FOREIGN_SEVERAL, "Sqitch's registry holds more than one project: " + names)
                        .withHint("Name the one to take over with -Dpgmigrate.fromProject."));
    }

    /** Changes of which the last that was heard is that they failed: what they left, nobody has written down. */
    private List<Problem> failures(Session session, String project) throws ServerException {
        return session
                .query(CatalogSql.qualified("SELECT e.change, " + ForeignSql.time("e.committed_at") + " FROM "
                        + table.qualified("events") + " e WHERE e.event = 'fail' AND e.project = "
                        + Quoting.literal(project) + " AND NOT EXISTS (SELECT FROM " + table.qualified("events")
                        + " l WHERE l.change_id = e.change_id AND l.committed_at > e.committed_at)"
                        + " ORDER BY e.committed_at"))
                .stream()
                .map(row -> Problem.warning(
                                Code.FOREIGN_REMARK,
                                "the change " + CatalogSql.value(row, 0) + " failed on " + ForeignSql.text(row, 1)
                                        + " and is not deployed")
                        .withHint("See whether its script has left anything."))
                .toList();
    }

    @Override
    public void lock(Session session) throws ServerException {
        boolean free = "t"
                .equals(session.query("SELECT pg_catalog.pg_try_advisory_xact_lock(" + LOCK + ")")
                        .get(0)
                        .get(0));
        if (!free) {
            throw new ProblemsException(Problem.error(Code.FOREIGN_BUSY, "Sqitch is at work on this database")
                    .withHint("Wait for it to end and try again. Nothing was recorded."));
        }
        session.send(
                "LOCK TABLE " + table.qualified() + ", " + table.qualified("events") + " IN SHARE ROW EXCLUSIVE MODE");
    }
}
