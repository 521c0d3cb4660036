package io.github.pgmigrate.problem;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Thrown when a goal cannot go on: carries every problem found so far, at least one of them an error. */
public final class ProblemsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final List<Problem> problems;

    public ProblemsException(List<Problem> problems) {
        this(problems, null);
    }

    public ProblemsException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems.stream().map(Problem::headline).collect(Collectors.joining("\n")), cause);
        this.problems = List.copyOf(problems);
    }

    public ProblemsException(Problem problem) {
        this(List.of(problem));
    }

    /** All problems, in the order in which they were found. */
    public List<Problem> problems() {
        return problems;
    }
}
