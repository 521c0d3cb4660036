package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.ScriptFacts;
import io.github.pgmigrate.script.ScriptFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Refuses, by name, what does not run in one transaction each, where a run has nothing but transactions. */
final class InOneTransaction {

    private InOneTransaction() {}

    /** An error for each script of a plan, and each around it, that runs in steps, or has begun to. */
    static List<Problem> problems(Workplace place, Planner.MigratePlan plan, History history) {
        List<Problem> problems = new ArrayList<>();
        if (!place.isPooledByTransaction() || plan.isEmpty()) {
            return problems;
        }
        Stream.of(Around.BEFORE_MIGRATE, Around.AFTER_MIGRATE, Around.AFTER_ERROR)
                .map(place::around)
                .flatMap(Optional::stream)
                .filter(script -> !isWhole(script))
                .forEach(script -> problems.add(SessionProblems.notForPooler(script)));
        plan.migrations().forEach(migration -> {
            MigrationKey key = MigrationKey.of(migration.version());
            if (!isWhole(migration.forward())
                    || !history.steps(key, Direction.FORWARD).isEmpty()) {
                problems.add(SessionProblems.notForPooler(migration.forward()));
            }
        });
        plan.repeatables().forEach(repeatable -> {
            MigrationKey key = new MigrationKey.Repeated(repeatable.name());
            if (!isWhole(repeatable.script())
                    || !history.steps(key, Direction.FORWARD).isEmpty()) {
                problems.add(SessionProblems.notForPooler(repeatable.script()));
            }
        });
        return problems;
    }

    /** The same for scripts that undo migrations. */
    static List<Problem> problems(Workplace place, List<Job> jobs) {
        return jobs.stream()
                .filter(job -> place.isPooledByTransaction() && !job.isTransactional())
                .map(job -> SessionProblems.notForPooler(job.script()))
                .toList();
    }

    private static boolean isWhole(ScriptFile script) {
        return script.facts().mode() == ScriptFacts.Mode.TRANSACTIONAL;
    }
}
