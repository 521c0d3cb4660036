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
}
