package io.github.pgmigrate.testing;

import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The major versions of PostgreSQL that database tests run on: the one place that lists them. */
public final class Majors implements ArgumentsProvider {

    private static final int OLDEST = 14;

    /** What the build asks for with {@code -Dtest.majors=14,15}; without it the oldest and the newest. */
    public static List<Integer> tested() {
        return Stream.of(System.getProperty("test.majors", "14,18").split(",", -1))
                .map(major -> Integer.valueOf(major.strip()))
                .toList();
    }

    /** The newest of them that this machine's pg_dump knows; where it knows none, or there is none, the oldest that is supported. */
    public static int dumped() {
        int known = Psql.installed("pg_dump").map(Psql::major).orElse(OLDEST);
        return tested().stream()
                .filter(major -> major <= known)
                .max(Comparator.naturalOrder())
                .orElse(OLDEST);
    }

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return tested().stream().map(major -> arguments(named("PostgreSQL " + major, major)));
    }
}
