package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Version;
import java.util.List;
import java.util.Optional;

/** What the runs of all goals share: from a request to a report, whatever happens. */
final class Runs {

    private Runs() {}

    /** A run's work on an open connection. */
    @FunctionalInterface
    interface Work {
        RunReport on(Workplace place) throws ServerException;
    }

    /** Connects, works, and makes a report of whatever is thrown. */
    static RunReport report(Request request, Work work) {
        Optional<ServerFacts> facts = Optional.empty();
        try (Workplace place = Workplace.open(request)) {
            facts = Optional.of(place.facts());
            return work.on(place);
        } catch (ProblemsException e) {
            return new RunReport(facts, List.of(), List.of(), e.problems(), Optional.empty());
        } catch (ServerException e) {
            boolean interrupted = request.interruption().isRequested();
            Problem problem = Failures.own(e, interrupted);
            return new RunReport(facts, List.of(), List.of(), List.of(problem), Optional.empty());
        }
    }

    /**
     * Runs one script and notes how it went.
     *
     * @return whether the run may go on to the next
     */
    static boolean run(Workplace place, Runner runner, Job job, RunLog log) throws ServerException {
        boolean interrupted;
        try {
            long millis = runner.run(job);
            log.done(job.version());
            MigrationState state =
                    job.direction() == Direction.FORWARD ? MigrationState.APPLIED : MigrationState.ROLLED_BACK;
            place.progress().finished(job.status().now(state, millis), job.direction());
            return true;
        } catch (StatementFailure failure) {
            interrupted = place.interruption().isRequested();
            if (failure.failure().connectionLost() && new LostConnection(place).wasRecorded(job, log)) {
                return false;
            }
            Problem problem = Failures.problem(failure, job.script().source().name(), interrupted);
            log.problem(problem.withDetails(Dependencies.of(place, failure)));
        } catch (ProblemsException e) {
            log.problems(e.problems());
        }
        stopped(place, job, log);
        return false;
    }

    private static void stopped(Workplace place, Job job, RunLog log) {
        if (place.session().isBroken()) {
            log.stopped("The connection is lost; what was not committed is rolled back.");
            return;
        }
        try {
            String message = log.problems().get(log.problems().size() - 1).message();
            place.session()
                    .send(place.sql()
                            .failed(
                                    job.version(),
                                    job.entry().script(),
                                    job.entry().kind(),
                                    job.entry().checksum(),
                                    message));
            log.stopped(remains(place, job));
        } catch (ServerException e) {
            log.problem(Failures.own(e, place.interruption().isRequested()));
        }
    }

    private static String remains(Workplace place, Job job) throws ServerException {
        String what = (job.direction() == Direction.FORWARD ? "version " : "the rollback of version ") + job.version();
        List<StepRow> steps = job.isTransactional() ? List.of() : place.steps(job.version(), job.direction());
        List<StepRow> done = steps.stream()
                .filter(step -> step.state() == StepRow.State.DONE)
                .toList();
        if (done.isEmpty()) {
            return "Nothing of " + what + " is in the database.";
        }
        return "Of " + what + " the first "
                + (done.size() == 1 ? "step is" : done.size() + " steps are")
                + " committed, up to: " + done.get(done.size() - 1).summary()
                + " The next run goes on after that.";
    }

    /** The report at the end of a run: all migrations as they stand now, and those that it undid. */
    static RunReport finish(Workplace place, MigrationFolder folder, History history, RunLog log) {
        List<MigrationStatus> statuses = Standing.compare(folder, history).stream()
                .map(standing -> afterwards(standing, log))
                .toList();
        return new RunReport(Optional.of(place.facts()), statuses, log.done(), log.problems(), log.standing());
    }

    private static MigrationStatus afterwards(Standing standing, RunLog log) {
        Version version = standing.version();
        boolean undone = standing.row().isEmpty()
                && log.direction() == Direction.ROLLBACK
                && log.done().contains(version);
        return undone ? standing.status().in(MigrationState.ROLLED_BACK) : standing.status();
    }

    static Problem unknown(Job job) {
        return Problem.error(
                        Code.OUTCOME_UNKNOWN,
                        "the connection was lost, and whether version " + job.version() + " is applied is not known")
                .in(job.script().source().name())
                .withHint("Run pgmigrate:status when the server answers again: a migration is applied exactly when its"
                        + " history row is there. Then run again.");
    }
}
