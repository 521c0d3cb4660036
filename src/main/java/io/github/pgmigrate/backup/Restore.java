package io.github.pgmigrate.backup;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Restores what pg_dump has written into a database of the plugin's own.
 *
 * @param program pg_restore
 * @param copy the database, which is there and empty
 * @param major the major version of its server
 * @param directory where a password may lie for as long as it takes
 * @param stop whether somebody wants it to end
 */
public record Restore(ClientProgram program, Target copy, int major, Path directory, BooleanSupplier stop) {

    private static final Pattern ROLE = Pattern.compile("ERROR:  role \"(.+)\" does not exist$");
    private static final String GONE = "The copy is dropped; nothing else was changed.";

    /**
     * Restores an archive: a file in pg_dump's custom or tar format, or a directory.
     *
     * @throws ProblemsException (COPY_RESTORE, CLIENT_PROGRAM, INTERRUPTED) with a remedy
     */
    public void run(Path archive) {
        require(ended(List.of(archive.toString()), true));
    }

    /** The roles that an archive takes for granted, and the server lacks; what can be restored of it without rows, is. */
    public List<String> missingRoles(Path archive) {
        return ended(List.of("--schema-only", archive.toString()), false).lines().stream()
                .flatMap(line -> ROLE.matcher(line).results())
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    /**
     * What an archive says of itself, as {@code pg_restore --list} has it.
     *
     * @throws ProblemsException (COPY_SOURCE, CLIENT_PROGRAM) where it is none that can be read
     */
    public static String listing(ClientProgram program, Path archive, BooleanSupplier stop) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Child child =
                Child.start(List.of(program.file().toString(), "--list", archive.toString()), Map.of(), stop)) {
            child.readInto(out);
            Child.Ending ending = child.end();
            if (ending.status() == 0) {
                return out.toString(StandardCharsets.UTF_8);
            }
            throw new ProblemsException(unreadable(archive, program, ending));
        } catch (IOException e) {
            throw new ProblemsException(
                    List.of(Problem.error(Code.COPY_SOURCE, archive + " cannot be read: " + e.getMessage())), e);
        }
    }

    private static Problem unreadable(Path archive, ClientProgram program, Child.Ending ending) {
        return ending.says("unsupported version")
                ? Problem.error(
                                Code.CLIENT_PROGRAM,
                                archive + " was written by a newer pg_dump than " + program.file()
                                        + ", which is of PostgreSQL " + program.version())
                        .withHint("Name the directory of newer client programs with -Dpgmigrate.pgBinDirectory=...")
                        .withDetails(ending.shown())
                : Problem.error(Code.COPY_SOURCE, archive + " cannot be read as a dump: " + ending.error())
                        .withHint("It is damaged or not whole. Write it anew: pg_dump --format=custom --file=...")
                        .withDetails(ending.shown());
    }

    private Child.Ending ended(List<String> words, boolean toFirstError) {
        try (Login login = Login.of(copy, directory);
                Child child = start(login, words, toFirstError)) {
            child.input().close();
            return child.end();
        } catch (IOException e) {
            throw broken(program.name(), e);
        }
    }

    /** Starts it to read an archive from its input, up to the first error. */
    Child start(Login login) throws IOException {
        return start(login, List.of(), true);
    }

    private Child start(Login login, List<String> more, boolean toFirstError) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                program.file().toString(),
                "--no-password",
                "--no-tablespaces",
                "--no-subscriptions",
                "--dbname=" + "dbname='" + copy.database().replace("\\", "\\\\").replace("'", "\\'") + "'"));
        words.addAll(more);
        boolean older = major < OlderServer.KNOWN_SINCE && program.major() >= OlderServer.KNOWN_SINCE;
        if (toFirstError && !older) {
            words.add("--exit-on-error");
        }
        return toFirstError
                ? Child.start(words, login.variables(), stop, new OlderServer())
                : Child.start(words, login.variables(), stop);
    }

    /** Sees to it that all was restored. */
    void require(Child.Ending ending) {
        if (ending.status() == 0) {
            return;
        }
        throw new ProblemsException(
                Problem.error(Code.COPY_RESTORE, "what was dumped cannot be restored: " + ending.error())
                        .withHint(GONE)
                        .withDetails(ending.shown()));
    }

    /** A program that could not be run to its end. */
    ProblemsException broken(String name, IOException cause) {
        return stop.getAsBoolean()
                ? new ProblemsException(Problem.error(Code.INTERRUPTED, name + " was told to stop")
                        .withHint(GONE))
                : new ProblemsException(
                        List.of(Problem.error(Code.COPY_RESTORE, name + " could not be run: " + cause.getMessage())
                                .withHint(GONE)),
                        cause);
    }
}
