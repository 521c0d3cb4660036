package io.github.pgmigrate.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How libpq is told of TLS what pgjdbc does of it (pgjdbc manual, "Using SSL"; PostgreSQL manual, "SSL Support").
 *
 * @param parameters of the driver's
 * @param local whether all hosts are this machine
 */
record LibpqTls(Map<String, String> parameters, boolean local) {

    private static final String FACTORY = "sslfactory";
    private static final String DRIVER = "org.postgresql.ssl.";
    private static final String BY_JVM = DRIVER + "DefaultJavaSSLFactory";
    private static final String WITHOUT_PROOF = DRIVER + "NonValidatingFactory";
    private static final Set<String> BY_FILES = Set.of(DRIVER + "LibPQFactory", DRIVER + "jdbc4.LibPQFactory");

    /** Stores of Java's, which libpq cannot read. */
    private static final List<String> STORES = List.of(".p12", ".pfx");

    /** PGSSLMODE; empty leaves it to libpq. A server elsewhere has to prove its name unless the URL says otherwise. */
    Optional<String> mode() {
        String mode = parameters.get("sslmode");
        if (mode != null) {
            return Optional.of(mode);
        }
        String ssl = parameters.get("ssl");
        return (ssl == null ? local : ssl.equalsIgnoreCase("false")) ? Optional.empty() : Optional.of("verify-full");
    }

    /** Whether the server's certificate has to be good. */
    private boolean verifies() {
        return mode().filter(mode -> mode.startsWith("verify-")).isPresent();
    }

    /** Whether the authorities that the JVM trusts count, as they do for the driver. */
    boolean trustsAsJvm() {
        String factory = parameters.get(FACTORY);
        String authority = parameters.get("sslrootcert");
        return factory == null
                ? "system".equals(authority) || (authority == null && verifies())
                : factory.equals(BY_JVM);
    }

    /** What is said of TLS that libpq cannot do, as {@code name=value}. */
    List<String> beyond() {
        List<String> found = new ArrayList<>();
        String factory = parameters.get(FACTORY);
        boolean known = factory == null
                || factory.equals(BY_JVM)
                || BY_FILES.contains(factory)
                || (factory.equals(WITHOUT_PROOF) && !verifies());
        if (!known) {
            found.add(FACTORY + "=" + factory);
        }
        String key = parameters.getOrDefault("sslkey", "");
        if (STORES.stream().anyMatch(key.toLowerCase(Locale.ROOT)::endsWith)) {
            found.add("sslkey=" + key);
        }
        return found;
    }
}
