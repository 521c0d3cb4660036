package io.github.pgmigrate.target;

import org.jspecify.annotations.Nullable;

/**
 * An immutable description of a database to work on.
 *
 * @param url a JDBC URL ({@code jdbc:postgresql:...}) without a secret in it
 * @param username the user; null leaves it to the driver
 * @param password the password; null for none
 * @param origin where the target came from, in words for the first line of output: {@code parameter url}
 * @param embedded whether the plugin started the server, so that nothing on it is worth a question
 */
public record Target(
        String url, @Nullable String username, @Nullable Secret password, String origin, boolean embedded) {

    public Target {
        if (parse(url).password() != null) {
            throw new IllegalArgumentException("a target's URL must not hold a password");
        }
    }

    /** The target for people, without a secret: {@code host:port/database}. */
    public String describe() {
        return parse(url).describe();
    }

    /** Its URL in its parts. */
    PostgresUrl parsed() {
        return parse(url);
    }

    /** The name of the database; empty where the URL leaves it to a service. */
    public String database() {
        String name = parse(url).database();
        return name == null ? "" : name;
    }

    /** Where the server is, for people, without the database: {@code host:port}. */
    public String host() {
        return parse(url).withDatabase(null).describe();
    }

    /** The same server and user, another database. */
    public Target withDatabase(String name) {
        return withUrl(parse(url).withDatabase(name).jdbc());
    }

    /** The same user and origin, another URL. */
    public Target withUrl(String other) {
        return new Target(other, username, password, origin, embedded);
    }

    private static PostgresUrl parse(String url) {
        try {
            return UrlReader.read(url);
        } catch (MalformedUrlException e) {
            throw new IllegalArgumentException("a target's URL " + e.getMessage(), e);
        }
    }
}
