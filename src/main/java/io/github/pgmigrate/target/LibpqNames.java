package io.github.pgmigrate.target;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** libpq's parameters and what pgjdbc calls them (PostgreSQL manual, "Parameter Key Words" and "Environment Variables"). */
final class LibpqNames {

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("application_name", "ApplicationName"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("krbsrvname", "kerberosServerName"),
            Map.entry("options", "options"),
            Map.entry("require_auth", "requireAuth"),
            Map.entry("service", "service"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("sslmode", "sslmode"),
            Map.entry("sslnegotiation", "sslNegotiation"),
            Map.entry("sslrootcert", "sslrootcert"));

    private static final Map<String, String> SERVER_TYPES = Map.of(
            "any", "any",
            "read-write", "primary",
            "primary", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    /** Those of libpq 14 and later that mean exactly a targetServerType of pgjdbc. */
    private static final Map<String, String> SESSION_ATTRIBUTES =
            Map.of("any", "any", "primary", "primary", "standby", "secondary", "prefer-standby", "preferSecondary");

    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("PGHOST", "host"),
            Map.entry("PGHOSTADDR", "hostaddr"),
            Map.entry("PGPORT", "port"),
            Map.entry("PGDATABASE", "dbname"),
            Map.entry("PGUSER", "user"),
            Map.entry("PGPASSWORD", "password"),
            Map.entry("PGPASSFILE", "passfile"),
            Map.entry("PGAPPNAME", "application_name"),
            Map.entry("PGCHANNELBINDING", "channel_binding"),
            Map.entry("PGCONNECT_TIMEOUT", "connect_timeout"),
            Map.entry("PGGSSENCMODE", "gssencmode"),
            Map.entry("PGKRBSRVNAME", "krbsrvname"),
            Map.entry("PGOPTIONS", "options"),
            Map.entry("PGREQUIREAUTH", "require_auth"),
            Map.entry("PGSSLCERT", "sslcert"),
            Map.entry("PGSSLKEY", "sslkey"),
            Map.entry("PGSSLMODE", "sslmode"),
            Map.entry("PGSSLNEGOTIATION", "sslnegotiation"),
            Map.entry("PGSSLROOTCERT", "sslrootcert"),
            Map.entry("PGTARGETSESSIONATTRS", "target_session_attrs"));

    private LibpqNames() {}

    /** What pgjdbc calls a parameter; empty where it has none like it. */
    static Optional<String> parameter(String name) {
        return Optional.ofNullable(PARAMETERS.get(name));
    }

    /** pgjdbc's targetServerType for a value of target_session_attrs; empty where there is none. */
    static Optional<String> serverType(String value) {
        return Optional.ofNullable(SERVER_TYPES.get(value));
    }

    /** The variables that stand for what a URL of pgjdbc says, user, password, hosts and database apart. */
    static Map<String, String> variables(Map<String, String> parameters) {
        Map<String, String> found = new LinkedHashMap<>();
        VARIABLES.forEach((variable, name) -> {
            String value = parameters.get(PARAMETERS.getOrDefault(name, ""));
            if (value != null) {
                found.put(variable, value);
            }
        });
        String type = parameters.get("targetServerType");
        SESSION_ATTRIBUTES.forEach((attribute, known) -> {
            if (known.equals(type)) {
                found.put("PGTARGETSESSIONATTRS", attribute);
            }
        });
        return found;
    }

    /** The parameters that the environment sets. */
    static Map<String, String> of(Environment environment) {
        Map<String, String> found = new LinkedHashMap<>();
        VARIABLES.forEach(
                (variable, name) -> environment.variable(variable).ifPresent(value -> found.put(name, value)));
        return found;
    }
}
