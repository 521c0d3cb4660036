package io.github.pgmigrate.server;

import io.github.pgmigrate.backup.PlainEnvironment;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program of PostgreSQL to its end.
 *
 * <p>Its output goes to a file: a server that pg_ctl leaves behind holds on to a pipe on Windows, and reading it would never
 * end.
 */
final class Command {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<String> words;
    private String input = "";
    private File directory = new File(System.getProperty("java.io.tmpdir"));

    Command(List<String> words) {
        this.words = List.copyOf(words);
    }

    /** Gives the program text to read. */
    Command withInput(String text) {
        input = text;
        return this;
    }

    /** Runs the program in this directory. */
    Command in(Path where) {
        directory = where.toFile();
        return this;
    }

    /**
     * What came of a program.
     *
     * @param status its exit status, 0 where all went well
     * @param output what it wrote, errors included
     */
    record Result(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    /** Runs the program; one that takes longer than two minutes is ended, and fails. */
    Result run() throws IOException {
        Path output = Files.createTempFile("pgmigrate-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(words))
                    .directory(directory)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            PlainEnvironment.leave(builder.environment(), Set.of());
            builder.environment().put("TZ", "UTC");
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // the program ended before it read: its exit status tells
            }
            return await(process)
                    ? new Result(process.exitValue(), read(output))
                    : new Result(-1, read(output) + "\nit did not end within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** Whether it ended in time; one that did not, or that nobody waits for any more, is ended. */
    private static boolean await(Process process) throws InterruptedException {
        try {
            return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
    }
}
