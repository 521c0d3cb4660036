package io.github.pgmigrate.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A Maven for integration tests to run, on a JDK.
 *
 * @param name for people: {@code Maven 3.6.3, JDK 17}
 * @param home Maven's own directory
 * @param java the JDK's
 */
public record Maven(String name, Path home, Path java) {

    private static final Path THIS_JAVA = Path.of(System.getProperty("java.home"));

    /** The Maven and the JDK that run the build. */
    public static Maven machine() {
        return new Maven("the machine's Maven", Path.of(setting("it.mavenHome")), THIS_JAVA);
    }

    /** Those that the build asks for with {@code it.mavens}: {@code machine}, or {@code 3.6.3@25} for a version on a JDK. */
    public static List<Maven> tested() {
        return Stream.of(setting("it.mavens").split(",", -1))
                .map(String::strip)
                .map(Maven::of)
                .toList();
    }

    /** A version that the build has unpacked, on the JDK that runs the build. */
    public static Maven version(String version) {
        return of(version);
    }

    private static Maven of(String text) {
        if (text.equals("machine")) {
            return machine();
        }
        int at = text.indexOf('@');
        String version = at < 0 ? text : text.substring(0, at);
        String jdk = at < 0 ? System.getProperty("java.specification.version") : text.substring(at + 1);
        Path home = Path.of("target", "mavens", "apache-maven-" + version).toAbsolutePath();
        Path java = at < 0 ? THIS_JAVA : Path.of(setting("it.jdk" + jdk));
        if (!Files.isDirectory(home) || !Files.isDirectory(java)) {
            throw new AssertionError(home + " or " + java + " is missing: run mvn pre-integration-test first");
        }
        return new Maven("Maven " + version + ", JDK " + jdk, home, java);
    }

    private static String setting(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    @Override
    public String toString() {
        return name;
    }
}
