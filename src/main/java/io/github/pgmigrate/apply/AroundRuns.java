package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.ScriptFacts;
import io.github.pgmigrate.script.ScriptFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Runs the scripts around a whole run, and the one after an error, and notes how they went. */
final class AroundRuns {

    private final Workplace place;
    private final Runner runner;
    private final RunLog log;

    AroundRuns(Workplace place, Runner runner, RunLog log) {
        this.place = place;
        this.runner = runner;
        this.log = log;
    }

    /** Runs {@code before_migrate.sql}, if there is one; whether the run may go on. */
    boolean before() {
        return run(Around.BEFORE_MIGRATE, ", so no migration was run.");
    }

    /** Runs {@code after_migrate.sql}, if there is one. */
    void after() {
        run(
                Around.AFTER_MIGRATE,
                "; all that was pending is applied. It runs again with the next migration: run it by hand, with psql,"
                        + " if it is needed before.");
    }

    /** Runs a script that is none of the folder's; whether it went well. */
    boolean alone(ScriptFile script) {
        return run(script, Map.of(Around.VERSION, "", Around.SCRIPT, ""), ".");
    }

    private boolean run(Around when, String consequence) {
        return place.around(when)
                .map(script -> run(script, Map.of(), consequence))
                .orElse(true);
    }

    private boolean run(ScriptFile script, Map<String, String> variables, String consequence) {
        Optional<Problem> failure = attempt(script, variables);
        failure.ifPresent(why -> failed(script, why, consequence));
        return failure.isEmpty();
    }

    /** Runs a script and notes what went wrong; empty where nothing did. */
    private Optional<Problem> attempt(ScriptFile script, Map<String, String> variables) {
        try {
            place.progress().ran(script.fileName(), runner.run(script, variables));
            return Optional.empty();
        } catch (StatementFailure failure) {
            log.problem(problem(failure, script));
        } catch (ServerException failure) {
            log.problem(problem(new StatementFailure(failure, null, 0, List.of()), script));
        } catch (NotBegunException e) {
            log.problems(e.problems());
        } catch (ProblemsException e) {
            log.problems(e.problems());
        }
        return Optional.of(log.problems().get(log.problems().size() - 1));
    }

    private Problem problem(StatementFailure failure, ScriptFile script) {
        boolean interrupted = place.interruption().isRequested();
        Problem problem = Failures.problem(failure, script.source().name(), interrupted);
        return Dependencies.explain(problem, place, Direction.FORWARD, failure);
    }

    private void failed(ScriptFile script, Problem why, String consequence) {
        boolean whole = script.facts().mode() == ScriptFacts.Mode.TRANSACTIONAL;
        log.stopped(script.fileName() + " has failed, and "
                + (whole ? "is rolled back" : "what it had committed before stays") + consequence);
        if (place.session().isBroken()) {
            return;
        }
        try {
            place.afterwards(place.sql()
                    .aroundFailed(
                            script.fileName(),
                            script.facts().checksum(),
                            place.options().mask().apply(why.message())));
        } catch (ServerException e) {
            log.problem(Failures.own(e, place.interruption().isRequested()));
            return;
        }
        afterError(Map.of(Around.VERSION, "", Around.SCRIPT, script.fileName()), why);
    }

    /**
     * Runs {@code after_error.sql}, if there is one, after what has failed was rolled back. Not when somebody wants the run to
     * end: it would only keep them waiting.
     *
     * @param variables say what has failed
     * @param why how
     */
    void afterError(Map<String, String> variables, Problem why) {
        Optional<ScriptFile> script = place.around(Around.AFTER_ERROR);
        boolean interrupted =
                why.code() == Code.INTERRUPTED || place.interruption().isRequested();
        if (script.isEmpty() || interrupted || place.session().isBroken()) {
            return;
        }
        Map<String, String> all = new HashMap<>(variables);
        all.put(Around.ERROR_MESSAGE, place.options().mask().apply(why.message()));
        all.put(Around.ERROR_SQLSTATE, Objects.requireNonNullElse(why.sqlState(), ""));
        attempt(script.get(), all);
    }
}
