package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognises that a copy was not made for want of room, and says where there has to be some. */
final class FullDisk {

    private static final String STATE = "53100";
    private static final Pattern SAID =
            Pattern.compile("No space left on device|Check free disk space|could not extend file");

    /** What is said where the server has ended, as it does when there is no room for its write-ahead log. */
    private static final Pattern ENDED = Pattern.compile(
            "server closed the connection|connection to the server was lost|terminating connection|recovery mode|SSL SYSCALL"
                    + "|lost synchronization");

    private static final String GONE = " The copy is dropped; nothing else was changed.";

    private FullDisk() {}

    /**
     * The problem with that remedy, where it is that; else the problem itself.
     *
     * @param directory where the throwaway server has its data
     */
    static Problem explain(Problem problem, Path directory) {
        return problem.isError() && problem.code() == Code.COPY_RESTORE
                ? remedy(text(problem), String.valueOf(problem.sqlState()), directory)
                        .map(problem::withHint)
                        .orElse(problem)
                : problem;
    }

    /** What it is, where a failure of the throwaway server is that. */
    static Optional<Problem> of(ServerException failure, Path directory) {
        return remedy(failure.error().message(), failure.sqlState(), directory)
                .map(remedy -> Problem.error(
                                Code.COPY_RESTORE,
                                "the copy cannot be made: " + failure.error().message())
                        .withHint(remedy)
                        .withSqlState(failure.sqlState()));
    }

    private static String text(Problem problem) {
        return problem.message() + String.join("\n", problem.details());
    }

    private static Optional<String> remedy(String text, String state, Path directory) {
        if (state.equals(STATE) || SAID.matcher(text).find()) {
            return Optional.of(
                    "Make room on the disk of " + directory + ": the data lie there twice for a while." + GONE);
        }
        return ENDED.matcher(text).find()
                ? Optional.of("The throwaway server has ended; the disk of " + directory + " may be full." + GONE)
                : Optional.empty();
    }
}
