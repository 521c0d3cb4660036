package io.github.pgmigrate.replay;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognises that a throwaway server lacks an extension which a script needs, and says what helps. */
final class MissingExtension {

    /** As PostgreSQL reports a control file that is not there (parse_extension_control_file in extension.c). */
    private static final Set<String> STATES = Set.of("0A000", "58P01");

    private static final Pattern MESSAGE =
            Pattern.compile("extension \".*\" is not available|could not open extension control file");

    private MissingExtension() {}

    /** The problem in words that say so, where it is that; else the problem itself. What pg_restore says has no SQLSTATE. */
    static Problem explain(Problem problem) {
        boolean missing = problem.isError()
                && (problem.code() == Code.COPY_RESTORE || STATES.contains(String.valueOf(problem.sqlState())))
                && MESSAGE.matcher(problem.message()).find();
        return missing
                ? new Problem(
                        Code.EXTENSION_MISSING,
                        problem.severity(),
                        problem.location(),
                        "the throwaway server lacks an extension: " + problem.message(),
                        "The plugin's own PostgreSQL brings the extensions of PostgreSQL itself alone (contrib). Use a"
                                + " container that has it: -Dpgmigrate.server=container -Dpgmigrate.image=...",
                        problem.sqlState(),
                        problem.excerpt(),
                        problem.details())
                : problem;
    }
}
