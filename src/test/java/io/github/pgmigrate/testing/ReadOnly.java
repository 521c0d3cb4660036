package io.github.pgmigrate.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Directories that a process finds read-only, whoever it is: file modes mean nothing to root. They are mounted so in a mount
 * namespace of the process's own. Needs Linux, and root or user namespaces.
 */
public final class ReadOnly {

    private static final String MOUNT = """
            while [ "$1" != -- ]; do mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 99; shift; done
            shift; exec "$@"
            """;

    private ReadOnly() {}

    /** Whether this machine can do it. */
    public static boolean isPossible() throws IOException, InterruptedException {
        try {
            List<String> words = words(Path.of("target").toAbsolutePath());
            words.add("true");
            return new ProcessBuilder(words).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Words to put before a command that shall find the directories read-only. */
    public static List<String> words(Path... directories) {
        boolean root = System.getProperty("user.name").equals("root");
        List<String> words = new ArrayList<>(List.of("unshare", root ? "-m" : "-rm", "sh", "-c", MOUNT, "sh"));
        Arrays.stream(directories).map(Path::toString).forEach(words::add);
        words.add("--");
        return words;
    }
}
