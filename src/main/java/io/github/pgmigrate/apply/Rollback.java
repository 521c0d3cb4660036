package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.ScriptFacts;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.ScriptReader;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.sql.Includes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Undoes applied migrations, the highest version first. */
public final class Rollback {

    private final Request request;
    private final int count;
    private final Optional<Version> target;
    private final Optional<Set<Version>> only;
    private final WhenInDoubt decision;

    /**
     * A run.
     *
     * @param count how many to undo, from 1; not used where a target is given
     * @param target the version that stays as the highest; 0 undoes all
     * @param decision what to do about a statement whose end nobody saw
     */
    public Rollback(Request request, int count, Optional<Version> target, WhenInDoubt decision) {
        this(request, count, target, Optional.empty(), decision);
    }

    private Rollback(
            Request request, int count, Optional<Version> target, Optional<Set<Version>> only, WhenInDoubt decision) {
        this.request = request;
        this.count = count;
        this.target = target;
        this.only = only;
        this.decision = decision;
    }

    /** A run that undoes just these versions, where they are applied, and leaves all others alone. */
    public static Rollback exactly(Request request, Set<Version> versions, WhenInDoubt decision) {
        return new Rollback(request, 1, Optional.empty(), Optional.of(versions), decision);
    }

    /** Runs; what goes wrong is in the report. */
    public RunReport run() {
        return Runs.report(request, Direction.ROLLBACK, this::run);
    }

    private void run(Workplace place, RunLog log) throws ServerException {
        History history = place.history().read();
        if (history.exists()) {
            history = place.history().lock();
        }
        log.history(history);
        Planner.RollbackPlan plan = plan(history);
        log.problems(plan.problems());
        List<Job> jobs = plan.problems().stream().anyMatch(Problem::isError)
                ? List.of()
                : jobs(place, plan.rows(), history, log);
        Set<Version> applied = applied(history);
        Runner runner = new Runner(place, decision, (job, now) -> isDue(job, jobs, applied, applied(now)));
        for (Job job : jobs) {
            if (!Runs.run(place, runner, job, log)) {
                return;
            }
        }
    }

    /** Whether what is applied now is what was applied at first, without what was to be undone before. */
    private static boolean isDue(Job job, List<Job> jobs, Set<Version> first, Set<Version> now) {
        Set<Version> expected = new HashSet<>(first);
        jobs.subList(0, jobs.indexOf(job))
                .forEach(done -> done.key().asVersion().ifPresent(expected::remove));
        if (now.equals(expected)) {
            return true;
        }
        job.key().asVersion().ifPresent(expected::remove);
        if (now.equals(expected)) {
            return false;
        }
        throw new NotBegunException(List.of(Problems.historyMoved()));
    }

    private static Set<Version> applied(History history) {
        return history.rows().stream().flatMap(row -> row.version().stream()).collect(Collectors.toSet());
    }

    private Planner.RollbackPlan plan(History history) {
        return Planner.rollback(request.folder(), history, count, target, only);
    }

    /** All scripts are found and read before the first of them runs. */
    private List<Job> jobs(Workplace place, List<AppliedRow> rows, History history, RunLog log) throws ServerException {
        List<Job> jobs = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (AppliedRow row : rows) {
            jobs.add(job(place, row, history, problems));
        }
        problems.addAll(InOneTransaction.problems(place, jobs));
        log.problems(problems);
        return problems.stream().anyMatch(Problem::isError) ? List.of() : jobs;
    }

    private Job job(Workplace place, AppliedRow row, History history, List<Problem> problems) throws ServerException {
        Version version = row.version().orElseThrow();
        MigrationStatus status = Standing.compare(request.folder(), history).stream()
                .filter(standing -> standing.version().equals(version))
                .findFirst()
                .orElseThrow()
                .status();
        Optional<ScriptFile> file = request.folder().migrations().stream()
                .filter(migration -> migration.version().equals(version))
                .findFirst()
                .flatMap(Migration::rollback);
        boolean begun = !history.steps(row.key(), Direction.ROLLBACK).isEmpty();
        if (file.isPresent()) {
            return Job.rollback(version, file.get(), request.folder().includes(), status, row.checksum())
                    .goingOn(begun);
        }
        ScriptFile stored = stored(place, version, row, problems);
        return Job.rollback(version, stored, Includes.NONE, status, row.checksum())
                .goingOn(begun);
    }

    private ScriptFile stored(Workplace place, Version version, AppliedRow row, List<Problem> problems)
            throws ServerException {
        String text = place.history()
                .storedRollback(version)
                .orElseThrow(() -> new ProblemsException(Problems.noRollback(version)));
        TextSource source = new TextSource("history/" + row.script() + ".rollback", text);
        ScriptFacts facts = ScriptReader.read(
                source, ScriptKind.ROLLBACK, request.options().variables(), Includes.NONE, problems::add);
        return new ScriptFile(source, row.script(), facts);
    }
}
