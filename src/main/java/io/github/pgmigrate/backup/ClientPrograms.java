package io.github.pgmigrate.backup;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where PostgreSQL's client programs are looked for.
 *
 * @param directory the directory that the user names; empty for the directories of PATH
 * @param path the value of PATH
 * @param installations directories that hold one of PostgreSQL's a version; what is in them is named, and not used
 */
public record ClientPrograms(Optional<Path> directory, String path, List<Path> installations) {

    /** Where Debian, PGDG, Homebrew, Postgres.app and Windows have them. */
    private static final List<Path> KNOWN = Stream.of(
                    "/usr/lib/postgresql",
                    "/usr",
                    "/opt/homebrew/opt",
                    "/usr/local/opt",
                    "/Applications/Postgres.app/Contents/Versions",
                    "C:\\Program Files\\PostgreSQL")
            .map(Path::of)
            .toList();

    /** How the directory of an installation is called: 17, pgsql-17, postgresql@17, libpq. */
    private static final String INSTALLATION = "{[0-9],pgsql-,postgresql@,libpq}*";

    private static final String DUMP = "pg_dump";
    private static final String RESTORE = "pg_restore";

    /** Copies its list. */
    public ClientPrograms {
        installations = List.copyOf(installations);
    }

    /** Those of this machine. */
    public static ClientPrograms of(Optional<Path> directory) {
        return new ClientPrograms(directory, Objects.toString(System.getenv("PATH"), ""), KNOWN);
    }

    /**
     * A program: the first that there is.
     *
     * @param name such as {@code pg_dump}
     * @throws ProblemsException (CLIENT_PROGRAM) where there is none, or it does not say its version
     */
    public ClientProgram find(String name) {
        return files(name).stream()
                .findFirst()
                .map(file -> ClientProgram.of(name, file))
                .orElseThrow(() -> missing(name, 0));
    }

    /**
     * The first pg_dump that knows a server; it refuses those that are newer than itself.
     *
     * @param server the server's major version
     * @throws ProblemsException (CLIENT_PROGRAM) where there is none
     */
    public ClientProgram dumping(int server) {
        return atLeast(DUMP, server, files(DUMP))
                .orElseThrow(() -> files(DUMP).isEmpty()
                        ? missing(DUMP, server)
                        : tooOld(
                                find(DUMP),
                                server,
                                "the server of " + server + ": it refuses servers that are newer than itself"));
    }

    /**
     * The pg_restore that reads what a pg_dump writes: the one beside it, else the first that is not older.
     *
     * @throws ProblemsException (CLIENT_PROGRAM) where there is none
     */
    public ClientProgram restoring(ClientProgram dump) {
        Path beside = in(Objects.requireNonNull(dump.file().getParent()), RESTORE);
        List<Path> files = new ArrayList<>(files(RESTORE));
        if (Files.isExecutable(beside)) {
            files.add(0, beside);
        }
        return atLeast(RESTORE, dump.major(), files)
                .orElseThrow(() -> files.isEmpty()
                        ? missing(RESTORE, dump.major())
                        : tooOld(
                                ClientProgram.of(RESTORE, files.get(0)),
                                dump.major(),
                                dump.file() + " of " + dump.version() + ": it cannot read what that writes"));
    }

    /** The newest pg_restore on the way, which reads the most archives. */
    public ClientProgram newestRestore() {
        ClientProgram newest = find(RESTORE);
        for (Path file : files(RESTORE)) {
            Optional<ClientProgram> next = atLeast(RESTORE, newest.major() + 1, List.of(file));
            newest = next.orElse(newest);
        }
        return newest;
    }

    private static Optional<ClientProgram> atLeast(String name, int major, List<Path> files) {
        return files.stream()
                .flatMap(file ->
                        ClientProgram.version(file).stream().map(version -> new ClientProgram(name, file, version)))
                .filter(program -> program.major() >= major)
                .findFirst();
    }

    private List<Path> files(String name) {
        return directory
                .map(named -> Stream.of(in(named, name)))
                .orElseGet(() ->
                        Stream.of(path.split(File.pathSeparator, -1)).flatMap(entry -> onPath(entry, name).stream()))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .distinct()
                .toList();
    }

    private ProblemsException missing(String name, int major) {
        return new ProblemsException(Problem.error(
                        Code.CLIENT_PROGRAM,
                        name + " is not "
                                + directory
                                        .map(named -> "in " + named + " (pgBinDirectory)")
                                        .orElse("in any directory of PATH"))
                .withHint(elsewhere(name, major)
                        .orElse("Install PostgreSQL's client programs (Debian: postgresql-client), or name their"
                                + " directory with -Dpgmigrate.pgBinDirectory=...")));
    }

    private ProblemsException tooOld(ClientProgram found, int major, String why) {
        return new ProblemsException(Problem.error(
                        Code.CLIENT_PROGRAM, found.file() + " is of PostgreSQL " + found.version() + ", and " + why)
                .withHint(elsewhere(found.name(), major)
                        .orElse("Install the client programs of PostgreSQL " + major
                                + " or later, and name their directory with -Dpgmigrate.pgBinDirectory=...")));
    }

    /** Where one is that would do, in words. */
    private Optional<String> elsewhere(String name, int major) {
        List<Path> files = installations.stream()
                .flatMap(parent -> installed(parent).stream())
                .map(found -> in(found.resolve("bin"), name))
                .filter(Files::isExecutable)
                .sorted()
                .toList();
        return atLeast(name, major, files)
                .map(program -> "One of PostgreSQL " + program.version() + " is there: -Dpgmigrate.pgBinDirectory="
                        + program.file().getParent());
    }

    private static List<Path> installed(Path parent) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, INSTALLATION)) {
            directories.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        return found;
    }

    /** Not relative to where the build runs: nobody's project brings the programs along. */
    private static Optional<Path> onPath(String entry, String name) {
        try {
            return Optional.of(Path.of(entry)).filter(Path::isAbsolute).map(found -> in(found, name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Path in(Path where, String name) {
        Path windows = where.resolve(name + ".exe");
        return Files.exists(windows) ? windows : where.resolve(name);
    }
}
