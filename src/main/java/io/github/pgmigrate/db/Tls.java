package io.github.pgmigrate.db;

import io.github.pgmigrate.target.LocalHosts;
import java.util.Arrays;
import java.util.Properties;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * How a connection is encrypted where the URL leaves it open: the server must prove its name, unless it is on this machine,
 * by a certificate that the JVM's trust store or sslrootcert vouches for. The driver itself would go on without TLS.
 */
final class Tls {

    private static final String MODE = "sslmode";
    private static final String AUTHORITY = "sslrootcert";
    private static final String FACTORY = "sslfactory";

    private Tls() {}

    /** Completes the driver's settings. */
    static void settle(Properties settings) {
        if (!settings.containsKey(MODE) && !settings.containsKey("ssl") && !isLocal(settings)) {
            settings.setProperty(MODE, "verify-full");
        }
        // as libpq has it
        boolean system = settings.getProperty(AUTHORITY, "").equals("system");
        if (system) {
            settings.remove(AUTHORITY);
        }
        boolean open = !settings.containsKey(AUTHORITY) && !settings.containsKey(FACTORY);
        if (open && (system || verifies(settings))) {
            settings.setProperty(FACTORY, DefaultJavaSSLFactory.class.getName());
        }
    }

    /** Whether the server's certificate has to be good. */
    private static boolean verifies(Properties settings) {
        String mode = settings.getProperty(MODE);
        // pgjdbc: ssl alone, or ssl=true, means verify-full
        return mode == null
                ? settings.containsKey("ssl") && !settings.getProperty("ssl").equalsIgnoreCase("false")
                : mode.startsWith("verify-");
    }

    private static boolean isLocal(Properties settings) {
        return Arrays.stream(settings.getProperty("PGHOST", "").split(",", -1)).allMatch(LocalHosts::contain);
    }
}
