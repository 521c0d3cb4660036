package io.github.pgmigrate.backup;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where PostgreSQL's client programs are looked for.
 *
 * @param directory the directory that the user names; empty for the directories of PATH
 * @param path the value of PATH
 */
public record ClientPrograms(Optional<Path> directory, String path) {

    /** Those of this machine. */
    public static ClientPrograms of(Optional<Path> directory) {
        return new ClientPrograms(directory, Objects.toString(System.getenv("PATH"), ""));
    }

    /**
     * A program.
     *
     * @param name such as {@code pg_dump}
     * @throws ProblemsException (CLIENT_PROGRAM) where there is none, or it does not say its version
     */
    public ClientProgram find(String name) {
        Optional<Path> file = directory.isPresent()
                ? in(directory.get(), name).filter(Files::isExecutable)
                : Stream.of(path.split(File.pathSeparator, -1))
                        .flatMap(entry -> onPath(entry, name).stream())
                        .filter(found -> Files.isRegularFile(found) && Files.isExecutable(found))
                        .findFirst();
        return ClientProgram.of(
                name,
                file.orElseThrow(() -> new ProblemsException(Problem.error(
                                Code.CLIENT_PROGRAM,
                                name + " is not "
                                        + directory
                                                .map(named -> "in " + named + " (pgBinDirectory)")
                                                .orElse("in any directory of PATH"))
                        .withHint("Install PostgreSQL's client programs (Debian: postgresql-client), or name their"
                                + " directory with -Dpgmigrate.pgBinDirectory=..."))));
    }

    /** Not relative to where the build runs: nobody's project brings the programs along. */
    private static Optional<Path> onPath(String entry, String name) {
        try {
            return Optional.of(Path.of(entry)).filter(Path::isAbsolute).flatMap(found -> in(found, name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> in(Path where, String name) {
        Path windows = where.resolve(name + ".exe");
        return Optional.of(Files.exists(windows) ? windows : where.resolve(name));
    }
}
