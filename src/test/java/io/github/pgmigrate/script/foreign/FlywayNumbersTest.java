package io.github.pgmigrate.script.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flyway's versions, in Flyway's order, as whole numbers. */
class FlywayNumbersTest {

    private static FlywayVersion version(String text) {
        return FlywayVersion.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1 2 3                       | 1=1 2=2 3=3
                    10 9 007                    | 7=7 9=9 10=10
                    1 1.1 1.10 1.2 2 2.0.1      | 1=1 1.1=2 1.2=3 1.10=4 2=5 2.0.1=6
                    20240102120000 20240103     | 20240103=20240103 20240102120000=20240102120000
                    1.1 1.2 20240102 20240102.1 | 1.1=1 1.2=2 20240102=20240102 20240102.1=20240103
                    2024.01.02 2024_1_3         | 2024.1.2=1 2024.1.3=2
                    0 0.1 1                     | 0=0 0.1=1 1=2
                    2.0 2.00.0 2_1              | 2=2 2.1=3
                    """)
    void examples(String versions, String expected) {
        List<FlywayVersion> list = Arrays.stream(versions.split(" ", -1))
                .map(FlywayNumbersTest::version)
                .toList();

        assertThat(FlywayNumbers.of(list).entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()))
                .containsExactly(expected.split(" ", -1));
    }

    /** A thousand sets of versions, seeded: order is kept, and what comes above changes nothing below. */
    @Test
    void order_is_kept_and_later_versions_change_nothing() {
        Random random = new Random(20261122);
        for (int i = 0; i < 1000; i++) {
            Set<FlywayVersion> versions = new TreeSet<>();
            for (int j = 0; j < 1 + random.nextInt(30); j++) {
                List<BigInteger> parts = new ArrayList<>();
                for (int k = 0; k <= random.nextInt(3); k++) {
                    parts.add(BigInteger.valueOf(random.nextInt(random.nextBoolean() ? 4 : 100_000)));
                }
                versions.add(new FlywayVersion(parts));
            }
            Map<FlywayVersion, BigInteger> numbers = FlywayNumbers.of(versions);

            assertThat(numbers.keySet()).containsExactlyElementsOf(versions);
            assertThat(new ArrayList<>(numbers.values())).isSortedAccordingTo(Comparator.naturalOrder());
            assertThat(new HashSet<>(numbers.values())).hasSameSizeAs(versions);
            List<FlywayVersion> below = new ArrayList<>(versions).subList(0, random.nextInt(versions.size()));
            assertThat(numbers).containsAllEntriesOf(FlywayNumbers.of(below));
        }
    }
}
