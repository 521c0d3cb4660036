package io.github.pgmigrate.script;

import io.github.pgmigrate.sql.ClientEncoding;
import io.github.pgmigrate.sql.Recoded;
import io.github.pgmigrate.sql.ScriptSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An immutable reference to a file as a script's text, which is handed out in UTF-8 where its encoding is configured.
 *
 * @param name as shown to a person
 * @param path where it is
 * @param encoding what its text is in; in UTF-8, as by default, it may say otherwise itself
 */
record FileSource(String name, Path path, Charset encoding) implements ScriptSource {

    @Override
    public InputStream open() throws IOException {
        return isDecoded() ? Recoded.stream(bytes(), new ClientEncoding(encoding.name(), encoding)) : bytes();
    }

    @Override
    public boolean isDecoded() {
        return !encoding.equals(StandardCharsets.UTF_8);
    }

    @Override
    public InputStream bytes() throws IOException {
        return Files.newInputStream(path);
    }
}
