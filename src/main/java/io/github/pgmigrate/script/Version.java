package io.github.pgmigrate.script;

import java.math.BigInteger;

/** An immutable version of a migration: a number of 1 to 30 digits, leading zeros not counted. */
public record Version(BigInteger number) implements Comparable<Version> {

    /** The most digits a version may have. */
    public static final int MAX_DIGITS = 30;

    public Version {
        if (number.signum() < 0 || number.toString().length() > MAX_DIGITS) {
            throw new IllegalArgumentException("not a version: " + number);
        }
    }

    /**
     * Reads a version.
     *
     * @throws IllegalArgumentException when it is not 1 to 30 ASCII digits
     */
    public static Version of(String digits) {
        if (!digits.matches("[0-9]{1," + MAX_DIGITS + "}")) {
            throw new IllegalArgumentException("a version is 1 to " + MAX_DIGITS + " digits, not '" + digits + "'");
        }
        return new Version(new BigInteger(digits));
    }

    @Override
    public int compareTo(Version other) {
        return number.compareTo(other.number);
    }

    /** Its digits without leading zeros. */
    @Override
    public String toString() {
        return number.toString();
    }
}
