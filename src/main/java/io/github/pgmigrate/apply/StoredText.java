package io.github.pgmigrate.apply;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.sql.Includes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The full text of a rollback, as the history keeps it: what it includes put in, variables left as they stand. */
final class StoredText {

    private StoredText() {}

    static String of(ScriptFile rollback, Includes includes) {
        try (InputStream in = rollback.source().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ProblemsException(
                    List.of(Problem.error(Code.UNREADABLE, "the rollback cannot be read: " + e.getMessage())
                            .in(rollback.source().name())),
                    e);
        }
    }
}
