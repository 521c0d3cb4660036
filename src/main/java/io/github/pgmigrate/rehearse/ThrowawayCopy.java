package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.backup.ClientProgram;
import io.github.pgmigrate.backup.DatabaseDump;
import io.github.pgmigrate.backup.DumpFile;
import io.github.pgmigrate.backup.Restore;
import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.HistoryTables;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.replay.Missing;
import io.github.pgmigrate.replay.MissingRole;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.sql.Quoting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A copy on a throwaway server. */
final class ThrowawayCopy implements Copy {

    /** How many roles a dump may take for granted before something else must be wrong. */
    private static final int MOST_ROLES = 1000;

    private static final String NAME = "pgmigrate copy";

    /** Whoever logs in to other servers by way of the database must not do so from a copy. */
    static final String MAPPINGS = CatalogSql.qualified("SELECT pg_catalog.concat('DROP USER MAPPING FOR ',"
            + " CASE WHEN m.umuser = 0::pg_catalog.oid THEN 'PUBLIC' ELSE pg_catalog.quote_ident(m.usename) END,"
            + " ' SERVER ', pg_catalog.quote_ident(m.srvname)) FROM pg_catalog.pg_user_mappings m");

    private final ThrowawayServer server;
    private final Workshop workshop;
    private final Request request;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * An empty one.
     *
     * @param request what the rehearsal is like
     * @param database its name
     */
    ThrowawayCopy(ThrowawayServer server, Request request, String database) throws ServerException {
        this.server = server;
        this.request = request;
        this.workshop = new Workshop(server, database);
        workshop.open();
    }

    @Override
    public Site site() {
        return workshop;
    }

    @Override
    public String version() {
        return server.version();
    }

    @Override
    public boolean isWatched() {
        return true;
    }

    @Override
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    @Override
    public List<Problem> afterwards() {
        return List.of();
    }

    /** Fills it from a script. */
    void run(ScriptFile script) throws ServerException {
        for (int roles = 0; ; roles++) {
            RunReport report = DumpSource.run(script, workshop.target(), request);
            if (report.isOk()) {
                return;
            }
            Optional<String> missing = MissingRole.of(report.problems());
            if (missing.isEmpty() || roles == MOST_ROLES) {
                throw new ProblemsException(Findings.ofMigration(report).stream()
                        .map(ThrowawayCopy::notRestored)
                        .toList());
            }
            workshop.addRole(missing.get());
            workshop.clear();
        }
    }

    /** What may be done about it in a migration is of no help in a dump. */
    private static Problem notRestored(Problem problem) {
        boolean ofStatement = problem.isError() && problem.location() != null && problem.sqlState() != null;
        return ofStatement && !Missing.isExplained(problem) && problem.code() != Code.INTERRUPTED
                ? new Problem(
                        Code.COPY_RESTORE,
                        problem.severity(),
                        problem.location(),
                        "the dump cannot be restored: " + problem.message(),
                        "Write it anew with pg_dump, of one whole database. The copy is dropped; nothing else was changed.",
                        problem.sqlState(),
                        problem.excerpt(),
                        problem.details())
                : problem;
    }

    /** Fills it from an archive. */
    void restore(DumpFile archive, ClientProgram program) throws ServerException {
        Restore restore = restore(program);
        List<String> missing = restore.missingRoles(archive.path());
        while (!missing.isEmpty()) {
            for (String role : missing) {
                workshop.addRole(role);
            }
            workshop.clear();
            missing = restore.missingRoles(archive.path());
        }
        workshop.clear();
        restored(() -> restore.run(archive.path()));
    }

    /** Fills it from a database. */
    void copy(DatabaseDump dump, ClientProgram program, TargetFacts facts) throws ServerException {
        for (String role : facts.roles()) {
            if (!role.equals(workshop.target().username())) {
                workshop.addRole(role);
            }
        }
        if (!workshop.clear(facts.database())) {
            problems.add(Findings.base("the throwaway server has no locale "
                    + facts.database().collate() + " of the target's: text of the copy is in another order"));
        }
        restored(() -> dump.into(restore(program)));
        settle(facts.settings());
    }

    private void restored(Runnable work) {
        try {
            work.run();
        } catch (ProblemsException e) {
            throw new ProblemsException(
                    e.problems().stream().map(Missing::explain).toList(), e);
        }
    }

    private Restore restore(ClientProgram program) {
        Path directory = server.directory();
        return new Restore(
                program,
                workshop.target(),
                Courses.major(server.version()),
                directory,
                request.interruption()::isRequested);
    }

    private void settle(Map<String, String> settings) throws ServerException {
        try (Session session = Session.open(server.target(Courses.named("")), NAME, notice -> {})) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                settle(session, setting.getKey(), setting.getValue());
            }
        }
    }

    /** PostgreSQL itself takes the value apart and puts it together again, lists too. */
    private void settle(Session session, String name, String value) throws ServerException {
        String quoted =
                Arrays.stream(name.split("\\.", -1)).map(Quoting::identifier).collect(Collectors.joining("."));
        try {
            session.query("SELECT pg_catalog.set_config(" + Quoting.literal(name) + ", " + Quoting.literal(value)
                    + ", false)");
            session.send("ALTER DATABASE "
                    + Quoting.identifier(workshop.target().database()) + " SET " + quoted + " FROM CURRENT");
        } catch (ServerException e) {
            if (e.connectionLost()) {
                throw e;
            }
            problems.add(Findings.base("the copy does without the setting " + name + ": "
                    + e.error().message()));
        }
    }

    /** Makes it ready: as the target's it has an owner whom the history may belong to, and its queries are planned well. */
    void ready() throws ServerException {
        String table = request.options().historyTable();
        try (Session session = Session.open(workshop.target(), NAME, notice -> {})) {
            for (List<@Nullable String> row : session.query(MAPPINGS)) {
                session.send(CatalogSql.value(row, 0));
            }
            String schema = request.options()
                    .historySchema()
                    .map(Quoting::literal)
                    .orElseGet(() -> HistoryTables.schemaSql(table));
            List<List<@Nullable String>> owner = session.query(
                    CatalogSql.qualified("SELECT pg_catalog.pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c"
                                            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                                            + " WHERE c.relname = :table AND n.nspname = ")
                                    .replace(":table", Quoting.literal(table))
                            + schema);
            if (!owner.isEmpty()) {
                session.send(
                        "ALTER DATABASE " + Quoting.identifier(workshop.target().database()) + " OWNER TO "
                                + Quoting.identifier(CatalogSql.value(owner.get(0), 0)));
            }
            session.send("ANALYZE");
        }
    }

    @Override
    public void close() {
        workshop.close();
        server.close();
    }
}
