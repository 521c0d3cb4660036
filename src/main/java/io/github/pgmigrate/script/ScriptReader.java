package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Script;
import io.github.pgmigrate.sql.ScriptContext;
import io.github.pgmigrate.sql.ScriptSource;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Token;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads a script through without a server: what it is, and everything that can be known to be wrong with it. */
public final class ScriptReader {

    private final ScriptKind kind;
    private final Optional<Split> split;
    private final Consumer<Problem> problems;
    private final Map<String, ScriptSource> included = new LinkedHashMap<>();
    private boolean failed;

    private ScriptReader(ScriptKind kind, Optional<Split> split, Consumer<Problem> problems) {
        this.kind = kind;
        this.split = split;
        this.problems = problem -> {
            failed |= problem.isError();
            problems.accept(problem);
        };
    }

    /** A script that was read, and the other files that it reads. */
    record Reading(ScriptFacts facts, List<ScriptSource> files) {}

    /**
     * Reads a script.
     *
     * @param variables psql's variables for it
     * @param problems hears everything that is wrong; the facts are then as good as can be
     */
    public static ScriptFacts read(
            ScriptSource source,
            ScriptKind kind,
            Map<String, String> variables,
            Includes includes,
            Consumer<Problem> problems) {
        return read(source, kind, variables, Set.of(), includes, Optional.empty(), problems)
                .facts();
    }

    /**
     * Reads a script of a folder.
     *
     * @param later the names of variables that have a value, which only a run knows
     */
    static Reading read(
            ScriptSource source,
            ScriptKind kind,
            Map<String, String> variables,
            Set<String> later,
            Includes includes,
            Optional<Split> split,
            Consumer<Problem> problems) {
        return new ScriptReader(kind, split, problems).read(source, variables, later, includes);
    }

    private Reading read(ScriptSource source, Map<String, String> variables, Set<String> later, Includes includes) {
        Includes recorded = (from, fileName, relative) -> {
            ScriptSource found = includes.find(from, fileName, relative);
            included.putIfAbsent(found.name(), found);
            return found;
        };
        ScriptContext context = new ScriptContext(ScriptContext.Mode.CHECK, variables, recorded, problems);
        try (Script script = Script.open(source, context);
                StatementReader reader = new StatementReader(script, kind, problems)) {
            later.forEach(script::unknown);
            return new Reading(facts(script, reader), List.copyOf(included.values()));
        } catch (ProblemsException e) {
            e.problems().forEach(problems);
            return new Reading(nothing(), List.copyOf(included.values()));
        }
    }

    private ScriptFacts facts(Script script, StatementReader reader) {
        TransactionCheck transactions = new TransactionCheck(kind, split, problems);
        boolean empty = true;
        for (StatementReader.Directed directed = reader.next(); directed != null; directed = reader.next()) {
            if (directed.item() instanceof Statement statement) {
                empty &= isEmpty(statement);
                transactions.accept(statement);
                files(statement);
            } else if (directed.item() instanceof Item.CopyFile copy) {
                empty = false;
                copy(copy);
            }
        }
        boolean noTransaction = reader.noTransaction();
        transactions.end(noTransaction);
        FileDirectives file = reader.file();
        return new ScriptFacts(
                script.checksum(),
                script.statements(),
                empty && !failed,
                transactions.mode(noTransaction),
                reader.header(),
                file.irreversible(),
                file.lockTimeout(),
                file.statementTimeout(),
                file.until(),
                file.allows(),
                List.copyOf(included.keySet()));
    }

    private static boolean isEmpty(Statement statement) {
        return statement.head().stream()
                .allMatch(token ->
                        token.kind() == Token.Kind.PUNCTUATION && token.text().equals(";"));
    }

    private void files(Statement statement) {
        if (statement.traits().serverSideFile()) {
            report(
                    statement,
                    Code.SERVER_SIDE_FILE,
                    "COPY with a file name or a program reads and writes on the server's own machine",
                    "Use COPY ... FROM stdin with the rows in the script, or \\copy ... from a file of the project.");
        }
        if (statement.traits().copyToStdout()) {
            report(
                    statement,
                    Code.COPY_TARGET,
                    "COPY ... TO STDOUT has nowhere to write to",
                    "Remove it; to look at rows, use SELECT.");
        }
    }

    private void copy(Item.CopyFile copy) {
        if (kind == ScriptKind.ROLLBACK) {
            problems.accept(Problem.error(
                            Code.COPY_DATA,
                            "a rollback is kept in the history and has to run from there, where \\copy finds no file")
                    .at(copy.location())
                    .withHint("Put the rows into the script: COPY ... FROM stdin; with the rows and '\\.' after it."));
        }
    }

    private void report(Statement statement, Code code, String message, String hint) {
        problems.accept(Problem.error(code, message)
                .at(statement.location())
                .withExcerpt(statement.excerptAt(0))
                .withHint(hint));
    }

    private static ScriptFacts nothing() {
        return new ScriptFacts(
                "",
                0,
                false,
                ScriptFacts.Mode.TRANSACTIONAL,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }
}
