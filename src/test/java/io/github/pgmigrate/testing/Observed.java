package io.github.pgmigrate.testing;

import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.Observer;
import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Pooler;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.Rollback;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.report.ConsoleProgress;
import io.github.pgmigrate.report.Output;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.text.Mask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Runs in this JVM that an observer looks on at.
 *
 * @param target the database
 * @param directory the folder of migrations
 * @param observer looks on
 * @param output takes what a person sees
 */
public record Observed(Target target, Path directory, Observer observer, Output output) {

    /** Migrates. */
    public RunReport migrate() {
        return new Migrate(request(), Optional.empty(), false, WhenInDoubt.ASK).run();
    }

    /** Rolls everything back. */
    public RunReport rollback() {
        return new Rollback(request(), 1, Optional.of(Version.of("0")), WhenInDoubt.ASK).run();
    }

    private Request request() {
        FolderReader.Reading reading =
                FolderReader.read(new FolderReader.Request(directory, directory, Map.of(), true, FolderReader.Sum.OFF));
        if (reading.problems().stream().anyMatch(Problem::isError)) {
            throw new AssertionError(reading.problems());
        }
        Options options = new Options(
                new SessionSettings(Optional.empty(), Optional.empty(), false, Pooler.NONE, 0),
                Optional.empty(),
                "schema_version",
                Duration.ofSeconds(5),
                Duration.ZERO,
                5,
                Duration.ofMinutes(1),
                Map.of(),
                Mask.NONE,
                "test");
        return new Request(
                target, reading.folder(), options, new ConsoleProgress(output), new Interruption(), observer);
    }
}
