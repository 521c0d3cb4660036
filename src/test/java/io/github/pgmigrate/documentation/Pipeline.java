package io.github.pgmigrate.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A job of GitHub Actions or GitLab that a page shows, immutable: a database as a service container, and the command that runs
 * beside it.
 *
 * @param image the service's image
 * @param host the name that the job reaches it by
 * @param password what its superuser gets
 * @param command begins with mvn
 * @param environment of the command
 */
record Pipeline(String image, String host, String password, String command, Map<String, String> environment) {

    Pipeline {
        environment = Map.copyOf(environment);
    }

    /** The jobs in a YAML text; throws where it is none, or where one of them has no service or no command. */
    static List<Pipeline> in(String yaml) {
        LoadSettings strict =
                LoadSettings.builder().setAllowDuplicateKeys(false).build();
        List<Pipeline> found = new ArrayList<>();
        search(new Load(strict).loadFromString(yaml), found);
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no job with services, and steps or script");
        }
        return found;
    }

    private static void search(@Nullable Object node, List<Pipeline> found) {
        if (node instanceof Map<?, ?> map) {
            if (map.get("steps") instanceof List<?> steps) {
                found.add(ofGitHub(map(map, "services"), steps));
            } else if (map.get("script") instanceof List<?> script) {
                found.add(ofGitLab(list(map, "services"), map(map, "variables"), script));
            } else {
                map.values().forEach(value -> search(value, found));
            }
        }
    }

    /** A job that runs on the machine itself has its services on localhost, by the ports that they are given there. */
    private static Pipeline ofGitHub(Map<?, ?> services, List<?> steps) {
        Map<?, ?> service = (Map<?, ?>) services.values().iterator().next();
        if (!list(service, "ports").contains("5432:5432")) {
            throw new IllegalArgumentException("the service has no port 5432");
        }
        for (Object step : steps) {
            if (step instanceof Map<?, ?> map && map.get("run") instanceof String command) {
                return new Pipeline(
                        text(service, "image"),
                        "localhost",
                        text(map(service, "env"), "POSTGRES_PASSWORD"),
                        command,
                        texts(map(map, "env")));
            }
        }
        throw new IllegalArgumentException("no step runs anything");
    }

    /** A job has its services under their alias, or else under their image's name, and gives them its variables. */
    private static Pipeline ofGitLab(List<?> services, Map<?, ?> variables, List<?> script) {
        Object service = services.get(0);
        String image = service instanceof Map<?, ?> map ? text(map, "name") : String.valueOf(service);
        String host = service instanceof Map<?, ?> map ? text(map, "alias") : image.replaceFirst(":.*", "");
        return new Pipeline(
                image, host, text(variables, "POSTGRES_PASSWORD"), String.valueOf(script.get(0)), texts(variables));
    }

    private static Map<?, ?> map(Map<?, ?> parent, String key) {
        return (Map<?, ?>) Objects.requireNonNull(parent.get(key), key);
    }

    private static List<?> list(Map<?, ?> parent, String key) {
        return (List<?>) Objects.requireNonNull(parent.get(key), key);
    }

    private static String text(Map<?, ?> parent, String key) {
        return String.valueOf(Objects.requireNonNull(parent.get(key), key));
    }

    private static Map<String, String> texts(Map<?, ?> map) {
        Map<String, String> texts = new TreeMap<>();
        map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        return texts;
    }
}
