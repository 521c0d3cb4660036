package io.github.pgmigrate.target;

import java.util.regex.Pattern;

/** Tells the names of this machine from those of others. */
public final class LocalHosts {

    private static final Pattern LOOPBACK =
            Pattern.compile("(?i)localhost\\.?|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[?(0*:){2,7}0*1]?");

    private LocalHosts() {}

    /** Whether a host, without a port, is this machine whatever the network says. */
    public static boolean contain(String host) {
        return LOOPBACK.matcher(host).matches();
    }
}
