package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is what the projects of src/it run. */
final class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Pattern SHOWN = Pattern.compile("```xml\n(<(?:plugin|execution)>.*?)```", Pattern.DOTALL);

    @Test
    void everyPluginAndExecutionItShowsIsRunBySomeProject() throws IOException {
        String projects = projects();
        List<String> shown = SHOWN.matcher(Files.readString(README))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(shown).hasSize(3).allSatisfy(part -> assertThat(projects).contains(flat(part)));
    }

    @Test
    void itsCommandsAreWhatTheBuildCalls() throws IOException {
        String run = Files.readString(Path.of(".ci", "run"));

        assertThat(Files.readString(README)).containsSubsequence("    mvn -Pquickstart verify\n", "    mvn verify\n");
        assertThat(run).containsPattern("mvn -B -ntp verify( -D\\S+)*\n").contains("mvn -B -ntp -Pquickstart verify\n");
    }

    @Test
    void itIsShort() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThan(200);
    }

    private static String projects() throws IOException {
        try (Stream<Path> projects = Files.walk(Path.of("src", "it"), 2)) {
            List<String> poms = projects.filter(file -> file.endsWith("pom.xml"))
                    .map(ReadmeTest::read)
                    .toList();
            return poms.stream().map(ReadmeTest::flat).collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /** Without indentation, and with the same version everywhere. */
    private static String flat(String xml) {
        return xml.replaceAll("\\s+", "").replaceAll("<version>[^<]*</version>", "<version/>");
    }
}
