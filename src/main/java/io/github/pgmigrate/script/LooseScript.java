package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Includes;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        if (!Files.isRegularFile(file)) {
            throw new ProblemsException(Problem.error(Code.UNREADABLE, "there is no file '" + name + "'")
                    .withHint("Name a file, relative to the project's directory."));
        }
        List<Problem> problems = new ArrayList<>();
        FileSource source = new FileSource(name, file, encoding);
        ScriptFacts facts = ScriptReader.read(source, ScriptKind.AROUND, variables, includes, problems::add);
        if (problems.stream().anyMatch(Problem::isError)) {
            throw new ProblemsException(problems);
        }
        return new ScriptFile(source, name, facts);
    }
}
