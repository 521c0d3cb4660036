package io.github.pgmigrate.server;

import io.github.pgmigrate.testing.TestServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM that starts or joins a server, tells its port, and then waits for a line or to be killed. */
final class ServerChild implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ServerChild(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static ServerChild start(Path directory, int major, String... how) throws IOException {
        List<String> words = new ArrayList<>(List.of(directory.toString(), Integer.toString(major)));
        words.addAll(List.of(how));
        return of(ServerChild.class, words);
    }

    /** A JVM that runs another class of tests. */
    static ServerChild of(Class<?> main, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(words);
        return new ServerChild(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** What the child said of its server: {@code started 5432} or {@code joined 5432}. */
    String said() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError("the other JVM ended without a word");
        }
        return line;
    }

    /** Ends it as the kernel would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Lets its main method return, and waits for the end of the JVM. */
    void finish() throws InterruptedException, IOException {
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the other JVM does not end");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** {@code <directory> <major> [realm]}: with realm the plugin's classes are gone at the end, as Maven does it. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("realm")) {
            List<URL> urls = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            try (URLClassLoader realm =
                    new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
                Method main = realm.loadClass(ServerChild.class.getName()).getMethod("main", String[].class);
                main.setAccessible(true);
                main.invoke(null, (Object) new String[] {arguments[0], arguments[1]});
            }
            return;
        }
        EmbeddedServer server = EmbeddedServer.start(
                EmbeddedServers.settings(Integer.parseInt(arguments[1]), Path.of(arguments[0])), TestServer.BINARIES);
        System.out.println((server.joined() ? "joined " : "started ") + server.port());
        while (System.in.read() >= 0) {
            // until the parent closes the pipe
        }
    }
}
