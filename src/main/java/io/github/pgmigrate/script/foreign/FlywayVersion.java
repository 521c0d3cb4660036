package io.github.pgmigrate.script.foreign;

import static java.util.stream.Collectors.joining;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An immutable version as Flyway has them: numbers with dots between, compared number by number, where what is missing at the
 * end counts as 0 (Flyway's MigrationVersion).
 *
 * @param parts its numbers, at least one; zeros at the end are dropped, so that 2 and 2.0 are the same
 */
public record FlywayVersion(List<BigInteger> parts) implements Comparable<FlywayVersion> {

    /** How one is written, in file names with dots or underscores. */
    static final String FORM = "[0-9]+(?:[._][0-9]+)*";

    private static final Pattern WRITTEN = Pattern.compile(FORM);

    public FlywayVersion {
        List<BigInteger> kept = new ArrayList<>(parts);
        while (kept.size() > 1 && kept.get(kept.size() - 1).signum() == 0) {
            kept.remove(kept.size() - 1);
        }
        parts = List.copyOf(kept);
    }

    /** Reads {@code 1.2}, {@code 1_2} or {@code 20240102}; empty where the text is no version. */
    public static Optional<FlywayVersion> parse(String text) {
        return WRITTEN.matcher(text).matches()
                ? Optional.of(new FlywayVersion(Arrays.stream(text.split("[._]", -1))
                        .map(BigInteger::new)
                        .toList()))
                : Optional.empty();
    }

    /** Whether it is a single number, which a version of ours can be as well. */
    public boolean isWhole() {
        return parts.size() == 1;
    }

    @Override
    public int compareTo(FlywayVersion other) {
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            int order = part(i).compareTo(other.part(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private BigInteger part(int index) {
        return index < parts.size() ? parts.get(index) : BigInteger.ZERO;
    }

    /** With dots. */
    @Override
    public String toString() {
        return parts.stream().map(BigInteger::toString).collect(joining("."));
    }
}
