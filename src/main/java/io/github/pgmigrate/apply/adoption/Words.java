package io.github.pgmigrate.apply.adoption;

import java.util.Locale;

/** Compares what files and histories call a migration: letters and digits count, their case does not. */
final class Words {

    private Words() {}

    static String of(String description) {
        return description
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{Nd}]+", " ")
                .strip();
    }
}
