package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.Includes.IncludeException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A script that is none of a migration folder. */
public final class LooseScript {

    private LooseScript() {}

    /**
     * Reads a script.
     *
     * @param project the directory against which its name is shown
     * @param file where it is
     * @param encoding what it is in
     * @param variables psql's variables for it
     * @param includes where other files come from
     * @throws ProblemsException with all that is wrong with it, where something is an error
     */
    public static ScriptFile read(
            Path project, Path file, Charset encoding, Map<String, String> variables, Includes includes) {
        String name = ProjectFiles.name(project, file);
        FileSource source = new FileSource(name, file, encoding);
        try {
            includes.find(source, file.toString(), false);
        } catch (IncludeException e) {
            throw new ProblemsException(Problem.error(Code.UNREADABLE, String.valueOf(e.getMessage()))
                    .withHint("Name a file inside the project, relative to its directory."));
        }
        List<Problem> problems = new ArrayList<>();
        ScriptReader.Reading reading = ScriptReader.read(
                source, ScriptKind.AROUND, variables, Set.of(), includes, Optional.empty(), problems::add);
        if (problems.stream().anyMatch(Problem::isError)) {
            throw new ProblemsException(problems);
        }
        return new ScriptFile(source, name, reading.facts(), reading.files());
    }
}
