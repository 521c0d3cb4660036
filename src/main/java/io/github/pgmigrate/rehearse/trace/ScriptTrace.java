package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.MigrationKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one run of a script took, statement by statement. Immutable.
 *
 * @param migration whose script it is
 * @param direction forward or back
 * @param statements those that ran to their end, in their order
 * @param millis how long it took
 * @param untraced how many statements were not looked at, since there were too many of their kind
 */
public record ScriptTrace(
        MigrationKey migration, Direction direction, List<StatementTrace> statements, long millis, long untraced) {

    public ScriptTrace {
        statements = List.copyOf(statements);
    }

    /** This and what was seen when the script went on. */
    public ScriptTrace then(ScriptTrace next) {
        return new ScriptTrace(
                migration,
                direction,
                Stream.concat(statements.stream(), next.statements.stream()).toList(),
                millis + next.millis,
                untraced + next.untraced);
    }

    /** The strongest lock of all; empty where none was taken. */
    public Optional<LockTaken> strongestLock() {
        return statements.stream()
                .flatMap(statement -> statement.locks().stream())
                .max(Comparator.comparing(LockTaken::mode));
    }

    /** The tables and materialized views that were written anew, each once, those left out that were only emptied. */
    public List<String> rewritten() {
        return statements.stream()
                .flatMap(statement -> statement.rewrites().stream())
                .filter(rewrite -> rewrite.grows() && rewrite.kind() != RelationKind.INDEX)
                .map(Rewrite::relation)
                .distinct()
                .toList();
    }
}
