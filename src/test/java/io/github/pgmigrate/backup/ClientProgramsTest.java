package io.github.pgmigrate.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which programs are taken where there are several; these say a version and do nothing else. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
class ClientProgramsTest {

    @TempDir
    private Path machine;

    private Path program(String directory, String name, String script) throws IOException {
        Path file = Files.createDirectories(machine.resolve(directory)).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private Path program(String directory, String name, int major) throws IOException {
        return program(directory, name, "echo '" + name + " (PostgreSQL) " + major + ".3'");
    }

    private void both(String directory, int major) throws IOException {
        program(directory, "pg_dump", major);
        program(directory, "pg_restore", major);
    }

    private ClientPrograms onPath(String... directories) {
        return new ClientPrograms(
                Optional.empty(),
                Stream.of(directories)
                        .map(name -> machine.resolve(name).toString())
                        .collect(Collectors.joining(File.pathSeparator)),
                List.of(machine.resolve("lib/postgresql"), machine.resolve("none")));
    }

    private ClientPrograms named(String directory) {
        return new ClientPrograms(Optional.of(machine.resolve(directory)), "", List.of());
    }

    private static Problem refusal(Runnable asked) {
        Problem problem = catchThrowableOfType(ProblemsException.class, asked::run)
                .problems()
                .get(0);
        assertThat(problem.code()).isEqualTo(Code.CLIENT_PROGRAM);
        return problem;
    }

    @Test
    void theFirstThatKnowsTheServerIsTakenAndItsSister() throws Exception {
        both("a", 15);
        both("b", 17);
        both("c", 18);
        ClientPrograms programs = onPath("a", "b", "c");

        assertThat(programs.dumping(14).file()).isEqualTo(machine.resolve("a/pg_dump"));
        assertThat(programs.dumping(16).file()).isEqualTo(machine.resolve("b/pg_dump"));
        assertThat(programs.restoring(programs.dumping(16)).file()).isEqualTo(machine.resolve("b/pg_restore"));
        assertThat(programs.dumping(18).file()).isEqualTo(machine.resolve("c/pg_dump"));
        assertThat(programs.newestRestore().file()).isEqualTo(machine.resolve("c/pg_restore"));
    }

    @Test
    void oneThatSaysNothingIsPassedOver() throws Exception {
        program("a", "pg_dump", "exit 1");
        both("b", 17);

        assertThat(onPath("a", "b").dumping(17).version()).isEqualTo("17.3");
        assertThat(refusal(() -> onPath("a").dumping(17)).message())
                .endsWith("a/pg_dump does not say which version of PostgreSQL it is of");
    }

    @Test
    void whereNoneOnThePathWillDoOneElsewhereIsNamed() throws Exception {
        both("a", 15);
        both("lib/postgresql/16/bin", 16);
        both("lib/postgresql/18/bin", 18);

        Problem old = refusal(() -> onPath("a").dumping(17));
        assertThat(old.message())
                .isEqualTo(
                        machine.resolve("a/pg_dump")
                                + " is of PostgreSQL 15.3, and the server of 17: it refuses servers that are newer than itself");
        assertThat(old.hint())
                .isEqualTo("One of PostgreSQL 18.3 is there: -Dpgmigrate.pgBinDirectory="
                        + machine.resolve("lib/postgresql/18/bin"));
        assertThat(refusal(() -> onPath("none").dumping(14)).hint()).contains("One of PostgreSQL 16.3 is there");
        assertThat(refusal(() -> onPath("a").dumping(19)).hint())
                .startsWith("Install the client programs of PostgreSQL 19 or later");
    }

    @Test
    void aNamedDirectoryIsTheOnlyOne() throws Exception {
        both("a", 15);
        program("b", "pg_dump", 18);

        assertThat(named("a").dumping(15).version()).isEqualTo("15.3");
        assertThat(refusal(() -> named("a").dumping(16)).hint()).contains("Install the client programs");
        assertThat(refusal(() -> named("b").restoring(named("b").dumping(16))).message())
                .isEqualTo("pg_restore is not in " + machine.resolve("b") + " (pgBinDirectory)");
    }

    @Test
    void anOlderPgRestoreIsNotGivenWhatItCannotRead() throws Exception {
        program("a", "pg_restore", 15);
        program("b", "pg_dump", 18);

        assertThat(refusal(() -> onPath("a", "b").restoring(onPath("a", "b").dumping(18)))
                        .message())
                .isEqualTo(machine.resolve("a/pg_restore") + " is of PostgreSQL 15.3, and "
                        + machine.resolve("b/pg_dump") + " of 18.3: it cannot read what that writes");
    }

    /** Debian's looks for a cluster of this machine where no host is named, and one always is when it works. */
    @Test
    void aWrapperIsAskedAsItIsCalled() throws Exception {
        program(
                "a",
                "pg_dump",
                "[ -n \"$PGHOST\" ] && v=18 || v=15; echo \"pg_dump (PostgreSQL) $v.1 (Debian $v.1-1.pgdg12+1)\"");

        assertThat(onPath("a").dumping(18).version()).isEqualTo("18.1");
    }
}
