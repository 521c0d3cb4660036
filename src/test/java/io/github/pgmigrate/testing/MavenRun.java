package io.github.pgmigrate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.ShutdownWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * A run of Maven in a process of its own, for integration tests that need more than invoker gives: a signal in its midst,
 * two runs at once, a server of the test's own. {@link MavenCall} says how Maven is called. It uses the plugin that the build
 * has put into {@code target/it-repo}.
 */
public final class MavenRun extends Run {

    private final Path directory;

    MavenRun(Path directory, ProcessBuilder builder) throws IOException {
        super(builder, Files.createTempFile(directory, "build-", ".log"));
        this.directory = directory;
    }

    /** Starts the machine's Maven in a directory with arguments as on a command line. */
    public static MavenRun start(Path directory, String... arguments) throws IOException {
        return MavenCall.in(directory).start(arguments);
    }

    /** The same where Ctrl-C (SIGINT) will be sent. */
    public static MavenRun startInForeground(Path directory, String... arguments) throws IOException {
        return MavenCall.in(directory).by(FOREGROUND).start(arguments);
    }

    /**
     * Sends a signal that ends it, and waits for that, which must not be a good end; whether it had the time to clear away what it
     * has made. Where it had not, because the machine is busy, the next run does so.
     */
    public boolean isStoppedInTime(String signal) throws IOException, InterruptedException, TimeoutException {
        long began = System.nanoTime();
        signal(signal);
        assertThat(exitValue()).as(output()).isNotZero();
        return Duration.ofNanos(System.nanoTime() - began).compareTo(ShutdownWatch.LIMIT) < 0;
    }

    /** The plugin's full coordinates and a goal, as one calls it without a POM. */
    public static String goal(String name) {
        String version = Objects.requireNonNull(System.getProperty("it.version"), "it.version");
        return "io.github.pgmigrate:pgmigrate-maven-plugin:" + version + ":" + name;
    }

    /** The finished run, to be questioned. */
    public Build finished() throws IOException, InterruptedException, TimeoutException {
        exitValue();
        return new Build(directory, output());
    }
}
