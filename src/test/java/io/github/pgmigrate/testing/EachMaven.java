package io.github.pgmigrate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs a parameterised test once on each Maven that this build tests on, a {@link Maven} being its argument: the machine's, the
 * oldest and the newest that are supported; all of them, each on two JDKs, with {@code -Pmatrix}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(Mavens.class)
public @interface EachMaven {}
