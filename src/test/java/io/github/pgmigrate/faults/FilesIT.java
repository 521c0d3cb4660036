package io.github.pgmigrate.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Bench;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.Run;
import io.github.pgmigrate.testing.Tool;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;

/** Files that a run must not read, cannot read, or may choke on, with a real database behind. */
@DisabledOnOs(OS.WINDOWS)
class FilesIT {

    /** Root as it would be without its right to read everything; others have none. */
    private static final List<String> WITHOUT_OVERRIDE =
            List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");

    private static Bench bench() {
        return Bench.on(18).with("1_a.sql", "CREATE TABLE a (id int);").with("1_rollback_a.sql", "DROP TABLE a;");
    }

    /** What a run says that ends at once, before it connects. */
    private static String refused(Bench bench, Migrator migrator) throws Exception {
        try (Run run = migrator.start()) {
            assertThat(run.endsWithin(Duration.ofSeconds(60)))
                    .as("it waits for a pipe")
                    .isTrue();
            String output = run.failed();
            assertThat(output).doesNotContain("PostgreSQL 18");
            assertThat(bench.exists("schema_version")).isFalse();
            return output;
        }
    }

    private static String refused(Bench bench) throws Exception {
        return refused(bench, bench.migrator(bench.target));
    }

    @Test
    @Tag("F074")
    void aPipeADeviceADirectoryAndLinksThatLeave() throws Exception {
        try (Bench bench = bench()) {
            Path pipe = bench.path(Bench.PREFIX + "2_pipe.sql");
            Tool.run("mkfifo", pipe.toString());
            assertThat(refused(bench)).contains("PGM0109 [not-a-file]", "2_pipe.sql");
            Files.delete(pipe);

            Path directory = bench.path(Bench.PREFIX + "3_directory.sql");
            Files.createDirectory(directory);
            assertThat(refused(bench)).contains("PGM0109 [not-a-file]", "3_directory.sql");
            Files.delete(directory);

            for (String elsewhere : List.of("/dev/zero", "/etc/passwd", "/proc/self/environ", "../../..")) {
                Path link = bench.path(Bench.PREFIX + "4_link.sql");
                Files.createSymbolicLink(link, Path.of(elsewhere));
                assertThat(refused(bench)).contains("error PGM01", "4_link.sql").doesNotContain("root:");
                Files.delete(link);
            }

            Path loop = bench.path(Bench.PREFIX + "5_loop.sql");
            Files.createSymbolicLink(loop, loop.getFileName());
            assertThat(refused(bench)).contains("PGM0110 [unreadable]", "5_loop.sql");
        }
    }

    @Test
    @Tag("F074")
    @EnabledIf("mayDropRights")
    void aFileThatMayNotBeRead() throws Exception {
        try (Bench bench = bench()) {
            Path file = bench.path(Bench.PREFIX + "2_secret.sql");
            bench.with("2_secret.sql", "SELECT 1;").with("2_rollback_secret.sql", "SELECT 1;");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
            Migrator migrator = bench.migrator(bench.target);
            boolean root = Tool.run("id", "-u").strip().equals("0");
            assertThat(refused(bench, root ? migrator.within(WITHOUT_OVERRIDE) : migrator))
                    .contains("PGM0110 [unreadable]", "2_secret.sql");
        }
    }

    static boolean mayDropRights() {
        return Tool.succeeds("setpriv", "--bounding-set=-dac_override,-dac_read_search", "true");
    }

    @Test
    @Tag("F068")
    @Tag("F069")
    void bytesThatAreNoText() throws Exception {
        byte[][] bad = {
            "SELECT 'ä';".getBytes(StandardCharsets.ISO_8859_1),
            "SELECT 1;".getBytes(StandardCharsets.UTF_16),
            "SELECT 'a\0b';".getBytes(UTF_8),
            {'S', 'E', 'L', 'E', 'C', 'T', ' ', '\'', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '\'', ';'},
            {'-', '-', ' ', (byte) 0xC0, (byte) 0xAF, '\n'}
        };
        for (byte[] bytes : bad) {
            try (Bench bench = bench()) {
                bench.with("2_rollback_bad.sql", "SELECT 1;");
                bench.file(Bench.PREFIX + "2_bad.sql", bytes);
                assertThat(refused(bench)).containsPattern("2_bad\\.sql:1:[0-9]+: error PGM030[12]");
            }
        }
    }

    /** The literal is held whole, as the server wants it in one message; all the rest is not. */
    @Test
    @Tag("F073")
    void aLiteralOfFiftyMegabytes() throws Exception {
        int size = 50 * 1024 * 1024;
        try (Bench bench = bench()) {
            try (Writer writer = Files.newBufferedWriter(bench.path(Bench.PREFIX + "1_a.sql"))) {
                writer.write("CREATE TABLE a AS SELECT '");
                for (int i = 0; i < size / 16; i++) {
                    writer.write("0123456789abcde\n");
                }
                writer.write("'::text AS t;\n");
            }
            try (Run run = bench.migrator(bench.target).heap("512m").start()) {
                run.succeeded();
            }
            assertThat(bench.value("SELECT octet_length(t) FROM a")).isEqualTo(String.valueOf(size));
        }
    }

    @Test
    @Tag("F073")
    void aHundredThousandNestedComments() throws Exception {
        int depth = 100_000;
        try (Bench bench = bench()) {
            bench.with(
                    "1_a.sql",
                    "/*".repeat(depth) + " deep " + "*/".repeat(depth) + "\nCREATE TABLE a (id int);\nSELECT "
                            + "(".repeat(500) + "1" + ")".repeat(500) + ";\n");
            try (Run run = bench.migrator(bench.target).start()) {
                run.succeeded();
            }
            assertThat(bench.exists("a")).isTrue();
        }
    }
}
