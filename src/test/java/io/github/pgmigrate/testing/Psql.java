package io.github.pgmigrate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Target;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A client program of PostgreSQL's that is installed here, to compare with. */
public final class Psql {

    private final Path program;

    private Psql(Path program) {
        this.program = program;
    }

    /** psql, if it is on the PATH. */
    public static Optional<Psql> installed() {
        return installed("psql");
    }

    /** A client program, if it is on the PATH. */
    public static Optional<Psql> installed(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .map(Psql::new)
                .findFirst();
    }

    /** Runs a script in one transaction, as {@code psql -X -1 -v ON_ERROR_STOP=1 -f} does; it has to succeed. */
    public void runInTransaction(Target target, Path script) throws IOException, InterruptedException {
        run(target, "-1", "-f", script.toString());
    }

    /** Runs a script, as {@code psql -X -v ON_ERROR_STOP=1 -f} does; it has to succeed. */
    public void run(Target target, Path script) throws IOException, InterruptedException {
        run(target, "-f", script.toString());
    }

    private void run(Target target, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("-X", "-q", "-v", "ON_ERROR_STOP=1"));
        command.addAll(List.of(arguments));
        execute(target, command);
    }

    /**
     * How the program ended.
     *
     * @param exitValue 0 where all went well
     * @param output what it wrote, on either stream
     */
    public record Ending(int exitValue, String output) {}

    /** Runs the program and returns what it wrote; its exit value has to be 0. */
    public String execute(Target target, List<String> arguments) throws IOException, InterruptedException {
        Ending ending = attempt(target, arguments, Path.of("").toAbsolutePath(), Map.of());
        assertThat(ending.exitValue())
                .as("%s %s\n%s", program, arguments, ending.output())
                .isZero();
        return ending.output();
    }

    /** Runs the program in a directory, with these variables in its environment, however it ends. */
    public Ending attempt(Target target, List<String> arguments, Path directory, Map<String, String> variables)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().putAll(environment(target));
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ending(process.waitFor(), output);
    }

    /** The program's major version. */
    public int major() throws IOException {
        Process process = new ProcessBuilder(program.toString(), "--version").start();
        String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Integer.parseInt(version.replaceFirst("(?s)\\D*(\\d+).*", "$1"));
    }

    /** What the program answers to {@code --version}. */
    public String version() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), "--version").start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    private static Map<String, String> environment(Target target) {
        URI address = URI.create(target.url().substring("jdbc:".length()));
        String user = Optional.ofNullable(target.username()).orElse("postgres");
        String password = Optional.ofNullable(target.password())
                .map(secret -> secret.reveal())
                .orElse("");
        return Map.of(
                "PGHOST",
                address.getHost(),
                "PGPORT",
                Integer.toString(address.getPort()),
                "PGDATABASE",
                address.getPath().substring(1),
                "PGUSER",
                user,
                "PGPASSWORD",
                password,
                "PGCLIENTENCODING",
                "UTF8");
    }
}
