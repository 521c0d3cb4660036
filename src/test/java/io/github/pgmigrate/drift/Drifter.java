package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Baseline;
import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.Rollback;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.report.ConsoleProgress;
import io.github.pgmigrate.report.ProblemText;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.server.EmbeddedThrowaways;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.text.Mask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The goals {@code migrate} and {@code drift} without Maven around them. Immutable; each word gives another one. */
record Drifter(
        Path directory,
        Target target,
        SessionSettings session,
        DriftScope scope,
        Map<String, String> variables,
        Mask mask) {

    private static final Path COMMON = Path.of("target", "throwaway-servers").toAbsolutePath();

    /** Where throwaway servers of tests keep what they keep. */
    static final Path CACHE = Path.of("target", "postgres-cache").toAbsolutePath();

    /** On a target, with a folder. */
    static Drifter of(Path directory, Target target) {
        return new Drifter(directory, target, SessionSettings.DEFAULT, DriftScope.DEFAULT, Map.of(), Mask.NONE);
    }

    Drifter on(Target other) {
        return new Drifter(directory, other, session, scope, variables, mask);
    }

    Drifter with(SessionSettings other) {
        return new Drifter(directory, target, other, scope, variables, mask);
    }

    Drifter ignoring(String... patterns) {
        return new Drifter(
                directory, target, session, new DriftScope(scope.schemas(), List.of(patterns)), variables, mask);
    }

    Drifter schemas(String... names) {
        return new Drifter(
                directory, target, session, new DriftScope(List.of(names), scope.ignored()), variables, mask);
    }

    Drifter variables(Map<String, String> others) {
        return new Drifter(directory, target, session, scope, others, mask);
    }

    /** With a secret variable. */
    Drifter secret(String name, String value) {
        return new Drifter(
                directory, target, session, scope, Map.of(name, value), Mask.of(Map.of("variable " + name, value)));
    }

    /** Migrates the target, up to a version. */
    RunReport migrate(String version) {
        RunReport report = new Migrate(request(), Optional.of(Version.of(version)), true, WhenInDoubt.ASK).run();
        assertThat(report.problems()).noneMatch(Problem::isError);
        return report;
    }

    /** Migrates the target. */
    RunReport migrate() {
        RunReport report = new Migrate(request(), Optional.empty(), true, WhenInDoubt.ASK).run();
        assertThat(report.problems()).noneMatch(Problem::isError);
        return report;
    }

    void rollback() {
        assertThat(new Rollback(request(), 1, Optional.empty(), WhenInDoubt.ASK)
                        .run()
                        .problems())
                .noneMatch(Problem::isError);
    }

    void baseline(String version) {
        assertThat(new Baseline(request(), Optional.of(Version.of(version)), "")
                        .run()
                        .problems())
                .noneMatch(Problem::isError);
    }

    /** Looks for drift. */
    Drifted run() {
        return run(servers(CACHE));
    }

    /** Looks for drift, with throwaway servers from there. */
    Drifted run(ThrowawayServer.Source servers) {
        return new Drift(request(), servers, scope, DriftProgress.NONE).run();
    }

    /** Throwaway servers that keep what they keep in a directory. */
    static ThrowawayServer.Source servers(Path cache) {
        return new EmbeddedThrowaways(COMMON, cache, TestServer.BINARIES);
    }

    /** The lines that a person sees of all problems. */
    List<String> lines() {
        return run().report().problems().stream()
                .flatMap(problem -> ProblemText.lines(problem).stream())
                .toList();
    }

    /** What was changed outside of migrations, in words; nothing else may be an error. */
    List<String> sentences() {
        Drifted drifted = run();
        assertThat(drifted.isCompared()).as("%s", drifted.report().problems()).isTrue();
        return drifted.differences().stream()
                .map(difference -> difference.sentence())
                .toList();
    }

    Request request() {
        FolderReader.Reading reading = FolderReader.read(
                new FolderReader.Request(directory, directory, variables, true, FolderReader.Sum.OFF));
        assertThat(reading.problems()).noneMatch(Problem::isError);
        Options options = new Options(
                session,
                Optional.empty(),
                "schema_version",
                Duration.ofSeconds(5),
                Duration.ZERO,
                5,
                Duration.ofMinutes(1),
                variables,
                mask,
                "test");
        return new Request(
                target, reading.folder(), options, new ConsoleProgress((severity, line) -> {}), new Interruption());
    }
}
