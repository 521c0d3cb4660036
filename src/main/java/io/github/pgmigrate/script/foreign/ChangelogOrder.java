package io.github.pgmigrate.script.foreign;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the order in which Liquibase's changelogs run: as those in XML, YAML and JSON include them, each where it is first
 * named; what none of them names comes after, by name.
 */
final class ChangelogOrder {

    private static final Pattern REFERENCE = Pattern.compile("\\b(?:file|path)[\"']?\\s*[:=]\\s*[\"']?([^\"'\\s,>}]+)");

    private final List<SourceFile> files;
    private final Map<SourceFile, List<String>> references = new TreeMap<>(ChangelogOrder::compare);
    private final Set<SourceFile> order = new LinkedHashSet<>();
    private final Set<SourceFile> entered = new LinkedHashSet<>();

    private ChangelogOrder(List<SourceFile> files) {
        this.files = files;
    }

    /** Whether a file is a changelog in XML, YAML or JSON. */
    static boolean isMaster(SourceFile file) {
        return file.name().matches("(?i).*\\.(xml|ya?ml|json)") && file.bytes().contains("databaseChangeLog");
    }

    /** The SQL files in the order in which they run. */
    static List<SourceFile> of(List<SourceFile> files) {
        return new ChangelogOrder(files).order();
    }

    private List<SourceFile> order() {
        Set<SourceFile> named = new LinkedHashSet<>();
        for (SourceFile file : files) {
            if (isMaster(file)) {
                List<String> found = new ArrayList<>();
                Matcher reference = REFERENCE.matcher(file.bytes());
                while (reference.find()) {
                    found.add(normalized(reference.group(1)));
                }
                references.put(file, found);
            }
        }
        references.values().forEach(found -> found.forEach(name -> named.addAll(resolve(name))));
        references.keySet().stream().filter(master -> !named.contains(master)).forEach(this::enter);
        files.forEach(this::enter);
        return order.stream().filter(file -> file.endsWith(".sql")).toList();
    }

    private void enter(SourceFile file) {
        if (!entered.add(file)) {
            return;
        }
        references.getOrDefault(file, List.of()).forEach(name -> resolve(name).forEach(this::enter));
        order.add(file);
    }

    /** The files that a reference means: one whose path ends so, or all in such a directory, by name. */
    private List<SourceFile> resolve(String name) {
        List<SourceFile> exact =
                files.stream().filter(file -> endsWith(file.relative(), name)).toList();
        return exact.isEmpty()
                ? files.stream()
                        .filter(file -> file.relative().contains("/"))
                        .filter(file -> endsWith(file.relative().replaceFirst("/[^/]*$", ""), name))
                        .toList()
                : exact.subList(0, 1);
    }

    private static boolean endsWith(String path, String name) {
        return ("/" + path).endsWith("/" + name) || ("/" + name).endsWith("/" + path);
    }

    private static String normalized(String name) {
        return name.replace('\\', '/')
                .replaceFirst("^classpath\\*?:", "")
                .replaceFirst("^(?:\\.?/)+", "")
                .replaceFirst("/+$", "");
    }

    private static int compare(SourceFile left, SourceFile right) {
        return left.relative().compareTo(right.relative());
    }
}
