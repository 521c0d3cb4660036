package io.github.pgmigrate.server;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/** Directories that hold servers and what they are made from. */
final class Directories {

    private static final int TRIES = 50;
    private static final long PAUSE_MILLIS = 20;

    static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private Directories() {}

    /** Where unpacked programs are kept when nothing else is said: the user's cache directory. */
    static Path cache() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Path home = Path.of(System.getProperty("user.home", "."));
        if (os.startsWith("windows")) {
            return variable("LOCALAPPDATA", home.resolve("AppData").resolve("Local"))
                    .resolve("pgmigrate")
                    .resolve("cache");
        }
        if (os.startsWith("mac")) {
            return home.resolve("Library").resolve("Caches").resolve("pgmigrate");
        }
        return variable("XDG_CACHE_HOME", home.resolve(".cache")).resolve("pgmigrate");
    }

    private static Path variable(String name, Path otherwise) {
        @Nullable String value = System.getenv(name);
        return value == null || value.isEmpty() || !Path.of(value).isAbsolute() ? otherwise : Path.of(value);
    }

    /**
     * A directory of this user's that other users may pass through, for servers that root starts as somebody else.
     *
     * @throws IOException where somebody else has put something in its place
     */
    static Path shared() throws IOException {
        Path parent = Path.of("/var/tmp");
        Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        Path directory = parent.resolve("pgmigrate-" + uid);
        try {
            Files.createDirectory(directory, owner("rwx--x--x"));
        } catch (FileAlreadyExistsException e) {
            // looked at below, whoever made it
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || !uid.equals(Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
            throw new IOException(directory + " belongs to somebody else");
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        return directory;
    }

    /** Lets other users pass through a directory of ours. */
    static void open(Path directory) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Copies a data directory, owners and permissions included, the fastest way that this system has. */
    static void copy(Path from, Path to) throws IOException {
        if (POSIX) {
            for (List<String> options : List.of(List.of("-a", "--reflink=auto"), List.of("-a"))) {
                List<String> words = new ArrayList<>(List.of("cp"));
                words.addAll(options);
                words.addAll(List.of(from.toString(), to.toString()));
                if (new Command(words).run().succeeded()) {
                    return;
                }
                delete(to);
            }
        }
        PathUtils.copyDirectory(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Deletes a directory with all that is in it, where there is one. */
    static void delete(Path directory) throws IOException {
        // Somebody who is about to end may put something there meanwhile.
        for (int tries = 0; Files.exists(directory, LinkOption.NOFOLLOW_LINKS) && tries < TRIES; tries++) {
            try {
                if (tries > 0) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            try {
                PathUtils.deleteDirectory(directory);
            } catch (NoSuchFileException | DirectoryNotEmptyException e) {
                if (tries + 1 == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Makes an empty file that only its owner may read and write. */
    static void createPrivateFile(Path file) throws IOException {
        Files.createFile(file, owner("rw-------"));
    }

    private static FileAttribute<?>[] owner(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
