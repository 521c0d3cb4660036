package io.github.pgmigrate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A finished run of Maven in a project of src/it, as its {@code verify.groovy} questions it. */
public final class Build {

    private final Path directory;
    private final String log;

    /** The run whose {@code build.log} is in a directory. */
    public Build(File directory) {
        this(directory.toPath(), read(directory.toPath().resolve("build.log")));
    }

    /** A run in a directory that wrote a given text. */
    Build(Path directory, String log) {
        this.directory = directory;
        this.log = log;
    }

    /** Each text is shown somewhere. */
    public void says(String... texts) {
        assertThat(log).contains(texts);
    }

    /** At least one of the texts is shown. */
    public void saysOneOf(String... texts) {
        assertThat(log).containsAnyOf(texts);
    }

    /** The texts are shown one after the other, with anything between them. */
    public void saysInOrder(String... texts) {
        assertThat(log).containsSubsequence(texts);
    }

    /** The first line that a goal shows after Maven's own, without its level. */
    public String first(String goal) {
        List<String> lines = log.lines().toList();
        int header = 0;
        while (!lines.get(header).matches(".*--- .*:" + goal + " .*")) {
            header++;
        }
        return lines.get(header + 1).replaceFirst("^\\[[A-Z]+] ", "");
    }

    /** How many lines show a text. */
    public long times(String text) {
        return log.lines().filter(line -> line.contains(text)).count();
    }

    /** None of the texts is shown. */
    public void never(String... texts) {
        assertThat(log).doesNotContain(texts);
    }

    /** A file of the project exists and holds each of the texts. */
    public void wrote(String file, String... texts) {
        assertThat(directory.resolve(file)).isRegularFile();
        if (texts.length > 0) {
            assertThat(read(directory.resolve(file))).contains(texts);
        }
    }

    /** A file of the project exists and holds none of the texts. */
    public void wroteWithout(String file, String... texts) {
        assertThat(directory.resolve(file)).isRegularFile();
        assertThat(read(directory.resolve(file))).doesNotContain(texts);
    }

    /** A file of the project does not exist. */
    public void lacks(String file) {
        assertThat(directory.resolve(file)).doesNotExist();
    }

    /** The object that a goal wrote with {@code pgmigrate.json}. */
    public JsonObject json(String file) {
        return JsonParser.parseString(read(directory.resolve(file))).getAsJsonObject();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
