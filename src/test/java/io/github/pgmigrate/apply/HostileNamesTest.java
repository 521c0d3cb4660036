package io.github.pgmigrate.apply;

import static io.github.pgmigrate.testing.HostileNames.MAX_BYTES;
import static io.github.pgmigrate.testing.HostileNames.cut;
import static io.github.pgmigrate.testing.HostileNames.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.testing.HostileNames;
import io.github.pgmigrate.testing.Majors;
import io.github.pgmigrate.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A thousand names that are made to break out of what they stand in, as database, schema, table, column, role, history table
 * and file, through every goal: each means itself and nothing else.
 */
class HostileNamesTest {

    private static final int NAMES = Integer.getInteger("names", 1_000);
    private static final int IN_ONE_DATABASE = 50;

    @Test
    @Tag("S06")
    @Tag("S11")
    void mean_themselves_through_every_goal() throws Exception {
        List<String> names = HostileNames.of(NAMES);
        assertThat(names).anyMatch(name -> name.startsWith("-")).anyMatch(name -> name.contains("\\"));
        List<Integer> majors = Majors.tested();
        for (int from = 0; from < names.size(); from += IN_ONE_DATABASE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + IN_ONE_DATABASE));
            int major = majors.get(from / IN_ONE_DATABASE % majors.size());
            throughEveryGoal(TestServer.of(major), some);
        }
    }

    /** The first names are those of the database, its schemas, a role and the history; all are tables, columns and files. */
    private static void throughEveryGoal(TestServer server, List<String> names) throws Exception {
        String database = names.get(0);
        String schema = names.get(1);
        String historySchema = names.get(2);
        String role = names.get(3);
        try (Bench bench = Bench.on(server)) {
            bench.target = server.newDatabase(database);
            server.execute(
                    database,
                    "CREATE TABLE public.canary (id int)",
                    "CREATE SCHEMA " + quoted(schema),
                    "CREATE SCHEMA " + quoted(historySchema),
                    "CREATE ROLE " + quoted(role),
                    "GRANT ALL ON SCHEMA " + quoted(schema) + ", " + quoted(historySchema) + " TO " + quoted(role),
                    "GRANT CREATE ON DATABASE " + quoted(database) + " TO " + quoted(role));
            try {
                bench.session = new SessionSettings(Optional.of(role), Optional.of(schema), false, Pooler.NONE, 0);
                bench.historySchema = Optional.of(historySchema);
                // The two that belong to it are named after it.
                bench.historyTable = cut(names.get(4), MAX_BYTES - "_step".length());
                Map<String, String> files = write(bench, names);
                goals(bench, names, files);
            } finally {
                server.execute(
                        "postgres", "DROP DATABASE " + quoted(database) + " WITH (FORCE)", "DROP ROLE " + quoted(role));
            }
        }
    }

    /** A migration for each name. The files that came of it. */
    private static Map<String, String> write(Bench bench, List<String> names) {
        bench.variables.putAll(HostileNames.variables(names));
        HostileNames.scripts(names).forEach(bench::with);
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            files.put(String.valueOf(i + 1), HostileNames.file(names, i));
        }
        return files;
    }

    private static void goals(Bench bench, List<String> names, Map<String, String> files) throws Exception {
        FolderReader.Reading reading = FolderReader.read(new FolderReader.Request(
                bench.path("."), bench.path(Bench.PREFIX), bench.variables, true, FolderReader.Sum.UPDATE));
        assertThat(reading.problems()).filteredOn(Problem::isError).isEmpty();
        assertThat(reading.folder().migrations()).hasSize(names.size());
        assertThat(FolderReader.read(new FolderReader.Request(
                                bench.path("."),
                                bench.path(Bench.PREFIX),
                                bench.variables,
                                true,
                                FolderReader.Sum.CHECK))
                        .problems())
                .filteredOn(Problem::isError)
                .isEmpty();
        good(bench.status());
        good(bench.migrate());
        tablesAre(bench, names);
        good(bench.status());
        good(bench.verify());
        assertThat(history(bench)).containsExactlyElementsOf(files.values());

        good(bench.rollback(names.size() / 2));
        tablesAre(bench, names.subList(0, names.size() - names.size() / 2));
        good(bench.migrate());
        // What the history keeps of a rollback is as good as the file.
        try (var list = Files.list(bench.path(Bench.PREFIX))) {
            for (Path file : list.filter(path -> path.getFileName().toString().contains("_rollback_"))
                    .toList()) {
                Files.delete(file);
            }
        }
        good(bench.rollbackTo("1"));
        tablesAre(bench, names.subList(0, 1));
        good(bench.migrate());

        bench.with(Objects.requireNonNull(files.get("2")), "SELECT 'edited';\n");
        RunReport shown = new Repair(bench.request(), Wishes.NONE, Optional.empty()).run();
        good(shown);
        good(new Repair(bench.request(), Wishes.NONE, shown.changes().fingerprint()).run());
        good(bench.verify());

        String other = bench.historyTable;
        bench.historyTable = cut("b" + other, MAX_BYTES - "_step".length());
        good(new Baseline(bench.request(), Optional.of(Version.of("3")), names.get(5)).run());
        good(bench.status());
        bench.historyTable = cut("c" + other, MAX_BYTES - "_step".length());
        adopted(bench, names, files);
        bench.historyTable = other;
        tablesAre(bench, names);
    }

    /** The history that Flyway would have of the first ten, in a schema and a table of such names, is taken over. */
    private static void adopted(Bench bench, List<String> names, Map<String, String> files) throws Exception {
        String table = quoted(bench.historySchema.orElseThrow()) + "." + quoted(names.get(6));
        List<String> scripts = new ArrayList<>();
        try (Connection connection = connect(bench);
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE " + quoted(bench.session.role().orElseThrow()));
            statement.execute(AdoptTest.TABLE.formatted(table));
            try (PreparedStatement row = connection.prepareStatement(
                    "INSERT INTO " + table + " VALUES (?, ?, ?, 'SQL', ?, ?, ?, now(), 1, true)")) {
                for (int i = 1; i <= 10; i++) {
                    String script = Objects.requireNonNull(files.get(String.valueOf(i)));
                    scripts.add(script);
                    row.setInt(1, i);
                    row.setString(2, String.valueOf(i));
                    row.setString(3, names.get(i));
                    row.setString(4, "V" + script.replaceFirst("_", "__"));
                    row.setInt(5, AdoptTest.crc(Files.readString(bench.path(Bench.PREFIX + script))));
                    row.setString(6, names.get(i));
                    row.execute();
                }
            }
        }
        RunReport shown = AdoptTest.adopt(bench, "", false, table);
        good(shown);
        good(AdoptTest.adopt(bench, shown.changes().fingerprint().orElseThrow(), false, table));
        assertThat(history(bench)).containsExactlyElementsOf(scripts);
        good(bench.status());
    }

    private static void good(RunReport report) {
        assertThat(report.problems()).filteredOn(Problem::isError).isEmpty();
    }

    private static void tablesAre(Bench bench, List<String> names) throws SQLException {
        String schema = bench.session.defaultSchema().orElseThrow();
        List<String> found = column(
                bench,
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace"
                        + " WHERE nspname = ?) AND relowner = (SELECT oid FROM pg_roles WHERE rolname = ?)",
                schema,
                bench.session.role().orElseThrow());
        assertThat(found).containsExactlyInAnyOrderElementsOf(names);
        assertThat(column(bench, "SELECT relname FROM pg_class WHERE oid = to_regclass(?)", "public.canary"))
                .containsExactly("canary");
    }

    private static List<String> history(Bench bench) throws SQLException {
        return column(
                bench,
                "SELECT script FROM " + quoted(bench.historySchema.orElseThrow()) + "." + quoted(bench.historyTable)
                        + " ORDER BY version");
    }

    private static List<String> column(Bench bench, String sql, String... values) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect(bench);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    private static Connection connect(Bench bench) throws SQLException {
        return DriverManager.getConnection(
                bench.target.url(),
                bench.target.username(),
                Objects.requireNonNull(bench.target.password()).reveal());
    }
}
