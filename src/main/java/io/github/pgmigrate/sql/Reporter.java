package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.text.Excerpt;
import io.github.pgmigrate.text.IoReason;
import io.github.pgmigrate.text.Location;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the reading of a script tells what is wrong: an error throws in RUN mode, all else goes to the context. */
final class Reporter {

    private static final int MOST_LOOKUPS = 20;

    private final ScriptContext context;
    private final Map<String, ScriptSource> sources = new HashMap<>();
    private int lookups;

    Reporter(ScriptContext context) {
        this.context = context;
    }

    /** Tells which source a file's name stands for, so that a line of it can be shown later. */
    void source(ScriptSource source) {
        sources.put(source.name(), source);
    }

    boolean checking() {
        return context.mode() == ScriptContext.Mode.CHECK;
    }

    void error(Code code, Place place, String message, @Nullable String hint) {
        Problem problem = complete(Problem.error(code, message), place, hint);
        if (!checking()) {
            throw new ProblemsException(problem);
        }
        context.problems().accept(problem);
    }

    /** An error at a place that has been left behind: its line is looked up. */
    void earlier(Code code, Location where, String message, @Nullable String hint) {
        error(code, new Place(where, lookUp(where)), message, hint);
    }

    private @Nullable Excerpt lookUp(Location where) {
        ScriptSource source = sources.get(where.file());
        if (source == null || lookups++ >= MOST_LOOKUPS) {
            return null;
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(source.open(), StandardCharsets.UTF_8))) {
            return Lines.excerpt(reader, where);
        } catch (IOException e) {
            return null;
        }
    }

    void warning(Code code, Place place, String message, @Nullable String hint) {
        context.problems().accept(complete(Problem.warning(code, message), place, hint));
    }

    void note(Code code, Place place, String message, @Nullable String hint) {
        context.problems().accept(complete(Problem.note(code, message), place, hint));
    }

    /** What is thrown when a file cannot be read on; in CHECK mode {@link Script#next} hands it to the context. */
    ProblemsException unreadable(String file, IOException cause) {
        Problem problem = Problem.error(Code.UNREADABLE, "cannot be read: " + IoReason.of(cause))
                .at(Location.start(file))
                .withHint("check that the file exists and may be read");
        return new ProblemsException(List.of(problem), cause);
    }

    /** Hands over what ended the reading, in CHECK mode. */
    void pass(ProblemsException end) {
        end.problems().forEach(context.problems());
    }

    private static Problem complete(Problem problem, Place place, @Nullable String hint) {
        return problem.at(place.location()).withExcerpt(place.excerpt()).withHint(hint);
    }
}
