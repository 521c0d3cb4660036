package io.github.pgmigrate.target;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An immutable URL of a PostgreSQL database in its parts, all of them decoded.
 *
 * @param hosts {@code host:port}, in the order in which they are tried; empty where a service names them
 * @param database null for the one named like the user
 * @param user null for none
 * @param password null for none
 * @param parameters those of pgjdbc, in order; no user, password or database among them
 */
record PostgresUrl(
        List<String> hosts,
        @Nullable String database,
        @Nullable String user,
        @Nullable Secret password,
        Map<String, String> parameters) {

    PostgresUrl {
        hosts = List.copyOf(hosts);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** The same with a database: where none is named, the one named like the user, as libpq has it. */
    PostgresUrl withDefaultDatabase(@Nullable String name) {
        return database == null && !hosts.isEmpty() ? withDatabase(name) : this;
    }

    PostgresUrl withDatabase(@Nullable String name) {
        return new PostgresUrl(hosts, name, user, password, parameters);
    }

    /** The URL as pgjdbc reads it, without user and password. */
    String jdbc() {
        String query = parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return "jdbc:postgresql://" + String.join(",", hosts) + "/" + (database == null ? "" : encode(database))
                + (query.isEmpty() ? "" : "?" + query);
    }

    /** The URL for people: {@code host:port/database}. */
    String describe() {
        String where = hosts.isEmpty() ? "service " + parameters.getOrDefault("service", "") : String.join(",", hosts);
        return database == null ? where : where + "/" + database;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
