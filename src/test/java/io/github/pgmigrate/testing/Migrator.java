package io.github.pgmigrate.testing;

import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.report.ConsoleProgress;
import io.github.pgmigrate.report.ProblemText;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the goal {@code migrate} does, without Maven around it: in this JVM, or in one of its own with a heap of a given size. */
public final class Migrator {

    private static final String PASSWORD = "MIGRATOR_PASSWORD";

    private Migrator() {}

    /** Migrates in this JVM. */
    public static RunReport migrate(Target target, Path directory) {
        FolderReader.Reading reading =
                FolderReader.read(new FolderReader.Request(directory, directory, Map.of(), true, FolderReader.Sum.OFF));
        if (reading.problems().stream().anyMatch(Problem::isError)) {
            return RunReport.failed(reading.problems());
        }
        Options options = new Options(
                Optional.empty(),
                "schema_version",
                Duration.ofSeconds(5),
                Duration.ZERO,
                5,
                Duration.ofMinutes(5),
                Map.of(),
                "test");
        Request request = new Request(
                target, reading.folder(), options, new ConsoleProgress((severity, line) -> {}), new Interruption());
        return new Migrate(request, Optional.empty(), false, WhenInDoubt.ASK).run();
    }

    /** Starts another JVM that migrates with a given {@code -Xmx}; what it has to say comes on its standard output. */
    public static Process start(Target target, Path directory, String heap) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Migrator.class.getName(),
                target.url(),
                Objects.requireNonNull(target.username()),
                directory.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Secret password = target.password();
        if (password != null) {
            builder.environment().put(PASSWORD, password.reveal());
        }
        return builder.start();
    }

    /** The other JVM: a URL, a user and a folder. */
    public static void main(String[] arguments) {
        String password = System.getenv(PASSWORD);
        Target target =
                new Target(arguments[0], arguments[1], password == null ? null : Secret.of(password), "test", false);
        RunReport report = migrate(target, Path.of(arguments[2]));
        report.problems().forEach(problem -> ProblemText.write(problem, (severity, line) -> System.out.println(line)));
        System.exit(report.isOk() ? 0 : 1);
    }
}
