package io.github.pgmigrate.target;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads URLs of two dialects: pgjdbc's (its manual, "Connecting to the Database") and libpq's (PostgreSQL manual, "Connection
 * URIs"). They differ in how blanks are encoded and in the names of parameters.
 */
final class UrlReader {

    private static final String JDBC = "jdbc:postgresql:";
    private static final Pattern LIBPQ = Pattern.compile("(?:postgresql|postgres)://");
    private static final Pattern SCHEME = Pattern.compile("(?:jdbc:)?[A-Za-z][A-Za-z0-9+.-]{0,30}:");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.%a-z]+\\]|[^:\\[\\]@\\s]*)(?::([0-9]*))?");
    private static final String DEFAULT_HOST = "localhost";
    private static final int DEFAULT_PORT = 5432;
    private static final int LAST_PORT = 65535;
    private static final String FORMS =
            "Write jdbc:postgresql://host:5432/database or postgresql://host:5432/database; user"
                    + " and password go into username and password.";

    private static final String ENCODING =
            " Elsewhere in a URL, write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23.";

    /** Parameters of libpq that pgjdbc has under another name. */
    private static final Map<String, String> NAMES = Map.ofEntries(
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

    private final boolean jdbc;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private @Nullable String hostParameter;
    private @Nullable String portParameter;
    private @Nullable String database;
    private @Nullable String user;
    private @Nullable Secret password;

    private UrlReader(boolean jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes a URL apart.
     *
     * @throws MalformedUrlException where it is of neither dialect
     */
    static PostgresUrl read(String url) throws MalformedUrlException {
        if (url.startsWith(JDBC)) {
            return new UrlReader(true).parse(url.substring(JDBC.length()));
        }
        Matcher libpq = LIBPQ.matcher(url);
        if (libpq.lookingAt()) {
            return new UrlReader(false).parse("//" + url.substring(libpq.end()));
        }
        Matcher scheme = SCHEME.matcher(url);
        throw new MalformedUrlException(
                scheme.lookingAt() ? "begins with " + scheme.group() + ", which is not PostgreSQL" : "has no scheme",
                FORMS);
    }

    private PostgresUrl parse(String text) throws MalformedUrlException {
        int question = text.indexOf('?');
        String path = question < 0 ? text : text.substring(0, question);
        String query = question < 0 ? "" : text.substring(question + 1);
        String authority = "";
        if (path.startsWith("//")) {
            int slash = path.indexOf('/', 2);
            authority = slash < 0 ? path.substring(2) : path.substring(2, slash);
            path = slash < 0 ? "" : path.substring(slash + 1);
        } else if (path.startsWith("/")) {
            path = path.substring(1);
        }
        int at = authority.lastIndexOf('@');
        if (at < 0 && (path + query).contains("@")) {
            // a slash or question mark in a password has cut it in two
            throw new MalformedUrlException("has an @ in a place where none belongs", FORMS + ENCODING);
        }
        if (at >= 0) {
            userInfo(authority.substring(0, at));
        }
        if (!path.isEmpty()) {
            database = decode(path);
        }
        for (String parameter : query.split("&", -1)) {
            if (!parameter.isEmpty()) {
                parameter(parameter);
            }
        }
        List<String> hosts = hosts(hostParameter == null ? authority.substring(at + 1) : hostParameter);
        return new PostgresUrl(hosts, database, user, password, parameters);
    }

    private void userInfo(String text) throws MalformedUrlException {
        int colon = text.indexOf(':');
        user = decode(colon < 0 ? text : text.substring(0, colon));
        if (colon >= 0) {
            password = Secret.of(decode(text.substring(colon + 1)));
        }
    }

    private List<String> hosts(String text) throws MalformedUrlException {
        if (text.isEmpty() && parameters.containsKey("service")) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = HOST.matcher(jdbc ? part : decode(part));
            if (!matcher.matches()) {
                throw new MalformedUrlException("has a host or port that cannot be understood", FORMS + ENCODING);
            }
            String port = matcher.group(2);
            all.add(host(matcher.group(1)) + ":" + port(port == null || port.isEmpty() ? portParameter : port));
        }
        return all;
    }

    private static String host(String text) throws MalformedUrlException {
        if (text.startsWith("/")) {
            throw new MalformedUrlException(
                    "names a socket directory, which Java cannot connect to",
                    "Name a host, such as localhost, where the server listens on TCP.");
        }
        return text.isEmpty() ? DEFAULT_HOST : text;
    }

    private static int port(@Nullable String text) throws MalformedUrlException {
        if (text == null || text.isEmpty()) {
            return DEFAULT_PORT;
        }
        int port = text.length() > 5 ? 0 : Integer.parseInt(text);
        if (port < 1 || port > LAST_PORT) {
            throw new MalformedUrlException("has a port that is not from 1 to " + LAST_PORT, FORMS);
        }
        return port;
    }

    private void parameter(String text) throws MalformedUrlException {
        int equals = text.indexOf('=');
        String name = decode(equals < 0 ? text : text.substring(0, equals));
        String value = equals < 0 ? "" : decode(text.substring(equals + 1));
        switch (name) {
            case "user" -> user = value;
            case "password" -> password = Secret.of(value);
            case "sslpassword" ->
                throw new MalformedUrlException(
                        "holds sslpassword, a secret",
                        "Use a client key without a passphrase, readable by its owner only.");
            default -> {
                if (jdbc) {
                    parameters.put(name, value);
                } else {
                    libpqParameter(name, value);
                }
            }
        }
    }

    private void libpqParameter(String name, String value) throws MalformedUrlException {
        switch (name) {
            case "dbname" -> database = value;
            case "host" -> hostParameter = value;
            case "port" -> portParameter = value;
            case "keepalives" -> parameters.put("tcpKeepAlive", Boolean.toString(!value.equals("0")));
            case "target_session_attrs" ->
                parameters.put("targetServerType", known(SERVER_TYPES, value, "value of target_session_attrs"));
            default -> parameters.put(known(NAMES, name, "parameter"), value);
        }
    }

    private static String known(Map<String, String> names, String name, String what) throws MalformedUrlException {
        String known = names.get(name);
        if (known == null) {
            throw new MalformedUrlException(
                    "has a " + what + " that has no counterpart in the JDBC driver",
                    "Leave it out, or write a jdbc:postgresql: URL with the driver's own parameters.");
        }
        return known;
    }

    /** In libpq's dialect a plus is a plus; in pgjdbc's it is a blank. */
    private String decode(String text) throws MalformedUrlException {
        try {
            return URLDecoder.decode(jdbc ? text : text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedUrlException(
                    "has a % that is not followed by two hexadecimal digits", "Write a percent sign as %25.");
        }
    }
}
