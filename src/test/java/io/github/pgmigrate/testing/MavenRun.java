package io.github.pgmigrate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A run of Maven in a process of its own, for integration tests that need more than invoker gives: a signal in its midst,
 * or two runs at once. It uses the plugin that the build has put into {@code target/it-repo}.
 */
public final class MavenRun implements AutoCloseable {

    private static final String WINDOWS = "Windows";

    private final Path directory;
    private final Path log;
    private final Process process;

    private MavenRun(Path directory, Path log, Process process) {
        this.directory = directory;
        this.log = log;
        this.process = process;
    }

    /** Starts Maven in a directory with arguments as on a command line. */
    public static MavenRun start(Path directory, String... arguments) throws IOException {
        return start(List.of(), directory, arguments);
    }

    /**
     * The same where Ctrl-C (SIGINT) will be sent: what a shell starts in the background ignores it, and all of its children
     * do. Needs Perl.
     */
    public static MavenRun startInForeground(Path directory, String... arguments) throws IOException {
        return start(List.of("perl", "-e", "$SIG{INT} = 'DEFAULT'; exec @ARGV"), directory, arguments);
    }

    private static MavenRun start(List<String> wrapper, Path directory, String... arguments) throws IOException {
        boolean windows = setting("os.name").startsWith(WINDOWS);
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(setting("it.mavenHome"), "bin", windows ? "mvn.cmd" : "mvn")
                .toString());
        command.addAll(List.of("-B", "-ntp", "-s", settings(directory).toString()));
        command.add("-Dmaven.repo.local=" + setting("it.localRepository"));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(directory, "build-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().remove("CI");
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("MAVEN_"));
        builder.environment().put("MAVEN_OPTS", "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        return new MavenRun(directory, log, builder.start());
    }

    /** The plugin's full coordinates and a goal, as one calls it without a POM. */
    public static String goal(String name) {
        return "io.github.pgmigrate:pgmigrate-maven-plugin:" + setting("it.version") + ":" + name;
    }

    /** Maven's own process; the goals run in it. */
    public Process process() {
        return process;
    }

    /** What was written so far. */
    public String output() throws IOException {
        return Files.readString(log);
    }

    /** Waits until a text is written. */
    public void awaitOutput(String text) throws IOException, InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!output().contains(text)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new TimeoutException("never said '" + text + "':\n" + output());
            }
            Thread.sleep(20);
        }
    }

    /** Waits for the end and returns the exit value. */
    public int exitValue() throws IOException, InterruptedException, TimeoutException {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            throw new TimeoutException("still running:\n" + output());
        }
        return process.exitValue();
    }

    /** The finished run, to be questioned. */
    public Build finished() throws IOException, InterruptedException, TimeoutException {
        exitValue();
        return new Build(directory, output());
    }

    /** Ends the process as {@code kill -9} does, and waits until it is gone; whether it still ran. */
    public boolean kill() throws InterruptedException {
        boolean alive = process.isAlive();
        process.destroyForcibly().waitFor();
        return alive;
    }

    /** Sends the process a signal, such as {@code INT}. */
    public void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    /** Ends the process if it still runs. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Settings by which what the outer build has downloaded is not downloaded again. */
    private static Path settings(Path directory) throws IOException {
        String outer = Path.of(setting("it.outerRepository")).toUri().toString();
        String template = Files.readString(Path.of("src", "it", "settings.xml"), UTF_8);
        return Files.writeString(directory.resolve("settings.xml"), template.replace("@localRepositoryUrl@", outer));
    }

    private static String setting(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }
}
