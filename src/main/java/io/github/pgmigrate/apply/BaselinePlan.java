package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Version;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a database may be said to stand at a version, from the folder and the history alone. Immutable.
 *
 * @param writes whether the history is to be written
 * @param problems why not, or what else there is to say
 */
record BaselinePlan(boolean writes, List<Problem> problems) {

    BaselinePlan {
        problems = List.copyOf(problems);
    }

    static BaselinePlan of(MigrationFolder folder, History history, Version version) {
        Optional<Version> baseline = Standing.baseline(history);
        if (baseline.filter(version::equals).isPresent()) {
            return new BaselinePlan(
                    false,
                    List.of(Problem.note(
                            Code.BASELINE_KNOWN, "version " + version + " is the baseline of this database already")));
        }
        if (baseline.isPresent()) {
            return refused(
                    "the baseline of this database is version " + baseline.get() + " already",
                    "If that is wrong, take it back with pgmigrate:repair -Dpgmigrate.forget=" + baseline.get()
                            + ", then say the right one.");
        }
        List<Version> applied = history.rows().stream()
                .filter(row -> row.kind() == Kind.VERSIONED)
                .flatMap(row -> row.version().stream())
                .toList();
        if (!applied.isEmpty()) {
            return refused(
                    "migrations are applied here already: " + VersionWords.of(applied),
                    "The history knows where this database stands: see pgmigrate:status. If one of its versions was run by"
                            + " other means, record that with pgmigrate:repair -Dpgmigrate.version=... -Dpgmigrate.settle=applied.");
        }
        if (!history.steps().isEmpty()) {
            MigrationKey begun = history.steps().get(0).key();
            return refused(
                    begun.words() + " is applied half-way",
                    "Finish it with pgmigrate:migrate, or settle it with pgmigrate:repair -Dpgmigrate.version=" + begun
                            + " -Dpgmigrate.settle=pending.");
        }
        boolean known = folder.migrations().stream().anyMatch(m -> m.version().equals(version));
        return new BaselinePlan(true, known ? List.of() : List.of(unknown(folder, version)));
    }

    private static BaselinePlan refused(String message, String remedy) {
        return new BaselinePlan(
                false, List.of(Problem.error(Code.BASELINE_REFUSED, message).withHint(remedy)));
    }

    private static Problem unknown(MigrationFolder folder, Version version) {
        return Problem.warning(Code.BASELINE_UNKNOWN, "the folder has no version " + version)
                .in(folder.name())
                .withHint(has(folder) + " If this was a slip, take it back with pgmigrate:repair -Dpgmigrate.forget="
                        + version + ".");
    }

    /** Which versions a folder has, as a sentence. */
    static String has(MigrationFolder folder) {
        List<Version> versions =
                folder.migrations().stream().map(Migration::version).toList();
        return versions.isEmpty() ? "The folder has none." : "The folder has " + VersionWords.of(versions) + ".";
    }
}
