package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.report.ConsoleProgress;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.server.EmbeddedThrowaways;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.text.Mask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The goal {@code rehearse} without Maven around it. Immutable; each word gives another one. */
record Rehearser(Path directory, int major, Optional<Target> target, boolean all, SessionSettings session, Path work) {

    /** A rehearsal of a folder, from empty. */
    static Rehearser of(Path directory, int major) {
        return new Rehearser(
                directory,
                major,
                Optional.empty(),
                false,
                SessionSettings.DEFAULT,
                Path.of("target", "throwaway-servers").toAbsolutePath());
    }

    Rehearser on(Target looked) {
        return new Rehearser(directory, major, Optional.of(looked), all, session, work);
    }

    Rehearser everything() {
        return new Rehearser(directory, major, target, true, session, work);
    }

    Rehearser with(SessionSettings other) {
        return new Rehearser(directory, major, target, all, other, work);
    }

    ThrowawayServer.Source servers() {
        return new EmbeddedThrowaways(work, Path.of("target", "postgres-cache"), TestServer.BINARIES);
    }

    Rehearsal run() {
        return run(RehearsalProgress.NONE);
    }

    Rehearsal run(RehearsalProgress progress) {
        FolderReader.Reading reading =
                FolderReader.read(new FolderReader.Request(directory, directory, Map.of(), true, FolderReader.Sum.OFF));
        assertThat(reading.problems()).noneMatch(Problem::isError);
        Options options = new Options(
                session,
                Optional.empty(),
                "schema_version",
                Duration.ofSeconds(5),
                Duration.ZERO,
                5,
                Duration.ofMinutes(1),
                Map.of(),
                Mask.NONE,
                "test");
        Request request = new Request(
                target.orElse(Rehearse.NO_TARGET),
                reading.folder(),
                options,
                new ConsoleProgress((severity, line) -> {}),
                new Interruption());
        Optional<ScriptFile> seed = Optional.empty();
        return new Rehearse(
                        request,
                        servers(),
                        new Rehearse.Settings(target.isPresent(), major, all, seed, new TracedRun()),
                        progress)
                .run();
    }
}
