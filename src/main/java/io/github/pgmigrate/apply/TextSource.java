package io.github.pgmigrate.apply;

import io.github.pgmigrate.sql.ScriptSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A script that is a text in memory, such as a rollback that the history kept.
 *
 * @param name as shown to a person
 * @param text the script
 */
record TextSource(String name, String text) implements ScriptSource {

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isDecoded() {
        return true;
    }
}
