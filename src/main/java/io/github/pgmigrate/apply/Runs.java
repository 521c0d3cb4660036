package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.MigrationFolder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the runs of all goals share: from a request to a report, whatever happens. */
final class Runs {

    private Runs() {}

    /** A run's work on an open connection. What it has noted before it throws is in the report. */
    @FunctionalInterface
    interface Work {
        void on(Workplace place, RunLog log) throws ServerException;
    }

    /** Connects, works, and makes a report of whatever comes of it. */
    static RunReport report(Request request, Direction direction, Work work) {
        RunLog log = new RunLog(direction);
        Optional<ServerFacts> facts = Optional.empty();
        try (Workplace place = Workplace.open(request)) {
            facts = Optional.of(place.facts());
            work(place, log, work);
            if (log.isStale() && !place.session().isBroken()) {
                log.history(place.history().read());
            }
        } catch (ProblemsException e) {
            log.problems(e.problems());
        } catch (ServerException e) {
            log.problem(Failures.own(e, request.interruption().isRequested()));
        }
        return new RunReport(
                        facts,
                        statuses(request.folder(), log),
                        log.done(),
                        log.problems(),
                        log.standing(),
                        log.changes())
                .masked(request.options().mask());
    }

    private static void work(Workplace place, RunLog log, Work work) {
        try {
            work.on(place, log);
        } catch (ProblemsException e) {
            log.problems(e.problems());
        } catch (ServerException e) {
            log.problem(Failures.own(e, place.interruption().isRequested()));
        }
    }

    /** All migrations as they stand now, and those that the run undid; none where the history could not be read. */
    private static List<MigrationStatus> statuses(MigrationFolder folder, RunLog log) {
        return log.history().stream()
                .filter(history -> !log.isStale())
                .flatMap(history -> Stream.concat(
                        Standing.compare(folder, history).stream().map(standing -> afterwards(standing, log)),
                        RepeatableStanding.compare(folder, history).stream().map(RepeatableStanding::status)))
                .toList();
    }

    private static MigrationStatus afterwards(Standing standing, RunLog log) {
        boolean undone = standing.row().isEmpty()
                && log.direction() == Direction.ROLLBACK
                && log.done().contains(MigrationKey.of(standing.version()));
        return undone ? standing.status().in(MigrationState.ROLLED_BACK) : standing.status();
    }

    /**
     * Runs one script and notes how it went.
     *
     * @return whether the run may go on to the next
     */
    static boolean run(Workplace place, Runner runner, Job job, RunLog log) {
        log.stale();
        try {
            OptionalLong millis = runner.run(job);
            if (millis.isEmpty()) {
                log.problem(Problems.doneElsewhere(job));
                return true;
            }
            log.done(job.key());
            MigrationState state =
                    job.direction() == Direction.FORWARD ? MigrationState.APPLIED : MigrationState.ROLLED_BACK;
            place.progress().finished(job.status().now(state, millis.getAsLong()), job.direction());
            return true;
        } catch (StatementFailure failure) {
            failed(place, runner, job, log, failure);
        } catch (ServerException failure) {
            failed(place, runner, job, log, new StatementFailure(failure, null, 0, List.of()));
        } catch (NotBegunException e) {
            log.problems(e.problems());
        } catch (ProblemsException e) {
            log.problems(e.problems());
            stopped(place, runner, job, log);
        }
        return false;
    }

    private static void failed(Workplace place, Runner runner, Job job, RunLog log, StatementFailure failure) {
        if (failure.failure().connectionLost()) {
            new LostConnection(place).report(job, log, failure);
            return;
        }
        boolean interrupted = place.interruption().isRequested();
        Problem problem = Failures.problem(failure, job.script().source().name(), interrupted);
        log.problem(Dependencies.explain(problem, place, job.direction(), failure));
        stopped(place, runner, job, log);
    }

    private static void stopped(Workplace place, Runner runner, Job job, RunLog log) {
        if (place.session().isBroken()) {
            log.stopped("The connection is lost; what was not committed is rolled back.");
            return;
        }
        Problem why = log.problems().get(log.problems().size() - 1);
        try {
            place.afterwards(place.sql()
                    .failed(
                            job.entry().version(),
                            job.entry().script(),
                            job.entry().kind(),
                            job.entry().checksum(),
                            place.options().mask().apply(detail(job, why))));
            log.stopped(remains(job, place.history().steps(job.key(), job.direction())));
            if (job.direction() == Direction.FORWARD) {
                new AroundRuns(place, runner, log).afterError(EachScripts.variables(job), why);
            }
        } catch (ServerException e) {
            log.problem(Failures.own(e, place.interruption().isRequested()));
        }
    }

    /** What went wrong, and where, if not in the script itself. */
    private static String detail(Job job, Problem why) {
        boolean elsewhere = why.location() != null
                && !why.location().file().equals(job.script().source().name());
        return (elsewhere ? why.location() + ": " : "") + why.message();
    }

    /** What a script that did not come to its end has left, given what the ledger has of it. */
    static String remains(Job job, List<StepRow> steps) {
        String what = words(job);
        List<StepRow> done = steps.stream()
                .filter(step -> step.state() == StepRow.State.DONE)
                .toList();
        String left = steps.stream()
                .filter(step -> step.state() != StepRow.State.DONE)
                .map(Runs::left)
                .findFirst()
                .orElse("");
        if (done.isEmpty()) {
            return "Nothing of " + what + (left.isEmpty() ? " is in the database." : " is committed.") + left;
        }
        return "Of " + what + " the first "
                + (done.size() == 1 ? "step is" : done.size() + " steps are")
                + " committed, up to: " + done.get(done.size() - 1).summary()
                + " The next run goes on after that." + left;
    }

    private static String words(Job job) {
        if (job.direction() == Direction.ROLLBACK) {
            return "the rollback of " + job.key().words();
        }
        return (job.isRepeatable() ? "this run of " : "") + job.key().words();
    }

    private static String left(StepRow step) {
        return InDoubt.isBeyondCatalog(step.before())
                ? " Part of step " + step.number() + " may have taken effect, and the next run asks about it: "
                        + step.summary()
                : " What step " + step.number() + " may have left, such as an INVALID index, the next run clears away: "
                        + step.summary();
    }

    /** What is to be said where nothing can be found out after the connection was lost. */
    static Problem unknown(Job job) {
        return Problem.error(
                        Code.OUTCOME_UNKNOWN,
                        "the connection was lost, and whether " + job.key().words() + " is "
                                + (job.direction() == Direction.FORWARD ? "applied" : "rolled back") + " is not known")
                .in(job.script().source().name())
                .withHint("Run pgmigrate:status when the server answers again: a migration is applied exactly when its"
                        + " history row is there. Then run again.");
    }
}
