package io.github.pgmigrate.mojo;

import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Version;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads parameters that name versions. */
final class Versions {

    private Versions() {}

    static Optional<Version> of(String parameter, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Version.of(value.strip()));
        } catch (IllegalArgumentException e) {
            throw new ProblemsException(Problem.error(Code.PARAMETER, parameter + ": " + e.getMessage())
                    .withHint("Write the number that begins the file's name."));
        }
    }

    /** A version, or the file name of a repeatable script. */
    static Optional<MigrationKey> key(String parameter, @Nullable String value) {
        if (value != null && value.strip().endsWith(".sql")) {
            return Optional.of(MigrationKey.of(value.strip()));
        }
        return of(parameter, value).map(MigrationKey::of);
    }

    /** Several of them, with commas between. */
    static Set<MigrationKey> keys(String parameter, @Nullable String value) {
        Set<MigrationKey> keys = new LinkedHashSet<>();
        for (String one : value == null ? List.<String>of() : List.of(value.split(",", -1))) {
            key(parameter, one).ifPresent(keys::add);
        }
        return keys;
    }
}
