package io.github.pgmigrate.target;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a machine knows of databases: immutable, and handed in, so that finding a target needs no machine.
 *
 * @param variables the environment's variables; empty ones count as unset
 * @param home the user's home directory, or on Windows the directory that APPDATA names
 * @param user the operating system's name of the user, who is libpq's default user
 * @param windows whether libpq's files have the names that they have on Windows
 * @param files reads the service file and the password file
 */
public record Environment(Map<String, String> variables, Path home, String user, boolean windows, TextFiles files) {

    /** The plugin's own variable. */
    static final String URL = "PGMIGRATE_URL";

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The machine that this JVM runs on. */
    public static Environment ofThisMachine() {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        String data = System.getenv("APPDATA");
        Path home =
                windows && data != null ? Path.of(data, "postgresql") : Path.of(System.getProperty("user.home", ""));
        return new Environment(
                System.getenv(), home, System.getProperty("user.name", "postgres"), windows, new DiskFiles());
    }

    /** The same without what libpq's variables say; PGMIGRATE_URL stays. */
    Environment withoutLibpq() {
        Map<String, String> rest = new TreeMap<>(variables);
        rest.keySet().removeIf(name -> name.startsWith("PG") && !name.equals(URL));
        return new Environment(rest, home, user, windows, files);
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** libpq's password file where nothing else is said (PostgreSQL manual, "The Password File"). */
    Path passwordFile() {
        return home.resolve(windows ? "pgpass.conf" : ".pgpass");
    }

    /** libpq's service file where nothing else is said (PostgreSQL manual, "The Connection Service File"). */
    Path serviceFile() {
        return home.resolve(".pg_service.conf");
    }

    /** Variables may hold secrets. */
    @Override
    public String toString() {
        return "the environment of " + user;
    }
}
