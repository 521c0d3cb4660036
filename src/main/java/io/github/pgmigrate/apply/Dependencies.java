package io.github.pgmigrate.apply;

import java.util.List;

/** Names what depends on an object that a script could not drop. */
final class Dependencies {

    private Dependencies() {}

    static List<String> of(Workplace place, StatementFailure failure) {
        return List.of();
    }
}
