package io.github.pgmigrate.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files and directories of tests that may be killed: what they leave behind is below {@code target}. */
public final class Scratch {

    private static final Path PARENT = Path.of("target", "scratch").toAbsolutePath();

    private Scratch() {}

    /** A new directory whose name begins so. */
    public static Path directory(String prefix) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(PARENT), prefix);
    }

    /** A new file whose name begins and ends so. */
    public static Path file(String prefix, String suffix) throws IOException {
        return Files.createTempFile(Files.createDirectories(PARENT), prefix, suffix);
    }
}
