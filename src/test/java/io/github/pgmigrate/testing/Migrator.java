package io.github.pgmigrate.testing;

import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Pooler;
import io.github.pgmigrate.apply.Repair;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.Rollback;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.apply.ShutdownWatch;
import io.github.pgmigrate.apply.Status;
import io.github.pgmigrate.apply.Verify;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.apply.Wishes;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.report.ConsoleProgress;
import io.github.pgmigrate.report.Output;
import io.github.pgmigrate.report.ProblemText;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.text.Mask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the goals do, without Maven around them: in this JVM, or in one of its own that a test may kill. Immutable; each word
 * gives another one.
 */
public final class Migrator {

    private static final String PASSWORD = "MIGRATOR_PASSWORD";

    private final Target target;
    private final Path directory;
    private final String goal;
    private final String heap;
    private final Duration lockWait;
    private final Pooler pooler;
    private final List<String> wrapper;

    private Migrator(
            Target target,
            Path directory,
            String goal,
            String heap,
            Duration lockWait,
            Pooler pooler,
            List<String> wrapper) {
        this.target = target;
        this.directory = directory;
        this.goal = goal;
        this.heap = heap;
        this.lockWait = lockWait;
        this.pooler = pooler;
        this.wrapper = List.copyOf(wrapper);
    }

    /** The goal {@code migrate} on a database, with the files of a folder. */
    public static Migrator of(Target target, Path directory) {
        return new Migrator(target, directory, "migrate", "64m", Duration.ofMinutes(5), Pooler.NONE, List.of());
    }

    /**
     * Another goal: {@code rollback}, {@code rollback all}, {@code verify}, {@code status}, or {@code repair} with a blank and the
     * fingerprint.
     */
    public Migrator goal(String other) {
        return new Migrator(target, directory, other, heap, lockWait, pooler, wrapper);
    }

    /** Another {@code -Xmx} for a JVM of its own. */
    public Migrator heap(String other) {
        return new Migrator(target, directory, goal, other, lockWait, pooler, wrapper);
    }

    /** Another time to wait for other runs. */
    public Migrator lockWait(Duration other) {
        return new Migrator(target, directory, goal, heap, other, pooler, wrapper);
    }

    /** Through a pooler that is declared. */
    public Migrator through(Pooler declared) {
        return new Migrator(target, directory, goal, heap, lockWait, declared, wrapper);
    }

    /** A JVM of its own that heeds Ctrl-C (SIGINT), which children of a JVM may ignore otherwise. */
    public Migrator inForeground() {
        return within(Run.FOREGROUND);
    }

    /** A JVM of its own that these words start: {@code ip netns exec name}, for example. */
    public Migrator within(List<String> words) {
        return new Migrator(target, directory, goal, heap, lockWait, pooler, words);
    }

    /** Migrates in this JVM. */
    public static RunReport migrate(Target target, Path directory) {
        return of(target, directory).run();
    }

    /** Runs in this JVM. */
    public RunReport run() {
        return run(new Interruption(), (severity, line) -> {});
    }

    private RunReport run(Interruption interruption, Output output) {
        FolderReader.Reading reading =
                FolderReader.read(new FolderReader.Request(directory, directory, Map.of(), true, FolderReader.Sum.OFF));
        if (reading.problems().stream().anyMatch(Problem::isError)) {
            return RunReport.failed(reading.problems());
        }
        Options options = new Options(
                new SessionSettings(Optional.empty(), Optional.empty(), false, pooler, 0),
                Optional.empty(),
                "schema_version",
                Duration.ofSeconds(5),
                Duration.ZERO,
                5,
                lockWait,
                Map.of(),
                Mask.NONE,
                "test");
        Request request = new Request(target, reading.folder(), options, new ConsoleProgress(output), interruption);
        return switch (goal) {
            case "migrate" -> new Migrate(request, Optional.empty(), false, WhenInDoubt.ASK).run();
            case "rollback" -> new Rollback(request, 1, Optional.empty(), WhenInDoubt.ASK).run();
            case "rollback all" -> new Rollback(request, 1, Optional.of(Version.of("0")), WhenInDoubt.ASK).run();
            case "status" -> new Status(request).run();
            case "verify" -> new Verify(request).run();
            default -> {
                if (!goal.startsWith("repair ")) {
                    throw new IllegalArgumentException(goal);
                }
                yield new Repair(request, Wishes.NONE, Optional.of(goal.substring("repair ".length()))).run();
            }
        };
    }

    /** Runs in a JVM of its own. */
    public Run start() throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Migrator.class.getName(),
                goal,
                target.url(),
                Objects.requireNonNull(target.username()),
                directory.toString(),
                lockWait.toString(),
                pooler.name()));
        ProcessBuilder builder = new ProcessBuilder(command);
        Secret password = target.password();
        if (password != null) {
            builder.environment().put(PASSWORD, password.reveal());
        }
        return new Run(builder, Scratch.file("migrator-", ".log"));
    }

    /** The JVM of its own: a goal, a URL, a user, a folder, how long to wait for others, and the pooler. */
    public static void main(String[] arguments) {
        String password = System.getenv(PASSWORD);
        Target target =
                new Target(arguments[1], arguments[2], password == null ? null : Secret.of(password), "test", false);
        Migrator migrator = of(target, Path.of(arguments[3]))
                .goal(arguments[0])
                .lockWait(Duration.parse(arguments[4]))
                .through(Pooler.valueOf(arguments[5]));
        Interruption interruption = new Interruption();
        ShutdownWatch watch = ShutdownWatch.begin(interruption);
        Output output = (severity, line) -> System.out.println(line);
        RunReport report;
        try {
            report = migrator.run(interruption, output);
            report.problems().forEach(problem -> ProblemText.write(problem, output));
            report.standing().ifPresent(System.out::println);
        } finally {
            watch.end();
        }
        System.exit(report.isOk() ? 0 : 1);
    }
}
