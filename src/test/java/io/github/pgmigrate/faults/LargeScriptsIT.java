package io.github.pgmigrate.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.Run;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scripts many times as large as the heap. With {@code -Dit.large=full}, as the profile bench sets it, they have the sizes
 * that are promised: 50 MB of INSERTs and 200 MB of COPY data in 100 MB, a million statements in 128 MB.
 */
class LargeScriptsIT {

    private static final boolean FULL = "full".equals(System.getProperty("it.large"));
    private static final long MEGABYTE = 1_000_000;
    private static final String DATABASE = "large_scripts";

    @TempDir
    Path folder;

    private final TestServer server = TestServer.of(18);

    /** Writes the line of a number. */
    private interface Line {
        String of(long number);
    }

    @Tag("F073")
    @Test
    void insertsOfManyRows() throws Exception {
        Line insert = statement -> {
            StringBuilder sql = new StringBuilder("INSERT INTO big VALUES");
            for (int row = 0; row < 10; row++) {
                sql.append(row == 0 ? " (" : ", (")
                        .append(statement)
                        .append(", 'some text of a row, ")
                        .append(row)
                        .append("')");
            }
            return sql + ";\n";
        };
        long statements = write("", insert, "", (FULL ? 50 : 20) * MEGABYTE, Long.MAX_VALUE);
        migrate(FULL ? "100m" : "48m");
        assertThat(rows()).isEqualTo(statements * 10);
    }

    @Tag("F073")
    @Test
    void copyData() throws Exception {
        long lines = write(
                "COPY big FROM stdin;\n",
                row -> row + "\tsome text of a row that has no other purpose than to be long\n",
                "\\.\n",
                (FULL ? 200 : 80) * MEGABYTE,
                Long.MAX_VALUE);
        migrate(FULL ? "100m" : "48m");
        assertThat(rows()).isEqualTo(lines);
    }

    @Tag("F073")
    @Test
    void smallStatements() throws Exception {
        long statements = write(
                "", row -> "INSERT INTO big VALUES (" + row + ");\n", "", Long.MAX_VALUE, FULL ? 1_000_000 : 200_000);
        migrate(FULL ? "128m" : "48m");
        assertThat(rows()).isEqualTo(statements);
    }

    /** Writes a migration until it has a size in bytes or a number of lines; how many lines those were. */
    private long write(String head, Line line, String tail, long size, long most) throws IOException {
        Path file = folder.resolve("001_big.sql");
        long lines = 0;
        long written = 0;
        try (Writer writer = Files.newBufferedWriter(file, UTF_8)) {
            writer.write("-- pgmigrate:irreversible a test that only goes forward\n");
            writer.write("CREATE TABLE big (id bigint, name text);\n" + head);
            while (written < size && lines < most) {
                String text = line.of(lines);
                writer.write(text);
                written += text.length();
                lines++;
            }
            writer.write(tail);
        }
        return lines;
    }

    private void migrate(String heap) throws Exception {
        Target target = server.newDatabase(DATABASE);
        long began = System.nanoTime();
        try (Run run = Migrator.of(target, folder).heap(heap).start()) {
            run.succeeded();
        }
        System.out.printf(
                "LargeScriptsIT: %d MB in a heap of %s: %.1f s%n",
                Files.size(folder.resolve("001_big.sql")) / MEGABYTE, heap, (System.nanoTime() - began) / 1e9);
    }

    private long rows() throws Exception {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM big")) {
            assertThat(result.next()).isTrue();
            return result.getLong(1);
        }
    }
}
