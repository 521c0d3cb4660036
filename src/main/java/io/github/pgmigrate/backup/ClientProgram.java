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
import java.util.Optional;
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

    /** Debian's wrapper (pg_wrapper) takes the newest there is where a host is named, as it always is when it works; else another. */
    private static final Map<String, String> ELSEWHERE = Map.of("PGHOST", "localhost");

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ([0-9]+)([.0-9]*)");

    static ClientProgram of(String name, Path file) {
        return new ClientProgram(
                name,
                file,
                version(file)
                        .orElseThrow(() -> new ProblemsException(Problem.error(
                                        Code.CLIENT_PROGRAM,
                                        file + " does not say which version of PostgreSQL it is of")
                                .withHint("Name the directory of PostgreSQL's client programs with"
                                        + " -Dpgmigrate.pgBinDirectory=...")
                                .withDetails(said(file).lines().limit(5).toList()))));
    }

    /** The version that a program says it is of. */
    static Optional<String> version(Path file) {
        Matcher matcher = VERSION.matcher(said(file));
        return matcher.find() ? Optional.of(matcher.group(1) + matcher.group(2)) : Optional.empty();
    }

    private static String said(Path file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Child child = Child.start(List.of(file.toString(), "--version"), ELSEWHERE, () -> false)) {
            child.readInto(out);
            return out.toString(StandardCharsets.UTF_8) + child.end().words();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Its major version, such as 17. */
    public int major() {
        return Integer.parseInt(version.replaceFirst("[^0-9].*", ""));
    }
}
