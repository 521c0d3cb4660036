package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.ScriptSource;
import io.github.pgmigrate.text.IoReason;
import io.github.pgmigrate.text.Sha256;
import java.io.IOException;
import java.util.List;

/**
 * An immutable script of the folder, read through.
 *
 * @param source its text
 * @param fileName its name within the folder, such as {@code 001_add_phone.sql}
 * @param facts what was found in it
 * @param included the other files that it reads
 */
public record ScriptFile(ScriptSource source, String fileName, ScriptFacts facts, List<ScriptSource> included) {

    public ScriptFile {
        included = List.copyOf(included);
    }

    /** A script that reads no other file. */
    public ScriptFile(ScriptSource source, String fileName, ScriptFacts facts) {
        this(source, fileName, facts, List.of());
    }

    /**
     * A sha256, in hexadecimal, over all that is in it and in the files that it reads, comments too, since directives are comments.
     * Line ends and a byte order mark do not count. For a script that reads no other file it is the one of the sum file.
     *
     * @throws ProblemsException (UNREADABLE) where a file cannot be read
     */
    public String digest() {
        String own = sum(source);
        if (included.isEmpty()) {
            return own;
        }
        StringBuilder all = new StringBuilder(own).append('\n');
        included.forEach(
                file -> all.append(sum(file)).append("  ").append(file.name()).append('\n'));
        return Sha256.of(all);
    }

    private static String sum(ScriptSource file) {
        try {
            return SumFile.sum(file.open());
        } catch (IOException e) {
            throw new ProblemsException(
                    List.of(Problem.error(Code.UNREADABLE, "the file cannot be read: " + IoReason.of(e))
                            .in(file.name())
                            .withHint("Check the file and the rights to it.")),
                    e);
        }
    }
}
