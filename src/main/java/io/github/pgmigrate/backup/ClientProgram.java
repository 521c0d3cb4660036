package io.github.pgmigrate.backup;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client program of PostgreSQL's.
 *
 * @param name such as {@code pg_dump}
 * @param file where it is
 * @param version its version in full, such as {@code 17.11}
 */
public record ClientProgram(String name, Path file, String version) {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ([0-9]+)([.0-9]*)");

    static ClientProgram of(String name, Path file) {
        String said;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Child child = Child.start(List.of(file.toString(), "--version"), Map.of(), () -> false)) {
            child.readInto(out);
            said = out.toString(StandardCharsets.UTF_8) + child.end().words();
        } catch (IOException e) {
            said = String.valueOf(e.getMessage());
        }
        Matcher matcher = VERSION.matcher(said);
        if (!matcher.find()) {
            throw new ProblemsException(
                    Problem.error(Code.CLIENT_PROGRAM, file + " does not say which version of PostgreSQL it is of")
                            .withHint("Name the directory of PostgreSQL's client programs with"
                                    + " -Dpgmigrate.pgBinDirectory=...")
                            .withDetails(said.lines().limit(5).toList()));
        }
        return new ClientProgram(name, file, matcher.group(1) + matcher.group(2));
    }

    /** Its major version, such as 17. */
    public int major() {
        return Integer.parseInt(version.replaceFirst("[^0-9].*", ""));
    }

    /**
     * Sees to it that it knows a server: pg_dump refuses those that are newer.
     *
     * @param server the server's major version
     * @throws ProblemsException (CLIENT_PROGRAM) where it is older
     */
    public void requireAtLeast(int server) {
        if (major() < server) {
            throw new ProblemsException(Problem.error(
                            Code.CLIENT_PROGRAM,
                            file + " is of PostgreSQL " + version + ", and the server of " + server
                                    + ": it refuses servers that are newer than itself")
                    .withHint("Install the client programs of PostgreSQL " + server
                            + " or later, and name their directory" + " with -Dpgmigrate.pgBinDirectory=..."));
        }
    }
}
