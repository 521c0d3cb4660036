package io.github.pgmigrate.catalog.diff;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An immutable case of {@code src/test/resources/catalog/changes.sql}.
 *
 * @param name what it shows
 * @param since the oldest major version that it is for
 * @param setup the statements that make what there is
 * @param change the statements that change it
 * @param back the statements that change it back
 * @param says what a person is told of the change
 */
record Case(String name, int since, List<String> setup, List<String> change, List<String> back, List<String> says) {

    private static final Path FILE = Path.of("src", "test", "resources", "catalog", "changes.sql");
    private static final Pattern HEAD = Pattern.compile("-- case: (.*?)(?: \\((\\d+)\\+\\))?");

    Case {
        setup = List.copyOf(setup);
        change = List.copyOf(change);
        back = List.copyOf(back);
        says = List.copyOf(says);
    }

    /** All cases, in their order. */
    static List<Case> all() throws IOException {
        List<Case> cases = new ArrayList<>();
        String name = "";
        int since = 0;
        String part = "";
        Map<String, List<String>> parts = new HashMap<>();
        for (String line : Files.readAllLines(FILE)) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                cases.add(of(name, since, parts));
                parts = new HashMap<>();
                name = head.group(1);
                since = head.group(2) == null ? 0 : Integer.parseInt(head.group(2));
                part = "setup";
            } else if (line.matches("-- (change|back|says)")) {
                part = line.substring(3);
            } else if (!line.isBlank() && !line.startsWith("--")) {
                List<String> lines = parts.computeIfAbsent(part, key -> new ArrayList<>());
                if (line.startsWith(" ")) {
                    line = lines.remove(lines.size() - 1) + " " + line.strip();
                }
                lines.add(line);
            }
        }
        cases.add(of(name, since, parts));
        return cases.subList(1, cases.size());
    }

    private static Case of(String name, int since, Map<String, List<String>> parts) {
        return new Case(
                name,
                since,
                parts.getOrDefault("setup", List.of()),
                parts.getOrDefault("change", List.of()),
                parts.getOrDefault("back", List.of()),
                parts.getOrDefault("says", List.of()));
    }

    @Override
    public String toString() {
        return name;
    }

    /** Makes the roles and the tablespace that cases use, where they are missing. */
    static void prepare(Session session) throws ServerException {
        session.send("DO $$ BEGIN IF to_regrole('catalog_app') IS NULL THEN"
                + " CREATE ROLE catalog_app; CREATE ROLE catalog_web; END IF; END $$");
        if (session.query("SELECT 1 FROM pg_tablespace WHERE spcname = 'catalog_space'")
                .isEmpty()) {
            session.send("SET allow_in_place_tablespaces = on");
            session.send("CREATE TABLESPACE catalog_space LOCATION ''");
        }
    }

    /** Runs statements of a case; those that begin with "fails" have to fail. */
    void run(Session session, List<String> statements, int major) throws ServerException {
        for (String statement : statements) {
            if (statement.startsWith("fails ")) {
                assertThatThrownBy(() -> session.send(statement.substring("fails ".length())))
                        .isInstanceOf(ServerException.class);
            } else {
                session.send(filled(statement, major));
            }
        }
    }

    /** A line with what depends on the version. */
    static String filled(String line, int major) {
        Map<String, String> values = Map.of(
                ":all",
                "DELETE, INSERT," + (major >= 17 ? " MAINTAIN," : "")
                        + " REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE",
                ":streaming",
                major >= 18 ? "parallel" : "off");
        String filled = line;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace(value.getKey(), value.getValue());
        }
        return filled;
    }
}
