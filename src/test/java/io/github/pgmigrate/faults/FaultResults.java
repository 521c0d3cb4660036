package io.github.pgmigrate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.faults.FaultCase.Outcome;
import io.github.pgmigrate.faults.FaultCase.TestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;

/**
 * Writes how the numbered faults went in this build, from what Surefire and Failsafe have written, to
 * {@code target/generated-site}. Failsafe runs it by itself after all other classes.
 */
class FaultResults {

    private static final List<Path> REPORTS =
            List.of(Path.of("target", "surefire-reports"), Path.of("target", "failsafe-reports"));

    /** How each test went: the worst of its runs. */
    private final Map<TestName, Outcome> outcomes = new HashMap<>();

    @Test
    void areWrittenToTheSite() throws IOException {
        for (Path directory : REPORTS) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file : files.sorted().toList()) {
                        if (file.getFileName().toString().matches("TEST-.*\\.xml")) {
                            read(file);
                        }
                    }
                }
            }
        }
        List<FaultCase> cases = FaultCases.read();
        Path page = Path.of("target", "generated-site", "markdown", "fault-results.md");
        Files.createDirectories(page.getParent());
        Files.writeString(page, FaultTable.page("# Faults: the results of this build\n", cases, this::outcome));
        Map<Outcome, Long> counts = cases.stream()
                .collect(Collectors.groupingBy(
                        this::outcome, () -> new EnumMap<>(Outcome.class), Collectors.counting()));
        System.out.println("Faults: "
                + counts.entrySet().stream()
                        .map(count -> count.getValue() + " "
                                + (count.getKey() == Outcome.NO_TEST
                                        ? "without a test"
                                        : count.getKey().words()))
                        .collect(Collectors.joining(", ")));
        assertThat(counts).doesNotContainKey(Outcome.FAILED);
    }

    private Outcome outcome(FaultCase each) {
        return each.tests().stream()
                .map(test -> outcomes.getOrDefault(test, Outcome.NOT_RUN))
                .max(Outcome::compareTo)
                .orElse(Outcome.NO_TEST);
    }

    private void read(Path file) throws IOException {
        try (var input = Files.newInputStream(file)) {
            XMLInputFactory factory = XMLInputFactory.newFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            XMLStreamReader xml = factory.createXMLStreamReader(input);
            TestName test = null;
            while (xml.hasNext()) {
                xml.next();
                if (!xml.isStartElement()) {
                    continue;
                }
                switch (xml.getLocalName()) {
                    case "testcase" -> {
                        String name = xml.getAttributeValue(null, "name").replaceAll("[^\\p{Alnum}_].*", "");
                        test = new TestName(xml.getAttributeValue(null, "classname"), name);
                        outcomes.merge(test, Outcome.PASSED, FaultResults::worse);
                    }
                    case "failure", "error" -> {
                        if (test != null) {
                            outcomes.merge(test, Outcome.FAILED, FaultResults::worse);
                        }
                    }
                    case "skipped" -> {
                        if (test != null) {
                            outcomes.merge(test, Outcome.SKIPPED, FaultResults::worse);
                        }
                    }
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException(file.toString(), e);
        }
    }

    private static Outcome worse(Outcome one, Outcome other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
