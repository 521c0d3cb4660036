package io.github.pgmigrate.apply;

import io.github.pgmigrate.problem.Problem;
import java.util.List;

/** Thrown where a script has not begun, since the lock or the history does not let it: nothing of it has failed. */
final class NotBegunException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final List<Problem> problems;

    NotBegunException(List<Problem> problems) {
        super(problems.toString());
        this.problems = List.copyOf(problems);
    }

    List<Problem> problems() {
        return problems;
    }
}
