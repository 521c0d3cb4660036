package io.github.pgmigrate.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

/** The directories of servers for one use, below a common one. Those whose process was killed are found, and cleared away. */
final class Homes {

    private final Path base;
    private final Abandoned abandoned;

    /**
     * Those below a directory, which is there.
     *
     * @param abandoned clears away what a process that was killed has left
     */
    Homes(Path base, Abandoned abandoned) {
        this.base = base;
        this.abandoned = abandoned;
    }

    /** What is done about a directory that nobody uses any more. */
    @FunctionalInterface
    interface Abandoned {
        void remove(Path home) throws IOException;
    }

    /**
     * The directory of one server.
     *
     * @param user says that it is in use, until the user has left
     */
    record Home(Path directory, Users.User user) {}

    /** Makes one more, after having cleared away those that nobody uses. */
    Home open() throws IOException {
        return Mutex.hold(Starter.mutex(base), () -> {
            sweep();
            Path home = Files.createDirectory(base.resolve(UUID.randomUUID().toString()));
            Directories.open(home);
            return new Home(home, Starter.users(home).join());
        });
    }

    /** Gives a directory up and removes it, while nobody else looks for what is not used any more. */
    static void giveUp(Path home, Users.User user, Abandoned remover) throws IOException {
        Mutex.hold(Starter.mutex(Objects.requireNonNull(home.getParent())), () -> {
            user.leave();
            remover.remove(home);
            return home;
        });
    }

    private void sweep() throws IOException {
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(base, Files::isDirectory)) {
            for (Path home : homes) {
                if (!Starter.users(home).any()) {
                    abandoned.remove(home);
                }
            }
        }
    }
}
