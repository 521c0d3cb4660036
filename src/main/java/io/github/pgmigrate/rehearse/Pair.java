package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.diff.RowDifference;
import io.github.pgmigrate.catalog.diff.Verdict;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A migration and its rollback: up, down, up again. Whatever the rollback does, the database is afterwards as the migration alone
 * has made it, where it is needed.
 */
final class Pair {

    private final Stage stage;
    private final MigrationFolder folder;
    private final Migration migration;
    private final boolean goesOn;

    /**
     * A pair.
     *
     * @param folder all migrations, with the scripts around each of them and nothing else
     * @param goesOn whether the database is needed afterwards
     */
    Pair(Stage stage, MigrationFolder folder, Migration migration, boolean goesOn) {
        this.stage = stage;
        this.folder = folder;
        this.migration = migration;
        this.goesOn = goesOn;
    }

    /**
     * What came of it.
     *
     * @param account for people
     * @param after the database with the migration applied; as it was before, where that failed
     */
    record Outcome(Rehearsed account, Moment after) {}

    /** Rehearses the pair, given the database before it. */
    Outcome run(Moment before) throws ServerException {
        long began = System.nanoTime();
        RunReport up = stage.first(folder, migration);
        long upMillis = millisSince(began);
        if (!up.isOk()) {
            return new Outcome(
                    Rehearsed.upOnly(
                            migration, Optional.empty(), stage.trace(migration), upMillis, Findings.ofMigration(up)),
                    before);
        }
        Moment after = stage.lookSince(before).sharing(before);
        if (migration.irreversible().isPresent() || migration.rollback().isEmpty()) {
            RollbackVerdict verdict =
                    migration.irreversible().isPresent() ? RollbackVerdict.IRREVERSIBLE : RollbackVerdict.MISSING;
            return new Outcome(
                    Rehearsed.upOnly(migration, Optional.of(verdict), stage.trace(migration), upMillis, up.problems()),
                    after);
        }
        boolean whole = ServerWide.mayConcern(migration) || after.changesServerSince(before);
        Saved saved = goesOn ? stage.save(whole) : Saved.NOTHING;
        Way back = back(before, after);
        if (goesOn && !whole && back.isKeptFromDroppingRole()) {
            saved.putBack();
            saved = stage.save(true);
            back = back(before, after);
        }
        Moment now = after;
        if (back.pristine().isPresent()) {
            saved.forget();
            now = after.stamped(back.pristine().get());
        } else {
            saved.putBack();
        }
        List<Problem> problems = new ArrayList<>(up.problems());
        problems.addAll(back.problems());
        return new Outcome(
                new Rehearsed(
                        migration,
                        Optional.of(back.verdict()),
                        back.differences(),
                        back.rows(),
                        Optional.empty(),
                        stage.trace(migration),
                        upMillis,
                        back.millis(),
                        problems,
                        stage.backTrace(migration)),
                now);
    }

    /**
     * The way down and up again.
     *
     * @param pristine the database at its end, where that is as if the way had not been taken
     */
    private record Way(
            RollbackVerdict verdict,
            List<Difference> differences,
            List<RowDifference> rows,
            long millis,
            List<Problem> problems,
            Optional<Moment> pristine) {

        /** A copy of the database holds fast to the roles that have a part in it. */
        boolean isKeptFromDroppingRole() {
            return problems.stream()
                    .anyMatch(problem -> "2BP01".equals(problem.sqlState())
                            && problem.message().contains("role \""));
        }
    }

    private Way back(Moment before, Moment after) throws ServerException {
        long began = System.nanoTime();
        RunReport down = stage.back(folder, migration);
        long millis = millisSince(began);
        if (!down.isOk()) {
            return new Way(
                    RollbackVerdict.FAILED,
                    List.of(),
                    List.of(),
                    millis,
                    List.of(Findings.fails(migration, down)),
                    Optional.empty());
        }
        Moment back = stage.lookSince(before);
        List<Difference> differences = new ArrayList<>(back.since(before));
        differences.addAll(back.granted().kept(before.granted(), after.granted()));
        List<RowDifference> rows = back.rowsSince(before);
        Verdict verdict = Moment.verdict(differences);
        List<Problem> problems = new ArrayList<>();
        if (verdict == Verdict.DIFFERENT) {
            problems.add(Findings.differs(migration, differences));
        }
        problems.addAll(Findings.rows(migration, rows));
        Optional<Moment> pristine = again(after, problems)
                .filter(again -> again.isLike(after)
                        && verdict == Verdict.EXACT
                        && back.rows().equals(before.rows()));
        return new Way(RollbackVerdict.of(verdict), differences, rows, millis, problems, pristine);
    }

    /** Applies the migration again; the database then, which should be as it was after the first time. */
    private Optional<Moment> again(Moment after, List<Problem> problems) throws ServerException {
        RunReport redo = stage.up(folder, Optional.of(migration.version()));
        if (!redo.isOk()) {
            problems.add(Findings.redoFails(migration, redo));
            return Optional.empty();
        }
        Moment again = stage.lookSince(after);
        List<Difference> differences = again.since(after);
        if (Moment.verdict(differences) == Verdict.DIFFERENT) {
            problems.add(Findings.redoDiffers(migration, differences));
        }
        return Optional.of(again);
    }

    private static long millisSince(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
