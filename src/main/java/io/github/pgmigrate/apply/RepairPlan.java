package io.github.pgmigrate.apply;

import io.github.pgmigrate.problem.Problem;
import java.util.List;

/**
 * What a repair is to do. Immutable.
 *
 * @param changes the changes, in the order in which they are made
 * @param problems errors stop the repair; warnings name what it leaves as it is
 */
record RepairPlan(List<Planned> changes, List<Problem> problems) {

    RepairPlan {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }

    boolean isRefused() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
