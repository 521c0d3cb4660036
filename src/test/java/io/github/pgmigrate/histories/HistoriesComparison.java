package io.github.pgmigrate.histories;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Published histories, side by side with the machine's psql and pg_dump; the profile {@code histories} runs it with
 * {@code -Dhistories=DIR}, where DIR holds a migration folder for each.
 */
final class HistoriesComparison {

    private static final Path REPORTS = Path.of("target", "histories");
    private static final List<Outcome> OUTCOMES = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> thePluginDoesWhatPsqlDoes() throws IOException {
        String directory = System.getProperty("histories", "");
        assertThat(directory).as("-Dhistories=DIR").isNotEmpty();
        int major = Databases.major().orElseThrow(() -> new AssertionError("psql and pg_dump have to be on the PATH"));
        String only = System.getProperty("histories.only", ".*");
        try (Stream<Path> found = Files.list(Path.of(directory))) {
            List<Path> folders = found.filter(Files::isDirectory)
                    .filter(folder -> String.valueOf(folder.getFileName()).matches(only))
                    .sorted()
                    .toList();
            assertThat(folders).as("folders in " + directory).isNotEmpty();
            return folders.stream()
                    .map(folder -> DynamicTest.dynamicTest(
                            String.valueOf(folder.getFileName()), () -> compare(HistoryFolder.of(folder), major)));
        }
    }

    private static void compare(HistoryFolder history, int major) throws IOException, InterruptedException {
        Outcome outcome = new Trial(history, REPORTS, major, !Boolean.getBoolean("histories.quick")).run();
        OUTCOMES.add(outcome);
        System.out.println(outcome.row());
        assertThat(outcome.differences()).isEmpty();
    }

    @AfterAll
    static void showAll() {
        System.out.println(Outcome.heading());
        OUTCOMES.forEach(outcome -> System.out.println(outcome.row()));
    }
}
