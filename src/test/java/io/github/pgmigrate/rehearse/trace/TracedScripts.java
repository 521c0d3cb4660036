package io.github.pgmigrate.rehearse.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Observer;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Observed;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.text.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** Migration files that the engine runs under the tracer, for tests of what that sees. */
abstract class TracedScripts {

    static final String TABLES = """
            CREATE TABLE p (id int PRIMARY KEY);
            INSERT INTO p SELECT generate_series(1, 50);
            CREATE TABLE t (id int PRIMARY KEY, a int, b text);
            INSERT INTO t SELECT i, i, 'b' FROM generate_series(1, 50) i;
            CREATE INDEX t_a ON t (a);
            CREATE VIEW v AS SELECT id, b FROM t;
            CREATE DOMAIN positive AS int;
            CREATE TABLE d (x positive);
            INSERT INTO d SELECT generate_series(1, 50);
            CREATE TABLE part (id int, day date) PARTITION BY RANGE (day);
            CREATE TABLE part1 PARTITION OF part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
            CREATE TABLE part_rest PARTITION OF part DEFAULT;
            INSERT INTO part SELECT i, '2020-06-01' FROM generate_series(1, 50) i;
            INSERT INTO part SELECT i, '2000-06-01' FROM generate_series(1, 50) i;
            """;

    @TempDir
    Path folder;

    final List<String> shown = new ArrayList<>();

    ScriptTrace second(int major, String script) throws IOException {
        write("1_first.sql", TABLES);
        write("2_second.sql", script);
        List<ScriptTrace> traces = run(TestServer.of(major).newDatabase());
        assertThat(traces).hasSize(2);
        assertThat(traces.get(1).migration()).hasToString("2");
        return traces.get(1);
    }

    List<ScriptTrace> run(Target target) {
        try (Tracer tracer = new Tracer(target, Mask.NONE)) {
            run(target, tracer);
            return tracer.traces();
        }
    }

    void run(Target target, Observer observer) {
        RunReport report = new Observed(target, folder, observer, (severity, line) -> shown.add(line)).migrate();
        assertThat(report.isOk()).as(report.problems().toString()).isTrue();
    }

    void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    static List<String> locks(ScriptTrace trace, int statement) {
        return trace.statements().get(statement).locks().stream()
                .map(TracedScripts::words)
                .toList();
    }

    static List<String> locks(ScriptTrace trace) {
        return trace.statements().stream()
                .flatMap(statement ->
                        statement.locks().stream().map(lock -> statement.transaction() + " " + words(lock)))
                .toList();
    }

    static String words(LockTaken lock) {
        Optional<LockMode> from = lock.upgradedFrom();
        return lock.relation() + " " + lock.mode().abbreviation()
                + from.map(mode -> " after " + mode.abbreviation()).orElse("");
    }

    static List<String> findings(ScriptTrace trace, int statement) {
        return trace.statements().get(statement).findings().stream()
                .map(finding -> finding.kind() + " " + finding.name())
                .toList();
    }

    static List<String> objects(ScriptTrace trace) {
        return trace.statements().stream()
                .flatMap(statement -> statement.objects().stream())
                .map(change -> change.action() + " " + change.type() + " " + change.name())
                .collect(Collectors.toList());
    }

    static String ask(TestServer server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                java.sql.Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
