package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.ScriptContext.Mode;
import io.github.pgmigrate.text.Excerpt;
import io.github.pgmigrate.text.Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads scripts that tests hold as text. */
final class Texts {

    /** What reading a whole script brings. */
    record Reading(List<Item> items, List<Problem> problems, List<String> copies, String checksum, long statements) {

        List<String> statementTexts() {
            return items.stream()
                    .filter(Statement.class::isInstance)
                    .map(item -> ((Statement) item).text())
                    .toList();
        }

        Statement only() {
            return items.stream()
                    .filter(Statement.class::isInstance)
                    .map(Statement.class::cast)
                    .reduce((a, b) -> {
                        throw new AssertionError("more than one statement: " + items);
                    })
                    .orElseThrow();
        }

        List<String> headlines() {
            return problems.stream().map(Problem::headline).toList();
        }
    }

    private Texts() {}

    static Location location(Problem problem) {
        return Objects.requireNonNull(problem.location());
    }

    static Excerpt excerpt(Problem problem) {
        return Objects.requireNonNull(problem.excerpt());
    }

    /** The next item, which is a statement. */
    static Statement next(Script script) {
        return (Statement) Objects.requireNonNull(script.next());
    }

    /** A source named {@code a.sql}. */
    static ScriptSource source(String text) {
        return source("a.sql", text);
    }

    static ScriptSource source(String name, String text) {
        return source(name, text.getBytes(StandardCharsets.UTF_8));
    }

    static ScriptSource source(String name, byte[] bytes) {
        return new ScriptSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    /** Files by name; {@code \ir} looks beside the script, {@code \i} from the top. */
    static Includes folder(Map<String, String> files) {
        return (from, fileName, relative) -> {
            int slash = from.name().lastIndexOf('/');
            String name = relative && slash >= 0 ? from.name().substring(0, slash + 1) + fileName : fileName;
            String text = files.get(name);
            if (text == null) {
                throw new Includes.IncludeException(
                        Includes.IncludeException.Kind.UNUSABLE, "there is no file " + name);
            }
            return source(name, text);
        };
    }

    static Reading check(String text) {
        return check(text, Map.of(), Includes.NONE);
    }

    static Reading check(String text, Map<String, String> variables) {
        return check(text, variables, Includes.NONE);
    }

    static Reading check(String text, Map<String, String> variables, Includes includes) {
        return read(Mode.CHECK, source(text), variables, includes, false);
    }

    static Reading run(String text) {
        return run(text, Map.of(), Includes.NONE);
    }

    static Reading run(String text, Map<String, String> variables, Includes includes) {
        return read(Mode.RUN, source(text), variables, includes, false);
    }

    static Reading read(
            Mode mode, ScriptSource source, Map<String, String> variables, Includes includes, boolean lenient) {
        List<Item> items = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<String> copies = new ArrayList<>();
        ScriptContext context = new ScriptContext(mode, variables, includes, problems::add);
        try (Script script = Script.open(source, context, lenient)) {
            for (Item item = script.next(); item != null; item = script.next()) {
                items.add(item);
                if (item instanceof Statement statement && statement.traits().copyFromStdin()) {
                    copies.add(new String(script.copyData().readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return new Reading(items, problems, copies, script.checksum(), script.statements());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
