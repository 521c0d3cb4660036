package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;
import java.util.List;
import java.util.Optional;

/** Applies what is pending: looks, takes the lock, looks again, runs one migration after the other. */
public final class Migrate {

    private final Request request;
    private final Optional<Version> target;
    private final boolean outOfOrder;
    private final WhenInDoubt decision;

    /**
     * A run.
     *
     * @param target the highest version to apply; empty for all
     * @param outOfOrder whether versions below the highest applied one may be applied
     * @param decision what to do about a statement whose end nobody saw
     */
    public Migrate(Request request, Optional<Version> target, boolean outOfOrder, WhenInDoubt decision) {
        this.request = request;
        this.target = target;
        this.outOfOrder = outOfOrder;
        this.decision = decision;
    }

    /** Runs; what goes wrong is in the report. */
    public RunReport run() {
        return Runs.report(request, Direction.FORWARD, this::run);
    }

    private void run(Workplace place, RunLog log) throws ServerException {
        request.folder().repeatables().forEach(repeatable -> log.problem(Problems.notRun(repeatable)));
        Planner.MigratePlan plan = plan(place.history(), log);
        if (!isError(plan) && !plan.migrations().isEmpty()) {
            plan = plan(place.lock(), log);
        }
        log.problems(plan.problems());
        if (!isError(plan)) {
            runAll(place, plan.migrations(), log);
        }
    }

    private Planner.MigratePlan plan(History history, RunLog log) {
        log.history(history);
        return Planner.migrate(request.folder(), history, target, outOfOrder);
    }

    private static boolean isError(Planner.MigratePlan plan) {
        return plan.problems().stream().anyMatch(Problem::isError);
    }

    private void runAll(Workplace place, List<Migration> migrations, RunLog log) {
        Runner runner = new Runner(place, decision);
        for (Migration migration : migrations) {
            Job job = Job.forward(
                            migration,
                            migration.verify(),
                            request.folder().includes(),
                            migration.rollback().map(this::text).orElse(null))
                    .goingOn(log.history()
                            .filter(history -> !history.steps(MigrationKey.of(migration.version()), Direction.FORWARD)
                                    .isEmpty())
                            .isPresent());
            if (!Runs.run(place, runner, job, log)) {
                return;
            }
        }
    }

    private String text(ScriptFile rollback) {
        return StoredText.of(
                rollback, request.options().variables(), request.folder().includes());
    }
}
