package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.Psql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script reader at greater length than every build needs; the profile {@code thorough} runs it. With {@code -Dcorpus=DIR},
 * where DIR holds SQL files, PostgreSQL's own regression tests for one, their cut is compared with that of the machine's psql.
 * {@code -Dsoup.seed=NUMBER} makes a run again.
 */
final class ScriptThorough {

    private static final long MEBIBYTE = 1 << 20;
    private static final int SCRIPTS = 500_000;

    @TempDir
    private Path scratch;

    @Test
    void aScriptOfOneGigabyteLeavesNothingBehind() {
        assertThat(LargeSource.mostHeldWhileReading(1024 * MEBIBYTE)).isLessThan(4 * MEBIBYTE);
    }

    @Test
    void cutAndJoinGivesTheTextBack() {
        SoupTest.cutAndJoin(seed(), SCRIPTS);
    }

    @Test
    void anythingCanBeReadAndLineEndsDoNotCount() {
        SoupTest.readAnything(seed(), SCRIPTS);
    }

    private static long seed() {
        long seed = Long.getLong("soup.seed", new Random().nextLong());
        System.out.println("-Dsoup.seed=" + seed);
        return seed;
    }

    @TestFactory
    Stream<DynamicTest> theCorpusIsCutAsPsqlCutsIt() throws IOException {
        String corpus = System.getProperty("corpus", "");
        if (corpus.isEmpty()) {
            return Stream.empty();
        }
        Psql psql = Psql.needed("psql");
        try (Stream<Path> found = Files.walk(Path.of(corpus))) {
            List<Path> files = found.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
            assertThat(files).as("SQL files in " + corpus).isNotEmpty();
            return files.stream()
                    .map(file ->
                            DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> compare(psql, file)));
        }
    }

    private void compare(Psql psql, Path file) throws IOException, InterruptedException {
        byte[] script = Files.readAllBytes(file);
        List<String> expected = new PsqlCut(psql, Files.createTempDirectory(scratch, "psql"))
                .of(script).stream()
                        .map(SplitCorpus::strip)
                        .filter(text -> !text.isEmpty())
                        .toList();

        assertThat(SplitCorpus.statements(script, String.valueOf(file.getFileName())))
                .containsExactlyElementsOf(expected);
    }
}
