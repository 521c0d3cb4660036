package io.github.pgmigrate.apply;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of the machine that the plugin runs on, for the log. */
final class HostName {

    private HostName() {}

    /** The name, or {@code localhost} where the machine has none that it can find. */
    static String get() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
