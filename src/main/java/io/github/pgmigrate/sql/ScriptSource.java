package io.github.pgmigrate.sql;

import java.io.IOException;
import java.io.InputStream;

/** A text that can be read as a psql script, any number of times: a file, or a text kept in the history. */
public interface ScriptSource {

    /** The name shown to a person: the path relative to the project, with forward slashes. */
    String name();

    /**
     * Opens the bytes from their beginning.
     *
     * @throws IOException when the text cannot be read
     */
    InputStream open() throws IOException;

    /**
     * Whether the bytes are UTF-8 whatever the script says of its encoding: they were decoded before. By default they are the
     * file's own.
     */
    default boolean isDecoded() {
        return false;
    }

    /**
     * Opens the bytes as they lie, in whatever encoding they are; the same as {@link #open} where nothing was decoded.
     *
     * @throws IOException when they cannot be read
     */
    default InputStream bytes() throws IOException {
        return open();
    }
}
