package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Pooler;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.Status;
import io.github.pgmigrate.backup.ClientProgram;
import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.backup.DatabaseDump;
import io.github.pgmigrate.backup.DumpFile;
import io.github.pgmigrate.backup.Restore;
import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.target.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the copy that a rehearsal is held on. */
final class Copying {

    private static final String SIZE =
            "SELECT pg_catalog.pg_size_pretty(pg_catalog.pg_database_size(pg_catalog.current_database()))";

    private final Request request;
    private final ThrowawayServer.Source servers;
    private final int otherwise;
    private final CopyOf of;

    /**
     * For one rehearsal.
     *
     * @param servers where throwaway servers come from
     * @param otherwise PostgreSQL's major version where a dump does not say one
     */
    Copying(Request request, ThrowawayServer.Source servers, int otherwise, CopyOf of) {
        this.request = request;
        this.servers = servers;
        this.otherwise = otherwise;
        this.of = of;
    }

    /** What is copied, for people. */
    String words() {
        return of instanceof CopyOf.Dump dump ? String.valueOf(dump.file().getFileName()) : words(request.target());
    }

    /** The same with how large it is, where that can be known. */
    String announced() {
        return words() + size().map(size -> " (" + size + ")").orElse("");
    }

    private Optional<String> size() {
        if (of instanceof CopyOf.Dump) {
            return Optional.empty();
        }
        try (Session session = Session.open(request.target(), "pgmigrate copy", notice -> {})) {
            return Optional.of(CatalogSql.value(session.query(SIZE).get(0), 0));
        } catch (ServerException e) {
            return Optional.empty();
        }
    }

    private static String words(Target target) {
        return target.database() + " at " + target.host();
    }

    /** What the target lacks by its own history, so that nothing is copied in vain; empty where no target is asked. */
    Optional<Course> look() {
        if (of instanceof CopyOf.Dump) {
            return Optional.empty();
        }
        RunReport status = new Status(request).run();
        return Optional.of(Courses.onCopy(
                status,
                request.folder(),
                status.server().map(facts -> Courses.major(facts.version())).orElse(otherwise),
                request.target().database(),
                words()));
    }

    /**
     * Makes it.
     *
     * @throws io.github.pgmigrate.problem.ProblemsException with a remedy; nothing is left then
     */
    Copy make() throws ServerException {
        if (of instanceof CopyOf.Dump dump) {
            return ofDump(DumpFile.of(dump.file()), dump.programs());
        }
        if (of instanceof CopyOf.TargetByDump dump) {
            return ofTarget(dump.programs());
        }
        return CopyBeside.of(request);
    }

    /**
     * What hinders it beforehand.
     *
     * @param migrations those that are going to be rehearsed
     * @param seed the script that runs before them
     */
    List<Problem> hindrances(List<Migration> migrations, Optional<ScriptFile> seed) {
        if (!(of instanceof CopyOf.TargetBeside)) {
            return of instanceof CopyOf.TargetByDump ? DatabaseDump.hindrances(request.target()) : List.of();
        }
        List<Problem> found = new ArrayList<>(SharedWords.in(request.folder(), migrations, seed));
        if (request.options().session().pooler() != Pooler.NONE) {
            found.add(Problem.error(
                            Code.PARAMETER,
                            "pooler is declared, and a copy on the target's server cannot be reached through one")
                    .withHint("Name the server itself in the URL, or copy by a dump: -Dpgmigrate.copyBy=dump"));
        }
        return found;
    }

    private Copy ofDump(DumpFile file, ClientPrograms programs) throws ServerException {
        if (file.form() == DumpFile.Form.ARCHIVE) {
            ClientProgram restore = programs.newestRestore();
            String listing = Restore.listing(restore, file.path(), request.interruption()::isRequested);
            return made(file.server(listing).orElse(otherwise), "", copy -> copy.restore(file, restore));
        }
        int major = file.server("").orElse(otherwise);
        ScriptFile script = new DumpSource(shown(file.path()), file, Courses.offered(major)).read();
        return made(major, "", copy -> copy.run(script));
    }

    private static String shown(Path path) {
        return path.toString().replace('\\', '/');
    }

    private Copy ofTarget(ClientPrograms programs) throws ServerException {
        ClientProgram dump;
        ClientProgram restore;
        int major;
        TargetFacts facts;
        try (Session session = Session.open(request.target(), "pgmigrate copy", notice -> {})) {
            major = session.majorVersion();
            dump = programs.dumping(major);
            restore = programs.restoring(dump);
            facts = TargetFacts.read(session, request.options().session().role());
        }
        DatabaseDump made = new DatabaseDump(
                dump,
                request.target(),
                request.options().session().role(),
                request.options().lockTimeout());
        return made(major, request.target().database(), copy -> copy.copy(made, restore, facts));
    }

    /** Where the data of such servers lie. */
    private static Path home(ThrowawayServer server) {
        Path directory = server.directory();
        Path parent = directory.getParent();
        return parent == null ? directory : parent;
    }

    /** What fills a copy. */
    @FunctionalInterface
    private interface Filling {
        void fill(ThrowawayCopy copy) throws ServerException;
    }

    private Copy made(int major, String database, Filling filling) throws ServerException {
        ThrowawayServer server = servers.start(Courses.offered(major), List.of());
        try {
            ThrowawayCopy copy = new ThrowawayCopy(server, request, Courses.named(database));
            filling.fill(copy);
            copy.ready();
            return copy;
        } catch (ProblemsException e) {
            server.close();
            throw new ProblemsException(
                    e.problems().stream()
                            .map(problem -> FullDisk.explain(problem, home(server)))
                            .toList(),
                    e);
        } catch (ServerException e) {
            server.close();
            Optional<Problem> full = FullDisk.of(e, home(server));
            if (full.isPresent()) {
                throw new ProblemsException(List.of(full.get()), e);
            }
            throw e;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }
}
