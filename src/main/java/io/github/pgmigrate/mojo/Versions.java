package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Version;
import java.util.Optional;
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
}
