package io.github.pgmigrate.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A file that its owner alone may read, gone when it is closed. */
record PrivateFile(Path path) implements AutoCloseable {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** Writes lines to a new file in a directory. */
    static PrivateFile of(Path directory, List<String> lines) throws IOException {
        FileAttribute<?>[] attributes = POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        PrivateFile file = new PrivateFile(Files.createTempFile(directory, "pgmigrate-", ".conf", attributes));
        Files.write(file.path, lines, StandardCharsets.UTF_8);
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
