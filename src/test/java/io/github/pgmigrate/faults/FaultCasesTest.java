package io.github.pgmigrate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.faults.FaultCase.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each numbered fault has a test, or a reason why it has none; the page of the site says which. */
class FaultCasesTest {

    private static final Path PAGE = Path.of("src", "site", "markdown", "faults.md");
    private static final String HEAD = """
            # Faults

            What can go wrong around a migration, what must happen then, and the tests that show it. They run in `mvn verify`, on real
            servers and real processes: nothing is simulated that can be done. A test has the number of its fault as a tag, so that
            `mvn test -Dgroups=F007` runs just that. Here `passed` says that there is a test; each build writes this table with its own results to
            `target/generated-site/markdown/fault-results.md`. This page is kept by `FaultCasesTest`; `-Dgolden.update=true` writes it anew.

            `mvn -Pfaults verify` does more of it: [development](development.md).
            """;

    @Test
    void allNumbersAreThere() throws IOException {
        assertThat(FaultCases.read())
                .extracting(FaultCase::id)
                .containsExactlyElementsOf(Stream.concat(
                                IntStream.rangeClosed(1, 100).mapToObj("F%03d"::formatted),
                                IntStream.rangeClosed(1, 28).mapToObj("S%02d"::formatted))
                        .toList());
    }

    @Test
    void eachHasATestOrAReason() throws IOException {
        assertThat(FaultCases.read()).allSatisfy(each -> {
            assertThat(each.title()).isNotBlank();
            assertThat(each.expectation()).isNotBlank();
            assertThat(each.isTested() || !each.note().isEmpty())
                    .as("%s has a test with its number as a tag, or a reason in cases.tsv", each.id())
                    .isTrue();
        });
    }

    @Test
    void eachTagIsACase() throws IOException {
        List<String> known = FaultCases.read().stream().map(FaultCase::id).toList();
        assertThat(FaultCases.tagged().keySet()).isSubsetOf(known);
    }

    @Test
    void thePageSaysSo() throws IOException {
        String page =
                FaultTable.page(HEAD, FaultCases.read(), each -> each.isTested() ? Outcome.PASSED : Outcome.NO_TEST);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(page)
                .as("src/site/markdown/faults.md; -Dtest=FaultCasesTest -Dgolden.update=true writes it anew")
                .isEqualTo(Files.readString(PAGE));
    }
}
