package io.github.pgmigrate.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs that a test needs and not every machine has. Without one the test is skipped, aloud; with
 * {@code -Dprograms.required=true}, as .ci/run has it, it fails.
 */
public final class Needed {

    private static final String REQUIRED = "programs.required";

    private Needed() {}

    /** A program on the PATH, or where Debian keeps those of administrators. */
    public static Optional<Path> program(String name) {
        String path = Objects.toString(System.getenv("PATH"), "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * What was found; else the test ends here.
     *
     * @param what it is, in words, with how to get it
     */
    public static <T> T orSkip(Optional<T> found, String what) {
        if (found.isEmpty()) {
            String missing = "NOT TESTED: there is no " + what;
            fail(missing);
            System.err.println(missing);
            return abort(missing);
        }
        return found.get();
    }

    /** The same for a test that is one without it, too, and holds more with it. */
    public static <T> Optional<T> orLess(Optional<T> found, String what) {
        if (found.isEmpty()) {
            fail("there is no " + what);
        }
        return found;
    }

    private static void fail(String missing) {
        if (Boolean.getBoolean(REQUIRED)) {
            throw new AssertionError(missing);
        }
    }
}
