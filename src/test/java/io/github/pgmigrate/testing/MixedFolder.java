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
 * own, and with statements that are barred from transactions; and how to see of each whether it has run.
 */
public final class MixedFolder {

    private static final int ROWS = 3_000;

    private final Path directory;
    private final List<Evidence> evidence = new ArrayList<>();

    private MixedFolder(Path directory) {
        this.directory = directory;
    }

    /** Writes a folder with so many migrations. */
    public static List<Evidence> write(Path directory, int migrations) throws IOException {
        Files.createDirectories(directory);
        MixedFolder folder = new MixedFolder(directory);
        for (int version = 1; version <= migrations; version++) {
            folder.migration(version);
        }
        return List.copyOf(folder.evidence);
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
        evidence.add(new Evidence(
                version,
                false,
                List.of(
                        List.of(valid(table + "_size_key")),
                        List.of("EXISTS (SELECT FROM pg_statistic WHERE starelid = to_regclass('" + table + "'))"))));
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
        evidence.add(new Evidence(
                version,
                false,
                List.of(
                        List.of("SELECT count(*) = " + ROWS + " FROM " + table + " WHERE id <= " + ROWS),
                        List.of("SELECT count(*) = " + ROWS + " FROM " + table + " WHERE id > " + ROWS),
                        List.of(
                                "to_regclass('" + table + "_open') IS NOT NULL",
                                "SELECT count(*) = 100 FROM " + table + " WHERE done"))));
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
        evidence.add(new Evidence(version, true, List.of(List.of(conditions))));
    }

    private static String valid(String index) {
        return "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('" + index + "')";
    }

    private void write(int version, String sql) throws IOException {
        Files.writeString(
                directory.resolve("%03d_step.sql".formatted(version)),
                "-- pgmigrate:irreversible a test that only goes forward\n" + sql);
    }
}
