package io.github.pgmigrate.target;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a machine knows of databases: immutable, and handed in, so that finding a target needs no machine.
 *
 * @param variables the environment's variables; empty ones count as unset
 * @param home the user's home directory, as HOME has it, or on Windows the directory that APPDATA names
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
        return of(
                System.getenv(),
                System.getProperty("user.name", "postgres"),
                System.getProperty("user.home", ""),
                System.getProperty("os.name", "").startsWith("Windows"));
    }

    /** As libpq has it (pqGetHomeDirectory), the variable HOME goes above what the system knows of the user. */
    static Environment of(Map<String, String> variables, String user, String userHome, boolean windows) {
        String home = variables.getOrDefault("HOME", "");
        String data = variables.get("APPDATA");
        return new Environment(
                variables,
                windows
                        ? data == null ? Path.of(userHome) : Path.of(data, "postgresql")
                        : Path.of(home.isBlank() ? userHome : home),
                user,
                windows,
                new DiskFiles());
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
