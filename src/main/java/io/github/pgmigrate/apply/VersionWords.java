package io.github.pgmigrate.apply;

import java.util.List;
import java.util.stream.Collectors;

/** Names versions in a sentence: {@code version 3}, {@code versions 1, 2}, {@code versions 1, 2, 3, 4, 5 and 2 more}. */
final class VersionWords {

    private static final int NAMED = 5;

    private VersionWords() {}

    /** The sentence part for versions or keys of migrations. */
    static String of(List<?> versions) {
        String named = versions.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        return (versions.size() == 1 ? "version " : "versions ")
                + named
                + (versions.size() > NAMED ? " and " + (versions.size() - NAMED) + " more" : "");
    }
}
