package io.github.pgmigrate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Makes a test one that runs once on each PostgreSQL that this build tests on, with its major version as argument: the oldest
 * and the newest that are supported, all of them with {@code -Pmatrix}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ArgumentsSource(Majors.class)
public @interface EachMajor {}
