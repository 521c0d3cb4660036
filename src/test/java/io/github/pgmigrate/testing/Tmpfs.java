package io.github.pgmigrate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small disk in memory, for tests that fill one. Needs root, and Linux. */
public final class Tmpfs {

    public static final String NEEDED = "NOT TESTED: this user may not mount a disk";

    private Tmpfs() {}

    /** Whether this user may make one. */
    public static boolean isPossible() {
        return Tool.succeeds("unshare", "-m", "true");
    }

    /** Mounts one of so many megabytes on a directory, which is made. */
    public static Path mount(Path directory, int megabytes) throws IOException {
        Files.createDirectories(directory);
        if (!Tool.succeeds(
                "mount", "-t", "tmpfs", "-o", "mode=0700,size=" + megabytes + "m", "tmpfs", directory.toString())) {
            throw new IOException("cannot mount a tmpfs on " + directory);
        }
        return directory;
    }

    /** Gives the one on a directory so many megabytes. */
    public static void resize(Path directory, int megabytes) throws IOException, InterruptedException {
        Tool.run("mount", "-o", "remount,size=" + megabytes + "m", directory.toString());
    }

    /** Takes those below a directory away, with all that is on them. */
    public static void unmountBelow(Path directory) {
        for (String mounted : mounts()) {
            if (Path.of(mounted).startsWith(directory)) {
                Tool.succeeds("umount", "-l", mounted);
            }
        }
    }

    private static List<String> mounts() {
        Path list = Path.of("/proc/mounts");
        try {
            return Files.exists(list)
                    ? Files.readAllLines(list).stream()
                            .filter(line -> line.startsWith("tmpfs "))
                            .map(line -> line.split(" ", -1)[1])
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
