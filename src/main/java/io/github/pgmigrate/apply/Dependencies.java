package io.github.pgmigrate.apply;

import io.github.pgmigrate.catalog.Dependents;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.sql.Script;
import io.github.pgmigrate.sql.ScriptContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names what depends on an object that a script could not drop or change, and the repeatable scripts that made it. */
final class Dependencies {

    /** A view is shown by its rule where a column's type is to change. */
    private static final Pattern DEPENDENT = Pattern.compile("(?s)(?:rule .+ on )?(.+?) depends on .+");

    private static final Pattern DROPPABLE = Pattern.compile("(view|materialized view|function|procedure) (.+)");

    private final MigrationFolder folder;
    private final Map<String, String> variables;

    private Dependencies(MigrationFolder folder, Map<String, String> variables) {
        this.folder = folder;
        this.variables = variables;
    }

    /** The problem with what is known of the dependents; as it is where the failure is another. */
    static Problem explain(Problem problem, Workplace place, Direction direction, StatementFailure failure) {
        if (Failures.code(failure, false) != Code.DEPENDENTS) {
            return problem;
        }
        try {
            Dependents found = place.look(
                    () -> Dependents.of(place.session(), failure.failure().error()));
            return new Dependencies(place.folder(), place.options().variables()).explain(problem, direction, found);
        } catch (ServerException | ProblemsException e) {
            // What has failed is to be told, though no more can be found out.
            return problem;
        }
    }

    private Problem explain(Problem problem, Direction direction, Dependents found) {
        Map<String, String> made = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        Map<Repeatable, List<MadeObject>> objects = objects();
        for (String line : found.lines()) {
            Matcher dependent = DEPENDENT.matcher(line);
            String description = dependent.matches() ? dependent.group(1) : line;
            Optional<String> script = maker(objects, description);
            script.ifPresent(name -> made.putIfAbsent(description, name));
            lines.add("depends on it: " + line
                    + script.map(name -> " (made by " + name + ")").orElse(""));
        }
        if (found.more() > 0) {
            lines.add("and " + found.more() + " more");
        }
        Problem detailed = problem.withDetails(lines);
        if (!made.isEmpty()) {
            return detailed.withHint(remedy(made, direction));
        }
        return direction == Direction.ROLLBACK && !folder.repeatables().isEmpty()
                ? detailed.withHint(guess(problem))
                : detailed;
    }

    private static String remedy(Map<String, String> made, Direction direction) {
        String scripts = made.values().stream().distinct().collect(Collectors.joining(", "));
        // What the server names later may depend on what it named before.
        List<String> lastFirst = new ArrayList<>(made.keySet());
        Collections.reverse(lastFirst);
        String drops = lastFirst.stream()
                .map(DROPPABLE::matcher)
                .filter(Matcher::matches)
                .map(known -> "DROP " + known.group(1).toUpperCase(Locale.ROOT) + " IF EXISTS " + known.group(2) + ";")
                .collect(Collectors.joining(" "));
        String drop =
                "Drop what " + scripts + " made, at the beginning of this file" + (drops.isEmpty() ? "" : ": " + drops);
        return direction == Direction.ROLLBACK
                ? drop + " The next pgmigrate:migrate makes it again."
                : drop
                        + " A repeatable script runs again only when it changes: change it, or make it again in this file.";
    }

    private String guess(Problem problem) {
        return problem.hint() + " A repeatable script may have made it ("
                + folder.repeatables().stream().map(Repeatable::name).collect(Collectors.joining(", "))
                + "): after a rollback all of them run again.";
    }

    private static Optional<String> maker(Map<Repeatable, List<MadeObject>> objects, String description) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(object -> object.fits(description)))
                .map(entry -> entry.getKey().name())
                .findFirst();
    }

    private Map<Repeatable, List<MadeObject>> objects() {
        Map<Repeatable, List<MadeObject>> objects = new LinkedHashMap<>();
        ScriptContext context =
                new ScriptContext(ScriptContext.Mode.CHECK, variables, folder.includes(), problem -> {});
        for (Repeatable repeatable : folder.repeatables()) {
            objects.put(
                    repeatable, MadeObject.in(Script.open(repeatable.script().source(), context)));
        }
        return objects;
    }
}
