package io.github.pgmigrate.apply;

import io.github.pgmigrate.catalog.InvalidIndex;
import io.github.pgmigrate.catalog.NotValidConstraint;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;

/** Asks whether the database is what the folder says. Changes nothing. */
public final class Verify {

    private final Request request;

    public Verify(Request request) {
        this.request = request;
    }

    /** Looks; what is not as it should be is in the report. */
    public RunReport run() {
        return Runs.report(request, Direction.FORWARD, this::run);
    }

    private void run(Workplace place, RunLog log) throws ServerException {
        History history = place.history().read();
        log.history(history);
        log.problems(place.history().missingSchemas());
        Planner.historyProblems(request.folder(), history).stream()
                .map(problem -> problem.code() == Code.MISSING_FILE ? problem.as(Severity.ERROR) : problem)
                .forEach(log::problem);
        standings(history, log);
        repeatables(history, log);
        unfinished(place, log);
        for (Migration migration : request.folder().migrations()) {
            if (stands(migration.version(), history)
                    && migration.verify().isPresent()
                    && VerifyScript.holds(migration.verify().get(), history)) {
                verify(place, migration.verify().get(), log);
            }
        }
    }

    /** Whether a version was applied, or is covered by the baseline, which says that what it does is there. */
    private static boolean stands(Version version, History history) {
        return history.applied(version).isPresent()
                || Standing.baseline(history)
                        .filter(base -> version.compareTo(base) <= 0)
                        .isPresent();
    }

    private void standings(History history, RunLog log) {
        for (Standing standing : Standing.compare(request.folder(), history)) {
            switch (standing.state()) {
                case PENDING, OUT_OF_ORDER -> log.problem(Problems.pending(standing));
                case FAILED, IN_DOUBT -> {
                    if (standing.row().isEmpty()) {
                        log.problem(Problems.halfDone(standing));
                    }
                }
                case APPLIED, EDITED, MISSING, OUTDATED, ROLLED_BACK -> {}
            }
        }
    }

    private void repeatables(History history, RunLog log) {
        for (RepeatableStanding standing : RepeatableStanding.compare(request.folder(), history)) {
            switch (standing.state()) {
                case PENDING, OUTDATED -> log.problem(Problems.pending(standing));
                case FAILED, IN_DOUBT -> log.problem(Problems.halfDone(standing));
                case MISSING ->
                    log.problem(Problems.missing(standing, request.folder().name()));
                case APPLIED, EDITED, OUT_OF_ORDER, ROLLED_BACK -> {}
            }
        }
    }

    /** What a migration, or somebody by hand, has begun and not brought to its end. */
    private static void unfinished(Workplace place, RunLog log) throws ServerException {
        for (InvalidIndex index : place.look(() -> InvalidIndex.all(place.session()))) {
            if (!index.building()) {
                log.problem(Problems.invalidIndex(index));
            }
        }
        for (NotValidConstraint constraint : place.look(() -> NotValidConstraint.all(place.session()))) {
            log.problem(Problems.notValid(constraint));
        }
    }

    private void verify(Workplace place, ScriptFile script, RunLog log) throws ServerException {
        try {
            new VerifyScript(place, place.outgoing())
                    .alone(script, request.folder().includes());
        } catch (StatementFailure failure) {
            log.problem(Failures.problem(
                    failure, script.source().name(), place.interruption().isRequested()));
        } catch (ProblemsException e) {
            log.problems(e.problems());
        } finally {
            place.rollback();
        }
        if (place.session().isBroken()) {
            throw new ProblemsException(Problem.error(Code.CONNECTION_LOST, "the connection to the server was lost")
                    .withHint("Run it again when the server answers."));
        }
    }
}
