package io.github.pgmigrate.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ArchitectureTest {

    private static final String ROOT = "io.github.pgmigrate";
    private static final JavaClasses PRODUCT =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages(ROOT);

    private static final String WRONG = ROOT + ".architecture.wrong";
    private static final JavaClasses WRONG_HOUSE = new ClassFileImporter().importPackages(WRONG);

    @Tag("F095")
    @Tag("S06")
    @Tag("S26")
    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theHouseIsInOrder(String name, ArchRule rule) {
        rule.as(name).check(PRODUCT);
    }

    static Stream<Arguments> rules() {
        return new House(ROOT).rules().entrySet().stream().map(rule -> arguments(rule.getKey(), rule.getValue()));
    }

    /** Every rule can fail: in the wrong house each is broken by a class made for it. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("breaches")
    void aBreachIsSeen(String name, String culprit) {
        ArchRule rule = Objects.requireNonNull(new House(WRONG).rules().get(name), name);

        assertThat(rule.evaluate(WRONG_HOUSE).getFailureReport().getDetails()).anyMatch(line -> line.contains(culprit));
    }

    static Stream<Arguments> breaches() {
        return Stream.of(
                arguments("every class is in a known room", "wrong.attic.Stowaway"),
                arguments("text uses only rooms below it", "wrong.text.Upward"),
                arguments("sql uses only rooms below it", "wrong.sql.Sideways"),
                arguments("no package is part of a cycle", "wrong.text.Upward"),
                arguments("JDBC only in db", "wrong.apply.Connected"),
                arguments("Maven only in mojo", "wrong.apply.Connected"),
                arguments("processes only in server and backup", "wrong.apply.Launching"),
                arguments("no public type has a public field that may change", "wrong.apply.Launching.count"),
                arguments("no type has a setter", "wrong.apply.Launching.setCount"),
                arguments("goals are final", "wrong.mojo.OpenMojo"),
                arguments("nothing writes to the console by itself", "wrong.attic.Stowaway"),
                arguments("no type keeps a state of all runs", "wrong.apply.Remembering.runs"),
                arguments("no time is that of the machine that runs it", "wrong.apply.Remembering"),
                arguments("every package is null-marked", "wrong.attic.Stowaway"));
    }

    /** The tested versions of PostgreSQL are one list, which a build may make longer. */
    @Test
    void noTestListsMajorVersionsOfItsOwn() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src", "test", "java"))) {
            assertThat(sources.filter(file -> file.toString().endsWith(".java")))
                    .allSatisfy(file -> assertThat(file)
                            .content()
                            .as("use @EachMajor, or Majors.tested()")
                            .doesNotContainPattern("\\{\\s*1[4-7]\\s*,\\s*1[5-8]\\b"));
        }
    }
}
