package io.github.pgmigrate.target;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How PostgreSQL's own programs are told of a target: by the variables of libpq, which no list of processes shows (PostgreSQL
 * manual, "Environment Variables"). The password is not among them.
 */
public final class LibpqEnvironment {

    /** From this release on libpq knows the authorities that the system trusts. */
    private static final int KNOWS_SYSTEM_AUTHORITIES = 16;

    private LibpqEnvironment() {}

    /**
     * The variables. TLS is what it is for the driver: a server elsewhere has to prove its name unless the URL says otherwise.
     *
     * @param target the database
     * @param major the program's major version
     */
    public static Map<String, String> of(Target target, int major) {
        PostgresUrl url = target.parsed();
        Map<String, String> parameters = url.parameters();
        Map<String, String> variables = new LinkedHashMap<>(LibpqNames.variables(parameters));
        String service = parameters.get("service");
        if (service != null) {
            variables.put("PGSERVICE", service);
        }
        if (!url.hosts().isEmpty()) {
            variables.put("PGHOST", hosts(url).collect(Collectors.joining(",")));
            variables.put(
                    "PGPORT",
                    url.hosts().stream()
                            .map(host -> host.substring(host.lastIndexOf(':') + 1))
                            .collect(Collectors.joining(",")));
        }
        String database = url.database();
        if (database != null) {
            variables.put("PGDATABASE", database);
        }
        String user = target.username();
        if (user != null) {
            variables.put("PGUSER", user);
        }
        tls(parameters, hosts(url).allMatch(LocalHosts::contain), major, variables);
        variables.putIfAbsent("PGGSSENCMODE", "disable");
        return variables;
    }

    private static void tls(Map<String, String> parameters, boolean local, int major, Map<String, String> variables) {
        String ssl = parameters.get("ssl");
        if (ssl != null && !"false".equalsIgnoreCase(ssl)) {
            variables.putIfAbsent("PGSSLMODE", "verify-full");
        }
        if (ssl == null && !local) {
            variables.putIfAbsent("PGSSLMODE", "verify-full");
        }
        boolean verifies = variables.getOrDefault("PGSSLMODE", "").startsWith("verify-");
        if (verifies && major >= KNOWS_SYSTEM_AUTHORITIES) {
            variables.putIfAbsent("PGSSLROOTCERT", "system");
        }
    }

    private static Stream<String> hosts(PostgresUrl url) {
        return url.hosts().stream()
                .map(host -> host.substring(0, host.lastIndexOf(':')).replaceAll("^\\[(.*)]$", "$1"));
    }

    /**
     * A line of libpq's password file for whatever it asks (PostgreSQL manual, "The Password File"); nothing where the target
     * has no password.
     */
    public static List<String> passwordFile(Target target) {
        Secret password = target.password();
        return password == null
                ? List.of()
                : List.of("*:*:*:*:" + password.reveal().replace("\\", "\\\\").replace(":", "\\:"));
    }
}
