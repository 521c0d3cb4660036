package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.MigrationKey;
import java.util.List;
import java.util.stream.Collectors;

/** Names versions in a sentence: {@code version 3}, {@code versions 1, 2}, {@code versions 1, 2, 3, 4, 5 and 2 more}. */
final class VersionWords {

    private static final int NAMED = 5;

    private VersionWords() {}

    /** The sentence part for versions or keys of versions. */
    static String of(List<?> versions) {
        return (versions.size() == 1 ? "version " : "versions ") + names(versions);
    }

    /** The sentence part for versions and repeatable scripts: {@code version 3, then R_a.sql}. */
    static String ofKeys(List<MigrationKey> keys) {
        List<MigrationKey> versions =
                keys.stream().filter(key -> key.asVersion().isPresent()).toList();
        List<MigrationKey> scripts =
                keys.stream().filter(key -> key.asVersion().isEmpty()).toList();
        if (scripts.isEmpty()) {
            return of(versions);
        }
        return (versions.isEmpty() ? "" : of(versions) + ", then ") + names(scripts);
    }

    private static String names(List<?> all) {
        String named = all.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        return named + (all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "");
    }
}
