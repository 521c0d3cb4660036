package io.github.pgmigrate.replay;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognises that a throwaway server lacks a locale, or a collation, which a script needs, and says what helps. */
final class MissingLocale {

    /** As PostgreSQL reports it (get_collation_oid in namespace.c, report_newlocale_failure in pg_locale.c). */
    private static final Set<String> STATES = Set.of("42704", "22023");

    private static final Pattern MESSAGE =
            Pattern.compile("collation \".*\" for encoding \".*\" does not exist|could not create locale \"");

    private MissingLocale() {}

    /** The problem in words that say so, where it is that; else the problem itself. */
    static Problem explain(Problem problem) {
        boolean missing = problem.isError()
                && STATES.contains(String.valueOf(problem.sqlState()))
                && MESSAGE.matcher(problem.message()).find();
        return missing
                ? new Problem(
                        Code.LOCALE_MISSING,
                        problem.severity(),
                        problem.location(),
                        "the throwaway server lacks a locale: " + problem.message(),
                        "The plugin's own PostgreSQL has the locales of the machine it runs on, and those of ICU. Make the locale"
                                + " on this machine, or use a container that has it: -Dpgmigrate.server=container"
                                + " -Dpgmigrate.image=...",
                        problem.sqlState(),
                        problem.excerpt(),
                        problem.details())
                : problem;
    }
}
