package io.github.pgmigrate.replay;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;

/** Says of a throwaway server's refusal what the server lacks, where it is that. */
public final class Missing {

    private Missing() {}

    /** The problem in words that say so; else the problem itself. */
    public static Problem explain(Problem problem) {
        return MissingLocale.explain(MissingExtension.explain(problem));
    }

    /** Whether the problem says so already. */
    public static boolean isExplained(Problem problem) {
        return problem.code() == Code.EXTENSION_MISSING || problem.code() == Code.LOCALE_MISSING;
    }
}
