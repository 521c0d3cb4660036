package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.Includes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads a migration folder and finds everything wrong with it in one go. Offline: no server is asked. */
public final class FolderReader {

    /**
     * How to read.
     *
     * @param project the directory against which {@code \i} and shown names are resolved, and which no file may leave
     * @param directory the migration folder
     * @param variables psql's variables for the scripts
     * @param rollbacksOptional whether a missing rollback is a warning only
     * @param sum what to do with the sum file
     */
    public record Request(
            Path project, Path directory, Map<String, String> variables, boolean rollbacksOptional, Sum sum) {}

    /** What to do with {@code migrations.sum}. */
    public enum Sum {
        /** Add new files and refresh the lines of edited ones, with a warning for these. */
        UPDATE,
        /** Any difference is an error, and so is a missing sum file where there are migrations. */
        CHECK,
        /** Neither read nor written. */
        OFF
    }

    /**
     * A reading.
     *
     * @param folder what was found; with errors among the problems it may lack what they are about
     * @param problems everything found, in the order of file names
     */
    public record Reading(MigrationFolder folder, List<Problem> problems) {}

    private FolderReader() {}

    public static Reading read(Request request) {
        return new Reading(
                new MigrationFolder(request.directory().toString(), List.of(), List.of(), Includes.NONE), List.of());
    }
}
