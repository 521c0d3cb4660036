package io.github.pgmigrate.backup;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The environment of a program of PostgreSQL's that is started here. */
public final class PlainEnvironment {

    /** Where programs and libraries are, who one is, and where temporary files go; in capitals, since Windows has them mixed. */
    private static final Set<String> NEEDED = Set.of(
            "PATH",
            "LD_LIBRARY_PATH",
            "DYLD_LIBRARY_PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "TMPDIR",
            "TMP",
            "TEMP",
            "SYSTEMROOT",
            "SYSTEMDRIVE",
            "WINDIR",
            "COMSPEC",
            "PATHEXT",
            "USERNAME",
            "USERPROFILE");

    private PlainEnvironment() {}

    /**
     * Leaves what a program needs to run. Secrets must not reach a server, whose environment SQL can read, nor PG* settings and
     * languages any program: what it says is read.
     *
     * @param environment of this process; changed
     * @param besides names that stay as well, in capitals
     */
    public static void leave(Map<String, String> environment, Set<String> besides) {
        environment
                .keySet()
                .removeIf(name -> !NEEDED.contains(name.toUpperCase(Locale.ROOT))
                        && !besides.contains(name.toUpperCase(Locale.ROOT)));
        environment.put("LC_ALL", "C");
    }
}
