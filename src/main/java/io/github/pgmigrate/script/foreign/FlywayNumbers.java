package io.github.pgmigrate.script.foreign;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Gives Flyway's versions whole numbers in the same order. Going upwards, a whole number keeps itself where that is above the
 * number before; everything else takes the next number: 1, 1.1, 1.10, 2, 2.0.1 become 1, 2, 3, 4, 5, and 1, 2, 20240102 stay
 * as they are. What a version gets depends on those below it alone, so that versions which are added above change nothing.
 */
public final class FlywayNumbers {

    private FlywayNumbers() {}

    /** The number of each version, ascending; it may have more digits than a version of ours. */
    public static Map<FlywayVersion, BigInteger> of(Collection<FlywayVersion> versions) {
        Map<FlywayVersion, BigInteger> numbers = new TreeMap<>();
        BigInteger last = BigInteger.ONE.negate();
        for (FlywayVersion version : new TreeSet<>(versions)) {
            boolean keeps = version.isWhole() && version.parts().get(0).compareTo(last) > 0;
            last = keeps ? version.parts().get(0) : last.max(BigInteger.ZERO).add(BigInteger.ONE);
            numbers.put(version, last);
        }
        return numbers;
    }
}
