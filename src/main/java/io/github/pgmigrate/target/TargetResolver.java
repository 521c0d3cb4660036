package io.github.pgmigrate.target;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the target. It is named by, in this order: a URL, a server of settings.xml, PGMIGRATE_URL, PGSERVICE, PGHOST. What the
 * one that names it leaves open is filled in by libpq's other variables and its password file, as libpq does it.
 */
public final class TargetResolver {

    private static final String NO_URL = "postgresql://";

    /** Parameters that are not passed on as parameters of a URL. */
    private static final Set<String> OWN = Set.of("host", "hostaddr", "port", "dbname", "user", "password", "passfile");

    private final TargetSettings settings;
    private final Environment environment;
    private final List<Problem> warnings = new ArrayList<>();

    private TargetResolver(TargetSettings settings, Environment environment) {
        this.settings = settings;
        this.environment = settings.useEnvironment() ? environment : environment.withoutLibpq();
    }

    /** The URL that names the target, the service that does, and who says so. */
    private record Name(String url, @Nullable String service, String origin) {}

    /**
     * Finds the target.
     *
     * @throws ProblemsException (TARGET_URL, SERVICE, SETTINGS_SERVER) where what is said cannot be understood
     */
    public static Resolution resolve(TargetSettings settings, Environment environment) {
        return new TargetResolver(settings, environment).resolve();
    }

    private Resolution resolve() {
        Optional<Name> name = name();
        SettingsServer server = settings.server();
        if (name.isEmpty() && server != null) {
            throw new ProblemsException(Problem.error(
                            Code.SETTINGS_SERVER, "nothing names the database to go with " + server.describe())
                    .withHint("Give the parameter url, or put <configuration><url>jdbc:postgresql://host/database</url>"
                            + "</configuration> into the server."));
        }
        return new Resolution(name.map(this::target), warnings);
    }

    private Optional<Name> name() {
        SettingsServer server = settings.server();
        String beside = server == null ? "" : " with " + server.describe();
        if (isSaid(settings.url())) {
            return Optional.of(new Name(Objects.requireNonNull(settings.url()), null, "parameter url" + beside));
        }
        if (server != null && isSaid(server.url())) {
            return Optional.of(new Name(Objects.requireNonNull(server.url()), null, server.describe()));
        }
        return environment
                .variable(Environment.URL)
                .map(url -> new Name(url, null, Environment.URL + beside))
                .or(() -> environment
                        .variable("PGSERVICE")
                        .map(service -> new Name(NO_URL, service, "service '" + service + "'" + beside)))
                .or(() -> Stream.of("PGHOST", "PGHOSTADDR")
                        .filter(variable -> environment.variable(variable).isPresent())
                        .findFirst()
                        .map(variable -> new Name(NO_URL, null, variable + beside)));
    }

    private Target target(Name name) {
        Map<String, String> fallback = new LinkedHashMap<>(LibpqNames.of(environment));
        String service = name.service() == null
                ? read(name, UrlReader.Defaults.NONE).parameters().get("service")
                : name.service();
        boolean jdbc = name.url().strip().startsWith("jdbc:");
        if (jdbc) {
            // pgjdbc's own defaults are what its URLs mean
            fallback.keySet().removeAll(List.of("host", "hostaddr", "port"));
        }
        if (service != null) {
            Map<String, String> found = ServiceFile.find(service, environment);
            if (found.containsKey("host") || found.containsKey("hostaddr")) {
                fallback.keySet().removeAll(List.of("host", "hostaddr"));
            }
            fallback.putAll(found);
        }
        String nowhere = service == null ? "" : "localhost";
        String host = fallback.getOrDefault("host", fallback.getOrDefault("hostaddr", nowhere));
        PostgresUrl url = read(name, new UrlReader.Defaults(host, fallback.getOrDefault("port", "")));
        String user = user(url, fallback);
        PostgresUrl complete = complete(url, fallback, service)
                .withDefaultDatabase(fallback.get("dbname"))
                .withDefaultDatabase(user);
        Secret password = password(complete, fallback, user);
        return new Target(complete.jdbc(), user, password, name.origin(), false);
    }

    private String user(PostgresUrl url, Map<String, String> fallback) {
        SettingsServer server = settings.server();
        return Stream.of(
                        settings.username(),
                        server == null ? null : server.username(),
                        url.user(),
                        fallback.get("user"))
                .filter(TargetResolver::isSaid)
                .findFirst()
                .orElse(environment.user());
    }

    private @Nullable Secret password(PostgresUrl url, Map<String, String> fallback, String user) {
        SettingsServer server = settings.server();
        String last = fallback.get("password");
        return Stream.of(
                        settings.password(),
                        server == null ? null : server.password(),
                        url.password(),
                        last == null ? null : Secret.of(last))
                .filter(secret -> secret != null && !secret.reveal().isEmpty())
                .findFirst()
                .orElseGet(() -> filed(url, fallback, user));
    }

    private @Nullable Secret filed(PostgresUrl url, Map<String, String> fallback, String user) {
        String named = fallback.get("passfile");
        Path file = named == null ? environment.passwordFile() : Path.of(named);
        Optional<List<String>> lines = environment.files().lines(file);
        if (lines.isEmpty()) {
            return null;
        }
        if (!environment.windows() && !environment.files().isPrivate(file)) {
            warnings.add(Problem.warning(
                            Code.PASSWORD_FILE, "the password file " + file + " is ignored, since others may read it")
                    .withHint("chmod 600 " + file));
            return null;
        }
        String database = Objects.requireNonNullElse(url.database(), user);
        return new PasswordFile(lines.get()).find(url.hosts(), database, user).orElse(null);
    }

    private PostgresUrl complete(PostgresUrl url, Map<String, String> fallback, @Nullable String service) {
        Map<String, String> parameters = new LinkedHashMap<>(url.parameters());
        parameters.remove("service");
        fallback.forEach((name, value) -> {
            Optional<String> parameter = LibpqNames.parameter(name);
            Optional<String> serverType =
                    name.equals("target_session_attrs") ? LibpqNames.serverType(value) : Optional.empty();
            if (serverType.isPresent()) {
                parameters.putIfAbsent("targetServerType", serverType.get());
            } else if (name.equals("sslmode") && parameters.containsKey("ssl")) {
                // pgjdbc's older word for it, which the URL has
                return;
            } else if (parameter.isPresent()) {
                parameters.putIfAbsent(parameter.get(), value);
            } else if (!OWN.contains(name)) {
                String where = service == null ? "the environment" : "service '" + service + "'";
                warnings.add(Problem.warning(
                        Code.SERVICE, name + " (" + where + ") is ignored: the JDBC driver has nothing like it"));
            }
        });
        return new PostgresUrl(url.hosts(), url.database(), url.user(), url.password(), parameters);
    }

    private PostgresUrl read(Name name, UrlReader.Defaults defaults) {
        return Targets.read(
                name.url(), defaults, name.url().equals(NO_URL) ? name.origin() : "The URL (" + name.origin() + ")");
    }

    private static boolean isSaid(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
