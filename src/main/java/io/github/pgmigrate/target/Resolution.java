package io.github.pgmigrate.target;

import io.github.pgmigrate.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What the search for a target has found.
 *
 * @param target empty where nothing names one
 * @param warnings what was passed over on the way
 */
public record Resolution(Optional<Target> target, List<Problem> warnings) {

    public Resolution {
        warnings = List.copyOf(warnings);
    }
}
