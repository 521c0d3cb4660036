package io.github.pgmigrate.server;

import io.github.pgmigrate.testing.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Another JVM that starts a throwaway server, says so, and waits to be killed. */
final class ThrowawayChild {

    private final Process process;
    private final BufferedReader output;

    private ThrowawayChild(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static ThrowawayChild start(Path directory, int major) throws IOException {
        return new ThrowawayChild(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ThrowawayChild.class.getName(),
                        directory.toString(),
                        Integer.toString(major))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    String said() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError("the other JVM ended without a word");
        }
        return line;
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] arguments) throws IOException {
        EmbeddedThrowaways source =
                new EmbeddedThrowaways(Path.of(arguments[0]), Path.of("target", "postgres-cache"), TestServer.BINARIES);
        ThrowawayServer server = source.start(Integer.parseInt(arguments[1]), List.of());
        System.out.println("started " + server.version());
        System.in.read();
    }
}
