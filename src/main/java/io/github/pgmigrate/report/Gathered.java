package io.github.pgmigrate.report;

import static java.util.stream.Collectors.joining;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.text.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Problems as the console shows them: where many files lack a rollback and may, that is one line and not hundreds. The JSON
 * report has each.
 */
public final class Gathered {

    /** So many have a line each. */
    private static final int FEW = 3;

    private static final int NAMED = 5;

    private Gathered() {}

    /** The same problems in the same order, warnings of missing rollbacks gathered where the first of them stood. */
    public static List<Problem> of(List<Problem> problems) {
        List<Problem> lacking = problems.stream().filter(Gathered::isGathered).toList();
        if (lacking.size() <= FEW) {
            return problems;
        }
        List<Problem> shown = new ArrayList<>(problems);
        shown.set(problems.indexOf(lacking.get(0)), together(lacking));
        shown.removeIf(Gathered::isGathered);
        return shown;
    }

    private static boolean isGathered(Problem problem) {
        return problem.code() == Code.MISSING_ROLLBACK
                && problem.severity() == Severity.WARNING
                && problem.location() != null;
    }

    private static Problem together(List<Problem> lacking) {
        String names = lacking.stream().limit(NAMED).map(Gathered::fileName).collect(joining(", "));
        String more = lacking.size() > NAMED ? " and " + (lacking.size() - NAMED) + " more" : "";
        return Problem.warning(Code.MISSING_ROLLBACK, lacking.size() + " migrations have no rollback: " + names + more)
                .withHint(
                        "That is all right for those that began without (rollbacks=optional). Write one where it may be"
                                + " wanted; where nothing can undo a migration, say why: -- pgmigrate:irreversible <reason>.");
    }

    private static String fileName(Problem problem) {
        Location place = Objects.requireNonNull(problem.location());
        return place.file().replaceFirst(".*/", "");
    }
}
