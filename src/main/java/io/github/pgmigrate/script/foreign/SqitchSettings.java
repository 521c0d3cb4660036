package io.github.pgmigrate.script.foreign;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code sqitch.conf} says of where things are. Immutable.
 *
 * @param values by name with its section, such as {@code core.top_dir}
 */
record SqitchSettings(Map<String, String> values) {

    static final SqitchSettings NONE = new SqitchSettings(Map.of());

    private static final Pattern SECTION = Pattern.compile("\\s*\\[\\s*([^\\]\\s\"]+)\\s*(?:\"([^\"]*)\")?\\s*].*");
    private static final Pattern VALUE = Pattern.compile("\\s*([A-Za-z][\\w-]*)\\s*=\\s*(.*?)\\s*");

    SqitchSettings {
        values = Map.copyOf(values);
    }

    /** Reads what is written as git writes its own configuration. */
    static SqitchSettings parse(String text) {
        Map<String, String> values = new HashMap<>();
        String section = "";
        for (String line : text.lines().toList()) {
            String plain = line.replaceFirst("(?:^|\\s)[#;].*", "");
            Matcher head = SECTION.matcher(plain);
            Matcher value = VALUE.matcher(plain);
            if (head.matches()) {
                section = head.group(1).toLowerCase(Locale.ROOT) + (head.group(2) == null ? "" : "." + head.group(2));
            } else if (value.matches()) {
                values.put(
                        section + "." + value.group(1).toLowerCase(Locale.ROOT),
                        value.group(2).replaceAll("^\"|\"$", ""));
            }
        }
        return new SqitchSettings(values);
    }

    /** The plan, below the project. */
    String plan() {
        return clean(core("plan_file", top() + SqitchProject.PLAN));
    }

    /** The folder of one kind of script, below the project. */
    String folder(String kind) {
        return clean(core(kind + "_dir", top() + kind));
    }

    String extension() {
        return core("extension", "sql");
    }

    private String top() {
        String top = core("top_dir", ".");
        return top.equals(".") ? "" : top + "/";
    }

    /** A setting of all engines, or of PostgreSQL's alone, which counts before it. */
    private String core(String name, String otherwise) {
        return values.getOrDefault("engine.pg." + name, values.getOrDefault("core." + name, otherwise));
    }

    private static String clean(String path) {
        return path.replaceFirst("^(?:\\./)+", "").replaceAll("/+", "/");
    }
}
