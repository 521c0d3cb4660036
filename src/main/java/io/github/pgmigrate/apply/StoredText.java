package io.github.pgmigrate.apply;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.Inlined;
import io.github.pgmigrate.text.IoReason;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The full text of a rollback, as the history keeps it: what it includes put in, variables left as they stand. */
final class StoredText {

    private StoredText() {}

    static String of(ScriptFile rollback, Map<String, String> variables, Includes includes) {
        try {
            return Inlined.text(rollback.source(), variables, includes);
        } catch (IOException e) {
            throw new ProblemsException(
                    List.of(Problem.error(Code.UNREADABLE, "the rollback cannot be read: " + IoReason.of(e))
                            .in(rollback.source().name())),
                    e);
        }
    }
}
