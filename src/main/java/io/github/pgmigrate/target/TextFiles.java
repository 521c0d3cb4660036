package io.github.pgmigrate.target;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads libpq's files. */
public interface TextFiles {

    /** The lines of a file; empty where it is missing, no plain file, or unreadable. */
    Optional<List<String>> lines(Path file);

    /** Whether only its owner may read or write a file; true where the file system cannot tell. */
    boolean isPrivate(Path file);
}
