package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.Statement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notices a script that makes, changes or drops a table of the history table's own name, in dynamic SQL as well. Such a script
 * believes that the table is its own, and where it first asks whether there is one, nothing fails where the mistake is made.
 */
final class Namesake {

    private final HistoryNames names;
    private final Pattern table;
    private boolean told;

    Namesake(HistoryNames names) {
        this.names = names;
        // Names without quotes are of any case to PostgreSQL. A schema before the name is the second group.
        this.table = Pattern.compile(
                "\\bTABLE\\s+(IF\\s+(NOT\\s+)?EXISTS\\s+)?(\"?(?<schema>[\\w$]+)\"?\\s*\\.\\s*)?\"?"
                        + Pattern.quote(names.table()) + "(?![\\w$])",
                Pattern.CASE_INSENSITIVE);
    }

    /** What there is to say of a statement; of the first alone. */
    Optional<Problem> in(Statement statement) {
        if (told || statement.head().isEmpty() || statement.head().get(0).is("INSERT")) {
            return Optional.empty();
        }
        Matcher matcher = table.matcher(statement.text());
        while (matcher.find()) {
            String schema = matcher.group("schema");
            if (schema == null || schema.equalsIgnoreCase(names.schema())) {
                told = true;
                return Optional.of(problem(statement));
            }
        }
        return Optional.empty();
    }

    private Problem problem(Statement statement) {
        return Problem.warning(
                        Code.HISTORY_NAMESAKE,
                        "the script speaks of a table " + names.table() + ", and " + names.versions()
                                + " is the plugin's history")
                .at(statement.location())
                .withExcerpt(statement.excerptAt(0))
                .withHint(
                        "If it means a table of its own, name the history otherwise, with -Dpgmigrate.historyTable, from the first"
                                + " migration on; or place it elsewhere, with -Dpgmigrate.historySchema.");
    }
}
