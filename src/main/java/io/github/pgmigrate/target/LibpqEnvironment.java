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

    /** Classes of Java's that connect, or log in, in the driver's stead. */
    private static final List<String> CLASSES = List.of("socketFactory", "authenticationPluginClassName");

    private LibpqEnvironment() {}

    /**
     * The variables. TLS is what it is for the driver.
     *
     * @see #trustsAsJvm
     */
    public static Map<String, String> of(Target target) {
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
        tls(url).mode().ifPresent(mode -> variables.put("PGSSLMODE", mode));
        variables.putIfAbsent("PGGSSENCMODE", "disable");
        return variables;
    }

    /**
     * Whether the server's certificate has to come from an authority that the JVM trusts. libpq knows of none: PGSSLROOTCERT
     * has to name a file of them.
     */
    public static boolean trustsAsJvm(Target target) {
        return tls(target.parsed()).trustsAsJvm();
    }

    /** What the URL asks for that the driver alone can do, as {@code name=value}. */
    public static List<String> beyond(Target target) {
        PostgresUrl url = target.parsed();
        return Stream.concat(
                        CLASSES.stream()
                                .filter(url.parameters()::containsKey)
                                .map(name -> name + "=" + url.parameters().get(name)),
                        tls(url).beyond().stream())
                .toList();
    }

    private static LibpqTls tls(PostgresUrl url) {
        return new LibpqTls(url.parameters(), hosts(url).allMatch(LocalHosts::contain));
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
