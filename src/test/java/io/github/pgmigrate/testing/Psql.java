package io.github.pgmigrate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client program of PostgreSQL's that is installed here, to compare with. */
public final class Psql {

    private static final String WORDS = " of PostgreSQL 15 or later (apt-get install postgresql-client)";

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
        return Needed.program(name).map(Psql::new);
    }

    /** A client program of PostgreSQL 15 or later; without it the test is skipped. */
    public static Psql needed(String name) {
        return Needed.orSkip(recent(name), name + WORDS);
    }

    /** psql 15 or later, for a test that holds more with it. */
    public static Optional<Psql> wanted() {
        return Needed.orLess(recent("psql"), "psql" + WORDS);
    }

    private static Optional<Psql> recent(String name) {
        return installed(name).filter(program -> program.major() >= 15);
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
    public int major() {
        return number(0);
    }

    /** The number behind the major version. */
    public int minor() {
        return number(1);
    }

    private int number(int index) {
        try {
            String answer = Tool.run(program.toString(), "--version");
            return Integer.parseInt(answer.replaceFirst("\\D*", "").split("\\D+", -1)[index]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
