package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.diff.RowDifference;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.rehearse.trace.ScriptTrace;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.text.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An immutable account of one migration that was rehearsed.
 *
 * @param migration the migration
 * @param rollback what its rollback does to the state that it made; empty where the migration itself failed
 * @param differences what the rollback leaves otherwise than it was
 * @param rows what tables hold otherwise after it
 * @param chain what the rollback does in its turn, when all are rolled back; empty where that did not come so far
 * @param trace what its statements took and did; empty where nobody looked
 * @param upMillis how long the migration took
 * @param downMillis how long its rollback took; 0 where none ran
 * @param problems what a person should know of it
 * @param backTrace what the statements of its rollback took and did; empty where nobody looked, or none has run
 */
public record Rehearsed(
        Migration migration,
        Optional<RollbackVerdict> rollback,
        List<Difference> differences,
        List<RowDifference> rows,
        Optional<RollbackVerdict> chain,
        Optional<ScriptTrace> trace,
        long upMillis,
        long downMillis,
        List<Problem> problems,
        Optional<ScriptTrace> backTrace) {

    public Rehearsed {
        differences = List.copyOf(differences);
        rows = List.copyOf(rows);
        problems = List.copyOf(problems);
    }

    /** One whose rollback nobody looked on at. */
    Rehearsed(
            Migration migration,
            Optional<RollbackVerdict> rollback,
            List<Difference> differences,
            List<RowDifference> rows,
            Optional<RollbackVerdict> chain,
            Optional<ScriptTrace> trace,
            long upMillis,
            long downMillis,
            List<Problem> problems) {
        this(migration, rollback, differences, rows, chain, trace, upMillis, downMillis, problems, Optional.empty());
    }

    /** One whose rollback was not run. */
    static Rehearsed upOnly(
            Migration migration,
            Optional<RollbackVerdict> verdict,
            Optional<ScriptTrace> trace,
            long millis,
            List<Problem> problems) {
        return new Rehearsed(migration, verdict, List.of(), List.of(), Optional.empty(), trace, millis, 0, problems);
    }

    /** The same with what became of it in the chain. */
    Rehearsed inChain(RollbackVerdict verdict, List<Problem> more) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(more);
        return new Rehearsed(
                migration,
                rollback,
                differences,
                rows,
                Optional.of(verdict),
                trace,
                upMillis,
                downMillis,
                all,
                backTrace);
    }

    /** The same with what was seen of its rollback. */
    Rehearsed seenBack(Optional<ScriptTrace> seen) {
        return new Rehearsed(
                migration, rollback, differences, rows, chain, trace, upMillis, downMillis, problems, seen);
    }

    /** The same without secrets. */
    Rehearsed masked(Mask mask) {
        return new Rehearsed(
                migration,
                rollback,
                differences.stream().map(difference -> masked(difference, mask)).toList(),
                rows,
                chain,
                trace,
                upMillis,
                downMillis,
                problems.stream().map(problem -> problem.masked(mask)).toList(),
                backTrace);
    }

    private static Difference masked(Difference difference, Mask mask) {
        return new Difference(
                difference.object(),
                difference.kind(),
                difference.property(),
                masked(difference.before(), mask),
                masked(difference.after(), mask),
                mask.apply(difference.sentence()));
    }

    private static @Nullable String masked(@Nullable String text, Mask mask) {
        return text == null ? null : mask.apply(text);
    }

    /** Whether the migration itself could be applied. */
    public boolean isApplied() {
        return rollback.isPresent();
    }

    /** The version, and what the file is called besides. */
    public String name() {
        return (migration.version() + " " + migration.description()).strip();
    }

    /** Whether something of it is an error. */
    public boolean isBad() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
