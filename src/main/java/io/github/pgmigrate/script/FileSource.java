package io.github.pgmigrate.script;

import io.github.pgmigrate.sql.ScriptSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An immutable reference to a file as a script's text.
 *
 * @param name as shown to a person
 * @param path where it is
 */
record FileSource(String name, Path path) implements ScriptSource {

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }
}
