package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Collects the directives that speak of a whole file, and reports those that may not stand where they do. */
final class FileDirectives {

    private final ScriptKind kind;
    private final Consumer<Problem> problems;
    private final Map<String, Directive> single = new HashMap<>();
    private final List<Directive.Allow> allows = new ArrayList<>();

    FileDirectives(ScriptKind kind, Consumer<Problem> problems) {
        this.kind = kind;
        this.problems = problems;
    }

    /**
     * Takes a directive if it is one for the file.
     *
     * @param started whether a statement stands before it, or it stands inside one
     * @return whether it was one; else it is for a statement
     */
    boolean take(Directive directive, boolean started) {
        if (directive instanceof Directive.Allow allow) {
            allows.add(allow);
        } else if (directive instanceof Directive.Irreversible) {
            only(directive, EnumSet.of(ScriptKind.FORWARD, ScriptKind.ROLLBACK));
        } else if (directive instanceof Directive.Until) {
            only(directive, EnumSet.of(ScriptKind.VERIFY));
        } else if (directive instanceof Directive.NoTransaction) {
            if (started) {
                wrong(directive, "has to stand before the first statement", "Move the line to the top of the file.");
            } else {
                only(
                        directive,
                        EnumSet.of(ScriptKind.FORWARD, ScriptKind.ROLLBACK, ScriptKind.REPEATABLE, ScriptKind.AROUND));
            }
        } else if (started || directive instanceof Directive.Expect) {
            return false;
        } else {
            once(directive);
        }
        return true;
    }

    void wrong(Directive directive, String message, String hint) {
        problems.accept(Problem.error(Code.DIRECTIVE, "'" + directive.name() + "' " + message)
                .at(directive.location())
                .withHint(hint));
    }

    Optional<String> irreversible() {
        return find("irreversible", Directive.Irreversible.class).map(Directive.Irreversible::reason);
    }

    boolean noTransaction() {
        return single.containsKey("no-transaction");
    }

    Optional<String> lockTimeout() {
        return find("lock-timeout", Directive.LockTimeout.class).map(Directive.LockTimeout::value);
    }

    Optional<String> statementTimeout() {
        return find("statement-timeout", Directive.StatementTimeout.class).map(Directive.StatementTimeout::value);
    }

    Optional<Version> until() {
        return find("until", Directive.Until.class).map(Directive.Until::version);
    }

    List<Directive.Allow> allows() {
        return List.copyOf(allows);
    }

    private <D extends Directive> Optional<D> find(String name, Class<D> type) {
        return Optional.ofNullable(single.get(name)).map(type::cast);
    }

    private void only(Directive directive, Set<ScriptKind> kinds) {
        if (kinds.contains(kind)) {
            once(directive);
        } else {
            wrong(
                    directive,
                    "has no meaning in a " + kind.words(),
                    "Remove the line, or move it to the file it is meant for.");
        }
    }

    private void once(Directive directive) {
        Directive first = single.putIfAbsent(directive.name(), directive);
        if (first != null) {
            wrong(
                    directive,
                    "stands in this file twice, first in line "
                            + first.location().line(),
                    "Keep one of them.");
        }
    }
}
