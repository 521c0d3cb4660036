package io.github.pgmigrate.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A client program that runs. It is ended when it is closed, and where somebody wants the run to stop. */
final class Child implements AutoCloseable {

    private static final int LAST_LINES = 20_000;
    private static final int SHOWN_LINES = 20;
    private static final long POLL_MILLIS = 50;
    private static final long PATIENCE_SECONDS = 3;

    /** Where services and tickets are, which these programs may need as well. */
    private static final Set<String> OF_CLIENTS = Set.of("APPDATA", "PGSERVICEFILE", "PGSYSCONFDIR", "KRB5CCNAME");

    private final Process process;
    private final BooleanSupplier stop;
    private final Ear ear;
    private final Deque<String> said = new ArrayDeque<>();
    private final Thread listener;

    private Child(Process process, BooleanSupplier stop, Ear ear) {
        this.process = process;
        this.stop = stop;
        this.ear = ear;
        this.listener = new Thread(this::listen, "pgmigrate listener");
        listener.setDaemon(true);
        listener.start();
    }

    /** What to make of a line that a program says. */
    enum Heard {
        /** It is remembered. */
        KEPT,
        /** It means nothing. */
        PASSED_OVER,
        /** It is remembered, and the program need not go on. */
        LAST
    }

    /** Listens to a program, line by line. */
    @FunctionalInterface
    interface Ear {
        Heard hear(String line);

        /** The exit status that one stands for, after all was heard. */
        default int meant(int status) {
            return status;
        }
    }

    /**
     * How a program ended.
     *
     * @param status its exit status, 0 where all went well
     * @param lines what it said last
     */
    record Ending(int status, List<String> lines) {
        String words() {
            return String.join("\n", lines);
        }

        /** The first lines, for people. */
        List<String> shown() {
            return lines.subList(0, Math.min(lines.size(), SHOWN_LINES));
        }

        /** Whether a line has these words in it. */
        boolean says(String words) {
            return lines.stream().anyMatch(line -> line.contains(words));
        }

        /** The first line that tells of an error, without the program's name before it. */
        String error() {
            return lines.stream()
                    .filter(line -> line.contains("error:"))
                    .findFirst()
                    .map(line -> line.replaceFirst("^[^ ]+: ", "").replaceFirst("^error: ", ""))
                    .orElse(lines.isEmpty() ? "exit status " + status : lines.get(lines.size() - 1));
        }
    }

    /** Starts a program, with variables beside the few of this process that every program needs. */
    static Child start(List<String> words, Map<String, String> variables, BooleanSupplier stop) throws IOException {
        return start(words, variables, stop, line -> Heard.KEPT);
    }

    /** The same for one that is listened to. */
    static Child start(List<String> words, Map<String, String> variables, BooleanSupplier stop, Ear ear)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(words));
        PlainEnvironment.leave(builder.environment(), OF_CLIENTS);
        builder.environment().putAll(variables);
        return new Child(builder.start(), stop, ear);
    }

    private void listen() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                heard(line);
            }
        } catch (IOException e) {
            return;
        }
    }

    private synchronized void heard(String line) {
        Heard heard = ear.hear(line);
        if (heard != Heard.PASSED_OVER) {
            said.add(line);
        }
        if (said.size() > LAST_LINES) {
            said.remove();
        }
        if (heard == Heard.LAST) {
            process.destroy();
        }
    }

    private synchronized List<String> last() {
        return List.copyOf(said);
    }

    /** What is written to it is what it reads. */
    OutputStream input() {
        return process.getOutputStream();
    }

    /** Hands on all that it writes. */
    void readInto(OutputStream out) throws IOException {
        try (InputStream in = process.getInputStream()) {
            in.transferTo(out);
        }
    }

    /** Waits for its end; what it writes must be read by somebody. */
    Ending end() throws InterruptedIOException {
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (stop.getAsBoolean()) {
                    throw new InterruptedIOException("told to stop");
                }
            }
            listener.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            return new Ending(ear.meant(process.exitValue()), last());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /** Ends it, if it runs: pg_dump and pg_restore then cancel what the server does for them. */
    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
