package io.github.pgmigrate.canary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run of Maven with secrets in it, immutable.
 *
 * @param name for people
 * @param way how the password is given
 * @param trouble what is wrong with the database
 * @param prepared statements for the database
 * @param scripts of the migration folder, beside or in place of the usual ones
 * @param words goals, and more for the command line
 * @param succeeds whether it has to
 * @param says what a person reads then, one after the other: by it the scenario is known to be what it is called
 */
record Scenario(
        String name,
        Way way,
        Trouble trouble,
        List<String> prepared,
        Map<String, String> scripts,
        List<String> words,
        boolean succeeds,
        List<String> says) {

    Scenario {
        prepared = List.copyOf(prepared);
        scripts = Map.copyOf(scripts);
        words = List.copyOf(words);
        says = List.copyOf(says);
    }

    /** One that succeeds, of a usual folder, on a database that is there. */
    static Scenario of(String name, Way way, String... words) {
        return new Scenario(name, way, Trouble.NONE, List.of(), Map.of(), List.of(words), true, List.of());
    }

    Scenario into(Trouble other) {
        return new Scenario(name, way, other, prepared, scripts, words, succeeds, says);
    }

    Scenario after(String... statements) {
        return new Scenario(name, way, trouble, List.of(statements), scripts, words, succeeds, says);
    }

    Scenario with(String file, String text) {
        Map<String, String> more = new TreeMap<>(scripts);
        more.put(file, text);
        return new Scenario(name, way, trouble, prepared, more, words, succeeds, says);
    }

    Scenario fails(String... texts) {
        return new Scenario(name, way, trouble, prepared, scripts, words, false, List.of(texts));
    }

    Scenario says(String... texts) {
        return new Scenario(name, way, trouble, prepared, scripts, words, true, List.of(texts));
    }

    /** The words, goals as one calls them without a POM. */
    List<String> commandLine(java.util.function.UnaryOperator<String> goal) {
        List<String> line = new ArrayList<>();
        words.forEach(word -> line.add(word.startsWith("-") ? word : goal.apply(word)));
        return line;
    }

    @Override
    public String toString() {
        return name;
    }
}
