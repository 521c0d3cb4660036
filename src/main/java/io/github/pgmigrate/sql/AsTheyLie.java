package io.github.pgmigrate.sql;

import java.io.IOException;
import java.io.InputStream;

/**
 * An immutable source whose bytes are handed out as they lie, for a COPY that tells the server itself what they are in.
 *
 * @param source the bytes
 */
record AsTheyLie(ScriptSource source) implements ScriptSource {

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public InputStream open() throws IOException {
        return source.bytes();
    }
}
