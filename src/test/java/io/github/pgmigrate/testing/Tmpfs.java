package io.github.pgmigrate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small disk in memory, for tests that fill one. Needs root, and Linux. */
public final class Tmpfs {

    private Tmpfs() {}

    /** Whether this user may make one. */
    public static boolean isPossible() {
        return run("unshare", "-m", "true");
    }

    /** Mounts one of so many megabytes on a directory, which is made. */
    public static Path mount(Path directory, int megabytes) throws IOException {
        Files.createDirectories(directory);
        if (!run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + megabytes + "m", "tmpfs", directory.toString())) {
            throw new IOException("cannot mount a tmpfs on " + directory);
        }
        return directory;
    }

    /** Takes those below a directory away, with all that is on them. */
    public static void unmountBelow(Path directory) {
        for (String mounted : mounts()) {
            if (Path.of(mounted).startsWith(directory)) {
                run("umount", "-l", mounted);
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

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
