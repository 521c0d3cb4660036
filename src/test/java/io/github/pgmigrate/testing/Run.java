package io.github.pgmigrate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that a test has started and may kill; what it writes goes to a file. */
public class Run implements AutoCloseable {

    /**
     * A shell's background process, and so a JVM that one of these starts, ignores Ctrl-C (SIGINT), and what nohup starts the end
     * of its terminal (SIGHUP); what follows these words ignores neither. Needs Perl.
     */
    static final List<String> FOREGROUND =
            List.of("perl", "-e", "$SIG{$_} = 'DEFAULT' for qw(INT TERM HUP); exec @ARGV");

    private final Path log;
    private final Process process;

    /** Starts what the builder says, its output and errors into a file. */
    Run(ProcessBuilder builder, Path log) throws IOException {
        this.log = log;
        this.process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        process.getOutputStream().close();
    }

    /** The process. */
    public final Process process() {
        return process;
    }

    /** What was written so far. */
    public final String output() throws IOException {
        return new String(Files.readAllBytes(log), UTF_8);
    }

    /** Waits until a text is written. */
    public final void awaitOutput(String text) throws IOException, InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!output().contains(text)) {
            if (System.nanoTime() > end || (!process.isAlive() && !output().contains(text))) {
                throw new TimeoutException("never said '" + text + "':\n" + output());
            }
            Thread.sleep(20);
        }
    }

    /** Waits for the end and returns the exit value. */
    public final int exitValue() throws IOException, InterruptedException, TimeoutException {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            throw new TimeoutException("still running:\n" + output());
        }
        return process.exitValue();
    }

    /** Waits for the end, which must be a good one; what was written. */
    public final String succeeded() throws IOException, InterruptedException, TimeoutException {
        int exit = exitValue();
        assertThat(exit).as(output()).isZero();
        return output();
    }

    /** Waits for the end, which must be the plugin's own failure; what was written. */
    public final String failed() throws IOException, InterruptedException, TimeoutException {
        int exit = exitValue();
        assertThat(exit).as(output()).isEqualTo(1);
        return output();
    }

    /** Whether it ends within a time. */
    public final boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the process as {@code kill -9} does, and waits until it is gone; whether it still ran. */
    public final boolean kill() throws InterruptedException {
        boolean alive = process.isAlive();
        process.destroyForcibly().waitFor();
        return alive;
    }

    /** Sends the process a signal, such as {@code INT}, unless it has ended. */
    public final void signal(String name) throws IOException, InterruptedException {
        if (process.isAlive()) {
            try {
                signal(process.pid(), name);
            } catch (IOException e) {
                if (process.isAlive()) {
                    throw e;
                }
            }
        }
    }

    /** Sends any process a signal. */
    static void signal(long pid, String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, String.valueOf(pid)));
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException(command + " failed");
        }
    }

    /** Ends the process if it still runs. */
    @Override
    public final void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
