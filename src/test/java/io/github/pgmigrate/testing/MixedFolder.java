package io.github.pgmigrate.testing;

import io.github.pgmigrate.testing.Invariants.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A migration folder with every way in which a script may run: in one transaction, with COPY data, in transactions of its
 * own, and with statements that are barred from transactions; with repeatable scripts, and scripts around them all; and how to
 * see of each migration whether it has run.
 */
public final class MixedFolder {

    /** How many repeatable scripts there are besides. */
    public static final int REPEATABLES = 2;

    /**
     * In a settled database with scripts around others: what they did to each migration, where that is not once before and
     * once after. Before a migration in steps it may have been done in vain, when the run ended before the first step.
     */
    public static final String ODD_NOTES = "SELECT script FROM note GROUP BY script HAVING"
            + " count(*) FILTER (WHERE moment = 'before') = 0 OR count(*) FILTER (WHERE moment = 'after') <> 1";

    private static final int ROWS = 3_000;

    private final Path directory;
    private final boolean around;
    private final List<Evidence> evidence = new ArrayList<>();

    private MixedFolder(Path directory, boolean around) {
        this.directory = directory;
        this.around = around;
    }

    /** Writes a folder with so many migrations and with repeatable scripts. */
    public static List<Evidence> write(Path directory, int migrations) throws IOException {
        return write(directory, migrations, false);
    }

    /**
     * Writes a folder with so many migrations and with repeatable scripts.
     *
     * @param around whether there are scripts around them as well, which note in a table what they run around
     */
    public static List<Evidence> write(Path directory, int migrations, boolean around) throws IOException {
        Files.createDirectories(directory);
        MixedFolder folder = new MixedFolder(directory, around);
        if (around) {
            folder.around();
        }
        for (int version = 1; version <= migrations; version++) {
            folder.migration(version);
        }
        folder.view();
        folder.table();
        return List.copyOf(folder.evidence);
    }

    private void around() throws IOException {
        String note = "INSERT INTO note (moment, script) VALUES ('%s', :'PGMIGRATE_SCRIPT');\n";
        writeScript("before_migrate.sql", "CREATE TABLE IF NOT EXISTS note (moment text, script text);\n");
        writeScript("before_each.sql", "SET search_path = public;\n" + note.formatted("before"));
        writeScript("after_each.sql", note.formatted("after"));
        writeScript("after_migrate.sql", "ANALYZE note;\nVACUUM (ANALYZE) note;\n");
        writeScript("after_error.sql", "DROP TABLE note;\n");
    }

    /** A repeatable in one transaction. */
    private void view() throws IOException {
        writeScript("R_numbers.sql", """
                DROP VIEW IF EXISTS r_numbers;
                CREATE VIEW r_numbers AS SELECT count(*) AS c FROM pg_class;
                """);
        add("R_numbers.sql", true, List.of(List.of("to_regclass('r_numbers') IS NOT NULL")));
    }

    /** One in steps. */
    private void table() throws IOException {
        String table = "r_rows";
        writeScript("R_rows.sql", """
                BEGIN;
                CREATE TABLE IF NOT EXISTS %1$s (id integer);
                TRUNCATE %1$s;
                INSERT INTO %1$s SELECT n FROM generate_series(1, %2$d) n;
                COMMIT;
                CREATE INDEX CONCURRENTLY IF NOT EXISTS %1$s_id ON %1$s (id);
                INSERT INTO %1$s SELECT n + %2$d FROM generate_series(1, %2$d) n;
                """.formatted(table, ROWS));
        add(
                "R_rows.sql",
                false,
                List.of(
                        List.of("SELECT count(*) = " + ROWS + " FROM " + table + " WHERE id <= " + ROWS),
                        List.of(valid(table + "_id")),
                        List.of("SELECT count(*) = " + ROWS + " FROM " + table + " WHERE id > " + ROWS)));
    }

    /** Notes of scripts around it belong to the step with which they commit: in steps, the one after it to the last. */
    private void add(String script, boolean transactional, List<List<String>> steps) {
        String key = script.startsWith("R_") ? script : String.valueOf(Integer.parseInt(script.split("_", -1)[0]));
        List<List<String>> all = new ArrayList<>();
        steps.forEach(step -> all.add(new ArrayList<>(step)));
        if (around) {
            all.get(all.size() - 1).add(noted("after", script));
            if (transactional) {
                all.get(0).add(noted("before", script));
            }
        }
        evidence.add(new Evidence(key, transactional, all));
    }

    private static String noted(String moment, String script) {
        return "SELECT count(*) = 1 FROM note WHERE moment = '" + moment + "' AND script = '" + script + "'";
    }

    private void migration(int version) throws IOException {
        switch (version % 5) {
            case 1 -> table(version);
            case 2 -> backfill(version, "a" + (version - 1));
            case 3 -> concurrently(version, "a" + (version - 2));
            case 4 -> ownTransactions(version, "b" + version);
            default -> copy(version, "c" + version);
        }
    }

    private void table(int version) throws IOException {
        String table = "a" + version;
        write(version, """
                CREATE TABLE %1$s (id integer PRIMARY KEY, name text NOT NULL) WITH (autovacuum_enabled = false);
                INSERT INTO %1$s SELECT n, 'name ' || n FROM generate_series(1, %2$d) n;
                CREATE INDEX %1$s_name ON %1$s (name);
                CREATE FUNCTION %1$s_count() RETURNS bigint LANGUAGE plpgsql AS $$
                BEGIN
                    RETURN (SELECT count(*) FROM %1$s);
                END;
                $$;
                """.formatted(table, ROWS));
        inOneTransaction(
                version,
                "SELECT count(*) = " + ROWS + " FROM " + table,
                valid(table + "_name"),
                "to_regproc('" + table + "_count') IS NOT NULL");
    }

    private void backfill(int version, String table) throws IOException {
        write(version, """
                ALTER TABLE %1$s ADD COLUMN size integer;
                UPDATE %1$s SET size = length(name);
                ALTER TABLE %1$s ALTER COLUMN size SET NOT NULL, ADD CONSTRAINT %1$s_size CHECK (size > 0);
                """.formatted(table));
        inOneTransaction(
                version,
                "SELECT count(size) = " + ROWS + " FROM " + table,
                "EXISTS (SELECT FROM pg_constraint WHERE conname = '" + table + "_size')");
    }

    private void concurrently(int version, String table) throws IOException {
        write(version, """
                CREATE INDEX CONCURRENTLY %1$s_size_key ON %1$s (size, name);
                ANALYZE %1$s;
                """.formatted(table));
        add(
                name(version),
                false,
                List.of(
                        List.of(valid(table + "_size_key")),
                        List.of("EXISTS (SELECT FROM pg_statistic WHERE starelid = to_regclass('" + table + "'))")));
    }

    private void ownTransactions(int version, String table) throws IOException {
        write(version, """
                BEGIN;
                CREATE TABLE %1$s (id integer PRIMARY KEY, done boolean);
                INSERT INTO %1$s SELECT n FROM generate_series(1, %2$d) n;
                COMMIT;
                INSERT INTO %1$s SELECT n + %2$d FROM generate_series(1, %2$d) n;
                BEGIN;
                UPDATE %1$s SET done = true WHERE id <= 100;
                CREATE VIEW %1$s_open AS SELECT * FROM %1$s WHERE done IS NULL;
                COMMIT;
                """.formatted(table, ROWS));
        add(
                name(version),
                false,
                List.of(
                        List.of("SELECT count(*) = " + ROWS + " FROM " + table + " WHERE id <= " + ROWS),
                        List.of("SELECT count(*) = " + ROWS + " FROM " + table + " WHERE id > " + ROWS),
                        List.of(
                                "to_regclass('" + table + "_open') IS NOT NULL",
                                "SELECT count(*) = 100 FROM " + table + " WHERE done")));
    }

    private void copy(int version, String table) throws IOException {
        String data = IntStream.rangeClosed(1, ROWS)
                .mapToObj(row -> row + "\trow " + row + "\n")
                .collect(Collectors.joining());
        write(version, """
                CREATE TABLE %1$s (id integer, name text);
                COPY %1$s FROM stdin;
                %2$s\\.
                ALTER TABLE %1$s ADD PRIMARY KEY (id);
                """.formatted(table, data));
        inOneTransaction(
                version,
                "SELECT count(*) = " + ROWS + " FROM " + table,
                "EXISTS (SELECT FROM pg_constraint WHERE conname = '" + table + "_pkey')");
    }

    private void inOneTransaction(int version, String... conditions) {
        add(name(version), true, List.of(List.of(conditions)));
    }

    private static String valid(String index) {
        return "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('" + index + "')";
    }

    private void write(int version, String sql) throws IOException {
        writeScript(name(version), "-- pgmigrate:irreversible a test that only goes forward\n" + sql);
    }

    private static String name(int version) {
        return "%03d_step.sql".formatted(version);
    }

    private void writeScript(String name, String sql) throws IOException {
        Files.writeString(directory.resolve(name), sql);
    }
}
