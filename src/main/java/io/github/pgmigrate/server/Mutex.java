package io.github.pgmigrate.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Lets one process, and within it one thread, at a time work on a server's directory. */
final class Mutex {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Mutex() {}

    /** What is done while others wait. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does the work when everybody else is done with theirs.
     *
     * <p>A file lock belongs to the whole JVM, and POSIX drops it when any channel of that file is closed. So threads queue
     * before they open the file, at a monitor that class loaders share: Maven loads a plugin more than once.
     *
     * @throws IOException where another process holds the file for three minutes
     */
    static <T> T hold(Path file, Work<T> work) throws IOException {
        synchronized (("io.github.pgmigrate " + file).intern()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel, file)) {
                assert lock.isValid();
                return work.run();
            }
        }
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (FileLock lock = channel.tryLock(); ; lock = channel.tryLock()) {
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "another process has been holding " + file + " for " + PATIENCE.toMinutes() + " minutes");
            }
            Pause.of(PAUSE);
        }
    }
}
