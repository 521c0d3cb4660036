package io.github.pgmigrate.apply;

import io.github.pgmigrate.catalog.UserTables;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Applies what is pending: looks, takes the lock, looks again, runs one migration after the other. */
public final class Migrate {

    private final Request request;
    private final Optional<Version> target;
    private final boolean outOfOrder;
    private final WhenInDoubt decision;
    private final Precondition precondition;

    /**
     * A run without preconditions.
     *
     * @param target the highest version to apply; empty for all
     * @param outOfOrder whether versions below the highest applied one may be applied
     * @param decision what to do about a statement whose end nobody saw
     */
    public Migrate(Request request, Optional<Version> target, boolean outOfOrder, WhenInDoubt decision) {
        this(request, target, outOfOrder, decision, Precondition.NONE);
    }

    /**
     * A run.
     *
     * @param target the highest version to apply; empty for all
     * @param outOfOrder whether versions below the highest applied one may be applied
     * @param decision what to do about a statement whose end nobody saw
     * @param precondition has to hold where something is to be applied
     */
    public Migrate(
            Request request,
            Optional<Version> target,
            boolean outOfOrder,
            WhenInDoubt decision,
            Precondition precondition) {
        this.request = request;
        this.target = target;
        this.outOfOrder = outOfOrder;
        this.decision = decision;
        this.precondition = precondition;
    }

    /** Runs; what goes wrong is in the report. */
    public RunReport run() {
        return Runs.report(request, Direction.FORWARD, this::run);
    }

    private void run(Workplace place, RunLog log) throws ServerException {
        Planner.MigratePlan plan = plan(place, place.history().read(), log);
        if (!isError(plan) && !plan.isEmpty()) {
            if (!log.history().orElseThrow().exists()) {
                notEmpty(place);
            }
            plan = plan(place, place.history().lock(), log);
        }
        log.problems(plan.problems());
        if (!isError(plan)) {
            runAll(place, plan, log);
        }
    }

    /** A database that others have made is no error: the first migration may well be meant to change what is there. */
    private static void notEmpty(Workplace place) throws ServerException {
        long tables = place.look(() -> UserTables.count(place.session()));
        if (tables > 0) {
            place.progress().problem(Problems.notEmpty(tables));
        }
    }

    private Planner.MigratePlan plan(Workplace place, History history, RunLog log) {
        log.history(history);
        Planner.MigratePlan plan = Planner.migrate(request.folder(), history, target, outOfOrder);
        return withPrecondition(place, plan.with(InOneTransaction.problems(place, plan, history)), history);
    }

    private Planner.MigratePlan withPrecondition(Workplace place, Planner.MigratePlan plan, History history) {
        if (isError(plan) || plan.isEmpty()) {
            return plan;
        }
        List<Standing> standings = Standing.compare(request.folder(), history);
        Set<Version> open = standings.stream()
                .filter(Standing::isOpen)
                .map(Standing::version)
                .collect(Collectors.toSet());
        List<Migration> before = request.folder().migrations().stream()
                .filter(migration -> !open.contains(migration.version()))
                .toList();
        List<Version> unknown = standings.stream()
                .filter(standing -> standing.state() == MigrationState.MISSING)
                .map(Standing::version)
                .toList();
        return plan.with(precondition.problems(new Precondition.Upcoming(
                place.facts(), before, unknown, baseline(history), plan.migrations(), plan.repeatables())));
    }

    /** One at 0 stands for nothing. */
    private Optional<Version> baseline(History history) {
        return history.rows().stream()
                .filter(row -> row.kind() == Kind.BASELINE)
                .flatMap(row -> row.version().stream())
                .filter(version -> version.number().signum() > 0)
                .filter(version -> request.folder().migrations().stream()
                        .noneMatch(migration -> migration.version().compareTo(version) <= 0))
                .findFirst();
    }

    private boolean isDue(Job job, History history) {
        Planner.MigratePlan now = Planner.migrate(request.folder(), history, target, outOfOrder);
        List<Problem> errors = now.problems().stream().filter(Problem::isError).toList();
        if (!errors.isEmpty()) {
            throw new NotBegunException(errors);
        }
        if (job.isRecorded(history)) {
            return false;
        }
        if (!now.first().equals(Optional.of(job.key()))) {
            throw new NotBegunException(List.of(Problems.historyMoved()));
        }
        return true;
    }

    private static boolean isError(Planner.MigratePlan plan) {
        return plan.problems().stream().anyMatch(Problem::isError);
    }

    private void runAll(Workplace place, Planner.MigratePlan plan, RunLog log) {
        History history = log.history().orElseThrow();
        Runner runner = new Runner(place, decision, this::isDue);
        AroundRuns around = new AroundRuns(place, runner, log);
        if (plan.isEmpty() || !around.before()) {
            return;
        }
        Stream<Supplier<Job>> jobs = Stream.concat(
                plan.migrations().stream()
                        .map(migration -> () -> Job.forward(request, migration, verify(migration, history))),
                plan.repeatables().stream().map(repeatable -> () -> Job.repeatable(request, repeatable)));
        for (Supplier<Job> next : jobs.toList()) {
            Job job = next.get();
            boolean begun = !history.steps(job.key(), Direction.FORWARD).isEmpty();
            if (!Runs.run(place, runner, job.goingOn(begun), log)) {
                return;
            }
        }
        around.after();
    }

    private static Optional<ScriptFile> verify(Migration migration, History history) {
        return migration.verify().filter(script -> VerifyScript.holds(script, history));
    }
}
