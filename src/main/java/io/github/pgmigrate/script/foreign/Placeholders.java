package io.github.pgmigrate.script.foreign;

import static java.util.stream.Collectors.joining;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.text.Excerpt;
import io.github.pgmigrate.text.IoReason;
import io.github.pgmigrate.text.Location;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@code ${name}}, which psql would send to the server as it stands. */
final class Placeholders {

    private static final Pattern FORM = Pattern.compile("\\$\\{([^}$\\s]+)}");
    private static final int SHOWN = 10;

    /** Flyway's own placeholders of which psql has a counterpart. */
    private static final Map<String, String> PREDEFINED = Map.of("flyway:user", "USER", "flyway:database", "DBNAME");

    private Placeholders() {}

    /**
     * A warning for each name, at its first place.
     *
     * @param shown how the file that is made is shown to a person
     * @throws ProblemsException (UNREADABLE)
     */
    static List<Problem> in(Content content, Charset charset, String shown) {
        Map<String, Problem> problems = new LinkedHashMap<>();
        Map<String, Set<Integer>> further = new LinkedHashMap<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(content.open(), StandardCharsets.ISO_8859_1))) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                Matcher found = FORM.matcher(line);
                while (found.find()) {
                    String name = found.group(1);
                    if (problems.containsKey(name)) {
                        further.computeIfAbsent(name, key -> new LinkedHashSet<>())
                                .add(number);
                    } else {
                        problems.put(name, problem(name, line, found.start(), number, charset, shown));
                    }
                }
            }
        } catch (IOException e) {
            throw new ProblemsException(
                    List.of(Problem.error(Code.UNREADABLE, "the file cannot be read: " + IoReason.of(e))
                            .in(shown)
                            .withHint("Check the file it comes from and the rights to it.")),
                    e);
        }
        return problems.entrySet().stream()
                .map(entry -> withLines(entry.getValue(), further.getOrDefault(entry.getKey(), Set.of())))
                .toList();
    }

    private static Problem problem(String name, String bytes, int at, int number, Charset charset, String shown) {
        String line = decoded(bytes, charset);
        String before = decoded(bytes.substring(0, at), charset);
        int column = before.codePointCount(0, before.length()) + 1;
        String variable = PREDEFINED.getOrDefault(name, name.replaceAll("[^\\p{L}\\p{N}_]+", "_"));
        String value = PREDEFINED.containsKey(name) ? "; the value is known." : ", and give the value in <variables>.";
        return Problem.warning(Code.PLACEHOLDER, "${" + name + "} is put in by the other tool, not by psql")
                .at(Location.of(shown, number, column))
                .withExcerpt(Excerpt.of(line, column))
                .withHint("Write :'" + variable + "' for a string, :\"" + variable + "\" for a name, :" + variable
                        + " for any other text" + value
                        + " psql puts nothing into quotes and dollar quotes.");
    }

    private static Problem withLines(Problem problem, Set<Integer> lines) {
        if (lines.isEmpty()) {
            return problem;
        }
        String named = lines.stream().limit(SHOWN).map(String::valueOf).collect(joining(", "));
        String rest = lines.size() > SHOWN ? " and " + (lines.size() - SHOWN) + " more" : "";
        return problem.withDetails(List.of("also in line " + named + rest));
    }

    private static String decoded(String bytes, Charset charset) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), charset);
    }
}
