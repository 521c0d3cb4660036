package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Script;
import io.github.pgmigrate.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a script's statements together with what directives and comments say of each. Checking a script and running it use
 * the same reading. After a query it looks ahead over comments, since one of them may say what the query should return; no
 * statement is read before its time, so that variables and settings that the one before it changes are known by then.
 */
public final class StatementReader implements AutoCloseable {

    private final Script script;
    private final ScriptKind kind;
    private final DirectiveParser parser;
    private final FileDirectives file;
    private final Header header = new Header();
    private final Map<String, Directive> pending = new LinkedHashMap<>();
    private final Consumer<Problem> problems;
    private Item.@Nullable Comment untaken;
    private boolean started;

    /**
     * Something to run.
     *
     * @param item a statement, a {@code \copy}, or an {@code \echo}; never a comment
     * @param directives what is said of it
     */
    public record Directed(Item item, StatementDirectives directives) {}

    /**
     * @param script to read from; closed with this reader
     * @param kind what the script is for
     * @param problems hears of directives that are wrong
     */
    public StatementReader(Script script, ScriptKind kind, Consumer<Problem> problems) {
        this.script = script;
        this.kind = kind;
        this.problems = problems;
        this.parser = new DirectiveParser(problems);
        this.file = new FileDirectives(kind, problems);
    }

    /**
     * The next thing to run, or null at the end. For COPY data, {@code \gset} and settings the script itself is asked and
     * told, before the next call.
     *
     * @throws io.github.pgmigrate.problem.ProblemsException as {@link Script#next()}
     */
    public @Nullable Directed next() {
        Item item = script.next();
        while (item instanceof Item.Comment comment) {
            before(comment);
            item = script.next();
        }
        if (item == null) {
            pending.values()
                    .forEach(directive -> file.wrong(
                            directive,
                            "is followed by no statement",
                            "Remove the line, or move it before a statement."));
            pending.clear();
            return null;
        }
        if (item instanceof Statement statement) {
            return new Directed(item, of(statement));
        }
        return new Directed(item, item instanceof Item.CopyFile ? unasked() : StatementDirectives.NONE);
    }

    /** Whether the file says {@code no-transaction}; known once the first statement was read. */
    public boolean noTransaction() {
        return file.noTransaction();
    }

    FileDirectives file() {
        return file;
    }

    Map<String, String> header() {
        return header.values();
    }

    @Override
    public void close() {
        script.close();
    }

    private void before(Item.Comment comment) {
        if (!started) {
            header.take(comment.location().line(), comment.text());
        }
        untaken(comment);
        directive(comment);
    }

    /** A note on what a query should return, of which no query before it takes notice. */
    private void untaken(Item.Comment comment) {
        if (SpokenExpectation.in(comment.text()).isPresent()) {
            untaken = comment;
        }
    }

    /** A note above a query was perhaps meant for it, if nothing else is said of that. */
    private void passedOver(Item.Comment note) {
        problems.accept(Problem.warning(
                        Code.NOTE_PASSED_OVER,
                        "this note speaks of the statement before it, and no query there asks for it: it checks"
                                + " nothing")
                .at(note.location())
                .withHint("Write it below the query that it is about, or on its line; above a query write"
                        + " -- pgmigrate:expect 0 rows."));
    }

    /** The header may stand in comments that psql counts to the first statement; how many of these are line comments. */
    private int leading(Statement statement) {
        LeadingComments leading = LeadingComments.of(statement.text());
        int first = statement.location().line();
        leading.lines().forEach(line -> header.take(first + line.line(), line.text()));
        return Math.min(leading.lineComments(), statement.comments().size());
    }

    private void directive(Item.Comment comment) {
        parser.parse(comment).ifPresent(directive -> {
            if (!file.take(directive, started)) {
                hold(directive);
            }
        });
    }

    private void hold(Directive directive) {
        Directive first = pending.putIfAbsent(directive.name(), directive);
        if (first != null) {
            file.wrong(
                    directive,
                    "is said twice of the same statement, first in line "
                            + first.location().line(),
                    "Keep one of them.");
        }
    }

    private StatementDirectives of(Statement statement) {
        List<Item.Comment> comments = statement.comments();
        int leading = started || !statement.text().startsWith("/*") ? 0 : leading(statement);
        comments.subList(0, leading).forEach(this::untaken);
        comments.subList(0, leading).forEach(this::directive);
        started = true;
        Optional<Expectation> spoken = Optional.empty();
        for (Item.Comment comment : comments.subList(leading, comments.size())) {
            directive(comment);
            spoken = spoken.isPresent() ? spoken : SpokenExpectation.in(comment.text());
        }
        Item.Comment above = untaken;
        untaken = null;
        if (!isQuery(statement)) {
            return unasked();
        }
        Optional<String> lockTimeout = lockTimeout();
        Optional<String> statementTimeout = statementTimeout();
        Directive said = pending.remove("expect");
        int lastLine = 0;
        for (Item.Comment comment = script.nextComment(); comment != null; comment = script.nextComment()) {
            Optional<Directive> directive = parser.parse(comment);
            if (directive.isEmpty()) {
                if (spoken.isPresent()) {
                    untaken(comment);
                } else {
                    spoken = SpokenExpectation.in(comment.text());
                }
                continue;
            }
            lastLine = lastLine == 0 ? lastLine(statement) : lastLine;
            boolean onItsLine = comment.location().line() == lastLine;
            if (directive.get() instanceof Directive.Expect && onItsLine && said == null) {
                said = directive.get();
            } else if (!file.take(directive.get(), true)) {
                hold(directive.get());
            }
        }
        if (above != null && said == null && spoken.isEmpty()) {
            passedOver(above);
        }
        Optional<Expectation> expectation =
                said instanceof Directive.Expect expect ? Optional.of(expect.expectation()) : spoken;
        return new StatementDirectives(lockTimeout, statementTimeout, expectation.or(this::usual));
    }

    /** What is said of something that has no result to look at. */
    private StatementDirectives unasked() {
        started = true;
        Directive expect = pending.remove("expect");
        if (expect != null) {
            file.wrong(
                    expect,
                    "stands at a statement whose result is not looked at",
                    "Move the line before the query that it is about, one without \\gset or \\gexec.");
        }
        return new StatementDirectives(lockTimeout(), statementTimeout(), Optional.empty());
    }

    private Optional<String> lockTimeout() {
        return pending.remove("lock-timeout") instanceof Directive.LockTimeout timeout
                ? Optional.of(timeout.value())
                : Optional.empty();
    }

    private Optional<String> statementTimeout() {
        return pending.remove("statement-timeout") instanceof Directive.StatementTimeout timeout
                ? Optional.of(timeout.value())
                : Optional.empty();
    }

    private Optional<Expectation> usual() {
        return kind == ScriptKind.VERIFY ? Optional.of(new Expectation.Truth()) : Optional.empty();
    }

    private static boolean isQuery(Statement statement) {
        return statement.ending() == Statement.Ending.SEND
                && statement.traits().returnsRows()
                && !statement.traits().copyFromStdin();
    }

    private static int lastLine(Statement statement) {
        String text = statement.text().stripTrailing();
        return statement.locationAt(text.codePointCount(0, text.length())).line();
    }
}
