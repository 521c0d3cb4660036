package io.github.pgmigrate.documentation;

import io.github.pgmigrate.testing.Descriptor;
import io.github.pgmigrate.testing.Descriptor.Goal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the plugin knows by name, to hold the pages to: goals, parameters, variables of the environment, directives. */
final class KnownNames {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "github", "pgmigrate");
    private static final Pattern GOAL = Pattern.compile(
            "(?<!-- ?)(?<![\\w.-])pgmigrate:([a-z][A-Za-z-]*)|pgmigrate-maven-plugin:[^\\s:]+:([a-z][A-Za-z-]*)");
    private static final Pattern PROPERTY =
            Pattern.compile("(?:-D|(?<![\\w./-]))pgmigrate\\.([a-zA-Z]+(?:\\.[a-zA-Z_]+)*)");
    private static final Pattern VARIABLE = Pattern.compile("(?<![\\w/-])PG[A-Z]{2,}[A-Z_]*");
    private static final Pattern DIRECTIVE = Pattern.compile("-- ?pgmigrate:([A-Za-z-]+)");

    /** Properties that no parameter has: read from Maven's, given to later plugins, or ending in a name of the user's. */
    private static final Pattern OTHER_PROPERTY =
            Pattern.compile("url|password|server\\.(url|username|password)|variable\\.[a-z_]+");

    private final Map<String, Goal> goals = new TreeMap<>();
    private final Set<String> variables = new TreeSet<>();
    private final Set<String> directives = new TreeSet<>();

    KnownNames() throws Exception {
        Descriptor.goals().forEach(goal -> goals.put(goal.name(), goal));
        for (String file :
                List.of("target/LibpqNames", "target/Environment", "target/TargetResolver", "target/ServiceFile")) {
            variables.addAll(literals(file, "PG[A-Z_]+"));
        }
        variables.addAll(literals("script/Around", "PGMIGRATE_[A-Z]+"));
        directives.addAll(literals("script/DirectiveParser", "[a-z]+(?:-[a-z]+)*"));
    }

    Set<String> goals() {
        return goals.keySet();
    }

    boolean isVariable(String name) {
        return variables.contains(name);
    }

    /** Whether one of the goals, or any where none is named, has a parameter. */
    boolean isParameter(String name, Set<String> ofGoals) {
        return goals.values().stream()
                .filter(goal -> ofGoals.isEmpty() || ofGoals.contains(goal.name()))
                .anyMatch(goal -> goal.takes(name));
    }

    /** Whether a property means something to one of the goals, or to any where none is named. */
    boolean isProperty(String name, Set<String> ofGoals) {
        String full = "${pgmigrate." + name + "}";
        return OTHER_PROPERTY.matcher(name).matches()
                || goals.values().stream()
                        .filter(goal -> ofGoals.isEmpty() || ofGoals.contains(goal.name()))
                        .flatMap(goal -> goal.parameters().stream())
                        .anyMatch(parameter -> parameter.property().equals(full));
    }

    /** What a text names and the plugin does not know, line by line: where a line names goals, they have to take its -D. */
    List<String> unknownIn(String text) {
        return text.lines().flatMap(this::unknownInLine).toList();
    }

    private Stream<String> unknownInLine(String line) {
        List<String> unknown = new ArrayList<>();
        Set<String> named = found(GOAL, line)
                .map(goal -> goal.group(1) == null ? goal.group(2) : goal.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        named.stream().filter(goal -> !goals.containsKey(goal)).forEach(goal -> unknown.add("the goal " + goal));
        named.retainAll(goals.keySet());
        found(PROPERTY, line)
                .map(property -> property.group(1))
                .filter(property -> !isProperty(property, named))
                .forEach(property -> unknown.add("the property pgmigrate." + property + " of " + named));
        found(VARIABLE, line)
                .map(MatchResult::group)
                .filter(variable -> !isVariable(variable))
                .forEach(variable -> unknown.add("the variable " + variable));
        found(DIRECTIVE, line)
                .map(directive -> directive.group(1))
                .filter(directive -> !directives.contains(directive))
                .forEach(directive -> unknown.add("the directive " + directive));
        return unknown.stream().map(name -> name + ": " + line.strip());
    }

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    /** The strings of a class that are like a pattern. */
    private static Set<String> literals(String file, String pattern) throws IOException {
        return found(Pattern.compile("\"(" + pattern + ")\""), Files.readString(SOURCES.resolve(file + ".java")))
                .map(literal -> literal.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
