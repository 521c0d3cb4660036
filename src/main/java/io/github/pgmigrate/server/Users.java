package io.github.pgmigrate.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;

/**
 * Who uses a server: a directory with a file for each user, which holds a lock on it as long as it lives. A file whose lock
 * is free was left by a process that was killed. To be called under the server's {@link Mutex}.
 */
final class Users {

    private final Path directory;

    Users(Path directory) {
        this.directory = directory;
    }

    /** One user of the server. */
    static final class User {
        private final Path file;
        private final FileChannel channel;

        private User(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        /** Uses the server no more. */
        void leave() throws IOException {
            channel.close();
            Files.deleteIfExists(file);
        }
    }

    /** Counts somebody in. */
    User join() throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(thisProcess() + UUID.randomUUID());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        return new User(file, channel);
    }

    /** Whether anybody uses the server. */
    boolean any() throws IOException {
        if (!Files.exists(directory)) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (lives(file)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Files of this process are never tried: closing them again would free the lock that they stand for. */
    private static boolean lives(Path file) throws IOException {
        if (file.getFileName().toString().startsWith(thisProcess())) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return true;
            }
        }
        Files.deleteIfExists(file);
        return false;
    }

    /** A prefix that no other process has had: ids are used again, above all in containers. */
    private static String thisProcess() {
        ProcessHandle self = ProcessHandle.current();
        return self.pid() + "-"
                + self.info().startInstant().orElse(Instant.EPOCH).toEpochMilli() + "-";
    }
}
