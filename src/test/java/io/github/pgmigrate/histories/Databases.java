package io.github.pgmigrate.histories;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Psql;
import io.github.pgmigrate.testing.Psql.Ending;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server of its own for one side of a comparison, with psql and pg_dump at hand. */
final class Databases implements AutoCloseable {

    private static final Pattern ERROR = Pattern.compile("(?:ERROR|FATAL): +([0-9A-Z]{5}): (.*)");

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern RANDOM = Pattern.compile("(?<![0-9a-f])[0-9a-f]{24,}(?![0-9a-f])");
    private static final Pattern MOMENT =
            Pattern.compile("20\\d\\d-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d\\.\\d+(Z|[-+]\\d\\d)?");

    private final HistoryFolder folder;
    private final TestServer server;
    private final Psql psql;
    private final Psql dump;

    /**
     * How psql fared with a script.
     *
     * @param sqlState of the first error; empty where there was none
     * @param message the first error, in the server's or psql's words; empty where all went well
     */
    record Verdict(String sqlState, String message) {
        boolean isOk() {
            return message.isEmpty();
        }
    }

    Databases(HistoryFolder folder, int major) {
        this.folder = folder;
        this.psql = Psql.installed().orElseThrow();
        this.dump = Psql.installed("pg_dump").orElseThrow();
        this.server = TestServer.own(major);
    }

    /** A database as a history finds it at its beginning. */
    Target fresh(String name) throws IOException, InterruptedException {
        Target target = server.newDatabase(name);
        if (folder.setup().isPresent()) {
            psql.run(target, folder.setup().get());
        }
        return target;
    }

    /** A copy of a database that nobody is connected to. */
    Target copy(Target original, String name) {
        String from = original.url().substring(original.url().lastIndexOf('/') + 1);
        server.execute(
                "postgres",
                "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)",
                "CREATE DATABASE " + name + " TEMPLATE " + from);
        return server.target(name);
    }

    /** Has a database be again as its copy is. */
    void putBack(String copy, Target original) {
        copy(server.target(copy), original.url().substring(original.url().lastIndexOf('/') + 1));
    }

    Verdict psql(Target target, Path script, boolean oneTransaction) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose"));
        folder.variables().forEach((name, value) -> arguments.addAll(List.of("-v", name + "=" + value)));
        if (oneTransaction) {
            arguments.add("-1");
        }
        arguments.addAll(List.of("-f", script.toAbsolutePath().toString(), "-o", "/dev/null"));
        Ending ending =
                psql.attempt(target, arguments, folder.path(), Map.of("PGCLIENTENCODING", folder.clientEncoding()));
        if (ending.exitValue() == 0) {
            return new Verdict("", "");
        }
        Matcher error = ERROR.matcher(ending.output());
        return error.find()
                ? new Verdict(error.group(1), error.group(2))
                : new Verdict("", "psql: " + ending.output().lines().reduce("", (first, last) -> last));
    }

    /** What pg_dump writes of the schema, without what two runs differ in and without the history tables. */
    List<String> schema(Target target) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--schema-only"));
        arguments.addAll(withoutHistory());
        return dumped(target, arguments);
    }

    /** The rows of all tables, sorted, and where the sequences are; what a run draws at random or reads from a clock is masked. */
    List<String> rows(Target target) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--data-only"));
        arguments.addAll(withoutHistory());
        List<String> sorted = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : dumped(target, arguments)) {
            if (line.startsWith("COPY ") || line.equals("\\.")) {
                block.sort(Comparator.naturalOrder());
                sorted.addAll(block);
                block.clear();
                sorted.add(line);
            } else {
                block.add(masked(line));
            }
        }
        sorted.addAll(block);
        return sorted;
    }

    private static String masked(String line) {
        String masked = UUID.matcher(line).replaceAll("<uuid>");
        masked = RANDOM.matcher(masked).replaceAll("<random>");
        return MOMENT.matcher(masked).replaceAll("<moment>");
    }

    private List<String> withoutHistory() {
        return Stream.of("", "_log", "_step", "_log_id_seq")
                .flatMap(suffix -> Stream.of("-T", "*." + folder.historyTable() + suffix))
                .toList();
    }

    private List<String> dumped(Target target, List<String> arguments) throws IOException, InterruptedException {
        return dump.execute(target, arguments)
                .lines()
                .filter(line -> !line.matches("\\\\(un)?restrict .*|-- Dumped (from|by) .*"))
                .toList();
    }

    /** The newest server that pg_dump here can dump; empty where psql or pg_dump is missing. */
    static Optional<Integer> major() throws IOException {
        Optional<Psql> dump = Psql.installed("pg_dump");
        if (dump.isEmpty() || Psql.installed().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Math.min(18, dump.get().major()));
    }

    @Override
    public void close() {
        server.close();
    }
}
