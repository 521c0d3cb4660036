package io.github.pgmigrate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text that is a contract, kept in a file of src/test/resources. What a test finds has to be the same; after a wanted
 * change, {@code mvn test -Dtest=... -Dgolden.update} writes the files anew, for a reviewer to see.
 */
public final class Golden {

    private static final Path RESOURCES = Path.of("src", "test", "resources");

    private Golden() {}

    /** Compares a text with the file next to a test class. */
    public static void check(Class<?> test, String file, String actual) throws IOException {
        Path directory = RESOURCES.resolve(test.getPackageName().replace('.', '/'));
        Path golden = directory.resolve(file);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(directory);
            Files.writeString(golden, actual);
        }
        assertThat(golden).isRegularFile();
        assertThat(actual).as("compared with %s", golden).isEqualTo(Files.readString(golden));
    }
}
