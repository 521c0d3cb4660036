package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.report.ConsoleProgress;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.LooseScript;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.server.EmbeddedThrowaways;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.text.Mask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The goal {@code rehearse} without Maven around it. Immutable; each word gives another one. */
record Rehearser(
        Path directory,
        int major,
        Optional<Target> target,
        boolean all,
        SessionSettings session,
        Optional<Path> seed,
        Path work,
        Path cache,
        Path memory,
        Optional<CopyOf> copy,
        Map<String, String> variables) {

    private static final Path COMMON = Path.of("target", "throwaway-servers").toAbsolutePath();

    /** A rehearsal of a folder, from empty, that remembers nothing of earlier ones. */
    static Rehearser of(Path directory, int major) {
        return new Rehearser(
                directory,
                major,
                Optional.empty(),
                false,
                SessionSettings.DEFAULT,
                Optional.empty(),
                COMMON,
                Path.of("target", "postgres-cache").toAbsolutePath(),
                COMMON.resolve("memory-" + UUID.randomUUID()),
                Optional.empty(),
                Map.of());
    }

    /** With a target to look at. */
    Rehearser on(Target looked) {
        return new Rehearser(
                directory, major, Optional.of(looked), all, session, seed, work, cache, memory, copy, variables);
    }

    /** Of all migrations, whatever the target has. */
    Rehearser everything() {
        return new Rehearser(directory, major, target, true, session, seed, work, cache, memory, copy, variables);
    }

    Rehearser with(SessionSettings other) {
        return new Rehearser(directory, major, target, all, other, seed, work, cache, memory, copy, variables);
    }

    /** With a script that runs before the first migration. */
    Rehearser seed(Path script) {
        return new Rehearser(
                directory, major, target, all, session, Optional.of(script), work, cache, memory, copy, variables);
    }

    /** With what is kept between rehearsals in a directory. */
    Rehearser remembering(Path directoryOfIt) {
        return new Rehearser(
                directory,
                major,
                target,
                all,
                session,
                seed,
                work,
                directoryOfIt,
                directoryOfIt.resolve("rehearsals"),
                copy,
                variables);
    }

    /** With its servers in a directory. */
    Rehearser in(Path place) {
        return new Rehearser(directory, major, target, all, session, seed, place, cache, memory, copy, variables);
    }

    /** On a copy. */
    Rehearser onCopy(CopyOf of) {
        return new Rehearser(
                directory, major, target, all, session, seed, work, cache, memory, Optional.of(of), variables);
    }

    /** With variables for the scripts. */
    Rehearser with(Map<String, String> others) {
        return new Rehearser(directory, major, target, all, session, seed, work, cache, memory, copy, others);
    }

    ThrowawayServer.Source servers() {
        return new EmbeddedThrowaways(work, cache, TestServer.BINARIES);
    }

    FolderReader.Reading read() {
        return FolderReader.read(new FolderReader.Request(directory, directory, variables, true, FolderReader.Sum.OFF));
    }

    Rehearsal run() {
        FolderReader.Reading reading = read();
        assertThat(reading.problems()).noneMatch(Problem::isError);
        return run(reading.folder());
    }

    Rehearsal run(RehearsalProgress progress) {
        return run(read().folder(), servers(), new TracedRun(), progress);
    }

    Rehearsal run(MigrationFolder folder) {
        return run(folder, servers(), new TracedRun());
    }

    Rehearsal run(MigrationFolder folder, ThrowawayServer.Source servers, ForwardRun forward) {
        return run(folder, servers, forward, RehearsalProgress.NONE);
    }

    private Rehearsal run(
            MigrationFolder folder, ThrowawayServer.Source servers, ForwardRun forward, RehearsalProgress progress) {
        Options options = new Options(
                session,
                Optional.empty(),
                "schema_version",
                Duration.ofSeconds(5),
                Duration.ZERO,
                5,
                Duration.ofMinutes(1),
                variables,
                Mask.NONE,
                "test");
        Request request = new Request(
                target.orElse(Rehearse.NO_TARGET),
                folder,
                options,
                new ConsoleProgress((severity, line) -> {}),
                new Interruption());
        Optional<ScriptFile> script = seed.map(
                file -> LooseScript.read(directory, file, StandardCharsets.UTF_8, variables, folder.includes()));
        return new Rehearse(
                        request,
                        servers,
                        new Rehearse.Settings(
                                target.isPresent(), major, all, script, forward, memory, copy, Instant.EPOCH),
                        progress)
                .run();
    }
}
