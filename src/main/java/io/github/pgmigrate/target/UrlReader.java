package io.github.pgmigrate.target;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /**
     * What stands for a host or port that the URL does not name.
     *
     * @param hosts separated by commas; empty for localhost
     * @param ports one for all hosts, or one for each, separated by commas; empty for 5432
     */
    record Defaults(String hosts, String ports) {
        static final Defaults NONE = new Defaults("", "");
    }

    private final boolean jdbc;
    private final Defaults defaults;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private @Nullable String hostParameter;
    private @Nullable String portParameter;
    private @Nullable String database;
    private @Nullable String user;
    private @Nullable Secret password;

    private UrlReader(boolean jdbc, Defaults defaults) {
        this.jdbc = jdbc;
        this.defaults = defaults;
    }

    /**
     * Takes a URL apart.
     *
     * @throws MalformedUrlException where it is of neither dialect
     */
    static PostgresUrl read(String url) throws MalformedUrlException {
        return read(url, Defaults.NONE);
    }

    /**
     * Takes a URL apart and fills in a host or port that it does not name.
     *
     * @throws MalformedUrlException where it is of neither dialect, or a default is none
     */
    static PostgresUrl read(String url, Defaults defaults) throws MalformedUrlException {
        if (url.startsWith(JDBC)) {
            return new UrlReader(true, defaults).parse(url.substring(JDBC.length()));
        }
        Matcher libpq = LIBPQ.matcher(url);
        if (libpq.lookingAt()) {
            return new UrlReader(false, defaults).parse("//" + url.substring(libpq.end()));
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
        if (text.isEmpty() && parameters.containsKey("service") && defaults.equals(Defaults.NONE)) {
            return List.of();
        }
        boolean named = !text.isEmpty() || defaults.hosts().isEmpty();
        String[] parts = (named ? text : defaults.hosts()).split(",", -1);
        String[] ports = (portParameter == null ? defaults.ports() : portParameter).split(",", -1);
        if (ports.length != 1 && ports.length != parts.length) {
            throw new MalformedUrlException("has a list of ports that is not as long as that of the hosts", FORMS);
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            String fallback = ports.length == 1 ? ports[0] : ports[i];
            String part = jdbc || !named ? parts[i] : decode(parts[i]);
            all.add(named ? address(part, fallback) : bare(part) + ":" + port(fallback));
        }
        return all;
    }

    /** {@code host:port}, or one of the two. */
    private static String address(String text, String fallback) throws MalformedUrlException {
        Matcher matcher = HOST.matcher(text);
        if (!matcher.matches()) {
            throw new MalformedUrlException("has a host or port that cannot be understood", FORMS + ENCODING);
        }
        String port = matcher.group(2);
        return host(matcher.group(1)) + ":" + port(port == null || port.isEmpty() ? fallback : port);
    }

    /** A host as libpq's variables have it: without a port, an IPv6 address without brackets. */
    private static String bare(String text) throws MalformedUrlException {
        return host(text.contains(":") && !text.startsWith("[") ? "[" + text + "]" : text);
    }

    private static String host(String text) throws MalformedUrlException {
        if (text.startsWith("/")) {
            throw new MalformedUrlException(
                    "names a socket directory, which Java cannot connect to",
                    "Name a host, such as localhost, where the server listens on TCP.");
        }
        return text.isEmpty() ? DEFAULT_HOST : text;
    }

    private static int port(String text) throws MalformedUrlException {
        if (text.isEmpty()) {
            return DEFAULT_PORT;
        }
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
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
                parameters.put(
                        "targetServerType", known(LibpqNames.serverType(value), "value of target_session_attrs"));
            default -> parameters.put(known(LibpqNames.parameter(name), "parameter"), value);
        }
    }

    private static String known(Optional<String> name, String what) throws MalformedUrlException {
        return name.orElseThrow(() -> new MalformedUrlException(
                "has a " + what + " that has no counterpart in the JDBC driver",
                "Leave it out, or write a jdbc:postgresql: URL with the driver's own parameters."));
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
