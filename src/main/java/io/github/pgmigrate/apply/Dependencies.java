package io.github.pgmigrate.apply;

import io.github.pgmigrate.catalog.Dependents;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Code;
import java.util.ArrayList;
import java.util.List;

/** Names what depends on an object that a script could not drop or change. */
final class Dependencies {

    private Dependencies() {}

    /** Lines for a person; none where the failure is another, or the server has named them all in its detail. */
    static List<String> of(Workplace place, StatementFailure failure) {
        if (Failures.code(failure, false) != Code.DEPENDENTS) {
            return List.of();
        }
        try {
            Dependents found = Dependents.of(place.session(), failure.failure().error());
            List<String> lines = new ArrayList<>();
            found.lines().forEach(line -> lines.add("depends on it: " + line));
            if (found.more() > 0) {
                lines.add("and " + found.more() + " more");
            }
            return lines;
        } catch (ServerException e) {
            return List.of();
        }
    }
}
