package io.github.pgmigrate.apply;

import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Script;
import io.github.pgmigrate.sql.ScriptContext;
import io.github.pgmigrate.sql.Statement;
import java.util.Map;

/** Sends what a query of {@code \gexec} made, once it is known that it stays within the transaction. */
final class Generated {

    private Generated() {}

    static void send(String sql, Statement query, Outgoing out) throws StatementFailure {
        ScriptContext context = new ScriptContext(ScriptContext.Mode.RUN, Map.of(), Includes.NONE, problem -> {});
        try (Script script = Script.open(new TextSource(query.location().toString(), sql), context)) {
            for (Item item = script.next(); item != null; item = script.next()) {
                if (item instanceof Statement statement) {
                    send(statement, query, out);
                }
            }
        }
    }

    private static void send(Statement statement, Statement query, Outgoing out) throws StatementFailure {
        if (!Controls.stays(statement) || statement.traits().copyFromStdin()) {
            throw new ProblemsException(Problems.gexec(query, statement.summary()));
        }
        if (statement.traits().returnsRows()) {
            out.query(statement, new ResultTable());
        } else {
            out.add(statement);
        }
    }
}
