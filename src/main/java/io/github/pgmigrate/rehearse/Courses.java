package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.MigrationState;
import io.github.pgmigrate.apply.MigrationStatus;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.Status;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.server.EmbeddedServer;
import io.github.pgmigrate.server.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out what is to be rehearsed: all of a folder, or what a target lacks. */
final class Courses {

    private static final Set<MigrationState> OPEN =
            Set.of(MigrationState.PENDING, MigrationState.OUT_OF_ORDER, MigrationState.FAILED, MigrationState.IN_DOUBT);

    /** Databases that every server has, and that a rehearsal had better leave alone. */
    private static final Set<String> SYSTEM = Set.of("postgres", "template0", "template1");

    private Courses() {}

    /** All migrations, on a server of this major version. */
    static Course everything(MigrationFolder folder, int major) {
        return new Course(
                major,
                EmbeddedServer.DATABASE,
                List.of(),
                folder.migrations(),
                !folder.repeatables().isEmpty(),
                "an empty database",
                List.of());
    }

    /**
     * What a target lacks, on its major version. Only reads there; where it cannot be reached, everything.
     *
     * @param request the target
     * @param major the version where the target does not say one
     * @param all whether to rehearse what it has, too
     */
    static Course of(Request request, int major, boolean all) {
        RunReport status = new Status(request).run();
        if (status.server().isEmpty()) {
            Problem why = status.problems().stream()
                    .filter(Problem::isError)
                    .findFirst()
                    .orElseThrow();
            return with(
                    everything(request.folder(), major),
                    List.of(why.as(Severity.WARNING), base("so all migrations are rehearsed, on PostgreSQL " + major)));
        }
        List<Problem> problems = new ArrayList<>();
        int found = major(status.server().get().version());
        int offered = offered(found);
        if (offered != found) {
            problems.add(base("the target is PostgreSQL " + found + ", and the rehearsal is held on " + offered));
        }
        String database = status.server().get().database();
        Course whole = new Course(
                offered,
                named(database),
                List.of(),
                request.folder().migrations(),
                !request.folder().repeatables().isEmpty(),
                "an empty database",
                problems);
        if (all) {
            return whole;
        }
        problems.addAll(status.problems().stream().filter(Problem::isError).toList());
        Set<Version> lacking = lacking(status);
        problems.addAll(gone(status.migrations(), "on the target"));
        List<Migration> replayed = request.folder().migrations().stream()
                .filter(migration -> !lacking.contains(migration.version()))
                .toList();
        List<Migration> rehearsed = request.folder().migrations().stream()
                .filter(migration -> lacking.contains(migration.version()))
                .toList();
        return new Course(
                whole.major(),
                whole.database(),
                replayed,
                rehearsed,
                repeats(request.folder(), status.migrations()),
                replayed.isEmpty() ? whole.words() : "what the target has (" + replayed.size() + " migrations)",
                problems);
    }

    /**
     * What a copy lacks, by its own history.
     *
     * @param status where the migrations stand there
     * @param major the copy's major version
     * @param database its name
     * @param of the database of which it is one
     * @throws ProblemsException with what hinders, where it could not be looked at
     */
    static Course onCopy(RunReport status, MigrationFolder folder, int major, String database, String of) {
        if (status.server().isEmpty()) {
            throw new ProblemsException(status.problems());
        }
        List<Problem> problems = new ArrayList<>(
                status.problems().stream().filter(Problem::isError).toList());
        problems.addAll(gone(status.migrations(), "in " + of));
        Set<Version> lacking = lacking(status);
        return new Course(
                major,
                database,
                List.of(),
                folder.migrations().stream()
                        .filter(migration -> lacking.contains(migration.version()))
                        .toList(),
                repeats(folder, status.migrations()),
                "a copy of " + of,
                problems,
                Optional.of(of));
    }

    /** The name for a database of a throwaway server. */
    static String named(String database) {
        return database.isEmpty() || SYSTEM.contains(database) ? EmbeddedServer.DATABASE : database;
    }

    /** The major version among those there are servers of that is nearest to another. */
    static int offered(int major) {
        return Math.max(Platform.OLDEST, Math.min(Platform.NEWEST, major));
    }

    /** A major version from a version in full. */
    static int major(String version) {
        return Integer.parseInt(version.replaceFirst("[^0-9].*", ""));
    }

    private static Set<Version> lacking(RunReport status) {
        return status.migrations().stream()
                .filter(migration -> OPEN.contains(migration.state()))
                .flatMap(migration -> migration.version().stream())
                .collect(Collectors.toSet());
    }

    private static boolean repeats(MigrationFolder folder, List<MigrationStatus> migrations) {
        Set<String> files = folder.repeatables().stream()
                .map(repeatable -> repeatable.script().source().name())
                .collect(Collectors.toSet());
        return migrations.stream()
                .anyMatch(migration -> migration.kind() == Kind.REPEATABLE
                        && files.contains(migration.file())
                        && (OPEN.contains(migration.state()) || migration.state() == MigrationState.OUTDATED));
    }

    private static List<Problem> gone(List<MigrationStatus> migrations, String where) {
        return migrations.stream()
                .filter(migration -> migration.state() == MigrationState.MISSING)
                .map(migration -> base("version " + migration.version().orElseThrow() + " is applied " + where
                                + ", and the folder has no file for it")
                        .withHint("The rehearsal goes on without it; put the file back if what is pending needs it."))
                .toList();
    }

    private static Problem base(String message) {
        return Problem.warning(Code.REHEARSAL_BASE, message);
    }

    private static Course with(Course course, List<Problem> problems) {
        return new Course(
                course.major(),
                course.database(),
                course.replayed(),
                course.rehearsed(),
                course.repeats(),
                course.words(),
                problems);
    }
}
