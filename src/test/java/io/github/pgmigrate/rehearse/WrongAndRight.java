package io.github.pgmigrate.rehearse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An immutable case of {@code src/test/resources/rehearse/pairs.sql}.
 *
 * @param name what it shows
 * @param verdict what the wrong rollback is judged to be
 * @param parts its scripts by name, and what is said
 */
record WrongAndRight(String name, String verdict, Map<String, String> parts) {

    private static final Path FILE = Path.of("src", "test", "resources", "rehearse", "pairs.sql");
    private static final Pattern HEAD = Pattern.compile("-- case(?: \\((\\w+)\\))?: (.*)");
    private static final Pattern SAID = Pattern.compile("(.*) -- (<?)(\\d+)\\+?");

    WrongAndRight {
        parts = Map.copyOf(parts);
    }

    /** All cases, in their order. */
    static List<WrongAndRight> all() throws IOException {
        List<WrongAndRight> all = new ArrayList<>();
        Map<String, String> parts = new LinkedHashMap<>();
        String name = "";
        String verdict = "";
        String part = "";
        for (String line : Files.readAllLines(FILE)) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                add(all, name, verdict, parts);
                parts = new LinkedHashMap<>();
                verdict = head.group(1) == null ? "different" : head.group(1);
                name = head.group(2);
                part = "before";
            } else if (line.matches("-- (up|wrong|right|says)")) {
                part = line.substring(3);
            } else if (!part.isEmpty() && !line.isBlank()) {
                parts.merge(part, line + "\n", String::concat);
            }
        }
        add(all, name, verdict, parts);
        return all;
    }

    private static void add(List<WrongAndRight> all, String name, String verdict, Map<String, String> parts) {
        if (!parts.isEmpty()) {
            all.add(new WrongAndRight(name, verdict, parts));
        }
    }

    /** What is there before, in a schema that it makes. */
    String before(int number, String side) {
        return filled(
                "CREATE SCHEMA {schema};\nSET search_path = {schema}, public;\n" + parts.get("before"), number, side);
    }

    /** A script of the case. */
    String script(String part, int number, String side) {
        return filled("SET search_path = {schema}, public;\n" + parts.get(part), number, side);
    }

    private static String filled(String text, int number, String side) {
        return text.replace("{schema}", side + number)
                .replace("{n}", side + number)
                .replace("{extension}", side.equals("w") ? "citext" : "hstore");
    }

    /** What a person is told of the wrong rollback; a line may be for some versions alone, such as {@code -- 18+}. */
    List<String> says(int major) {
        return parts.getOrDefault("says", "")
                .lines()
                .flatMap(line -> said(line, major).stream())
                .toList();
    }

    private static Optional<String> said(String line, int major) {
        Matcher some = SAID.matcher(line);
        if (!some.matches()) {
            return Optional.of(line);
        }
        int version = Integer.parseInt(some.group(3));
        boolean applies = some.group(2).isEmpty() ? major >= version : major < version;
        return applies ? Optional.of(some.group(1)) : Optional.empty();
    }
}
