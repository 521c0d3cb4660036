package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Precondition;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.rehearse.Coverage;
import io.github.pgmigrate.rehearse.Rehearsal;
import io.github.pgmigrate.report.RecordJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Has what a run is about to apply covered by a rehearsal: a recorded one, else one that it holds beforehand. */
final class RequiredRehearsal {

    private final Request request;
    private final Path file;
    private final String shown;
    private final Supplier<Rehearsals> rehearsals;

    /**
     * A demand.
     *
     * @param request the run
     * @param file where the record is
     * @param shown what that file is called before people
     * @param rehearsals how one is held, asked for where one has to be
     */
    RequiredRehearsal(Request request, Path file, String shown, Supplier<Rehearsals> rehearsals) {
        this.request = request;
        this.file = file;
        this.shown = shown;
        this.rehearsals = rehearsals;
    }

    /** Runs under that condition. */
    RunReport of(Function<Precondition, RunReport> run) {
        RunReport first = run.apply(recorded());
        List<Problem> lacking =
                first.problems().stream().filter(Coverage::isLacking).toList();
        if (lacking.isEmpty() || request.interruption().isRequested()) {
            return first;
        }
        try {
            Rehearsals own = rehearsals.get();
            lacking.forEach(problem -> {
                own.output().info("Rehearsing first, since " + problem.message());
                problem.details().forEach(detail -> own.output().info("    " + detail));
            });
            Rehearsal done = own.run(request, true, false);
            // One that could not be held says nothing, and must not take the place of one that was.
            RunReport report =
                    done.report().isOk() || !done.migrations().isEmpty() ? own.recorded(done) : done.report();
            return report.isOk() && done.record().isPresent()
                    ? run.apply(new Coverage(done.record().get(), request)).after(report.problems())
                    : refused(first, report.problems());
        } catch (ProblemsException e) {
            return refused(first, e.problems());
        }
    }

    private static RunReport refused(RunReport first, List<Problem> why) {
        List<Problem> all = new ArrayList<>(why);
        first.problems().stream()
                .map(problem -> Coverage.isLacking(problem)
                        ? problem.withHint(
                                "Nothing was changed. It was rehearsed just now, and not without errors: mend these"
                                        + " and run again.")
                        : problem)
                .forEach(all::add);
        return new RunReport(first.server(), first.migrations(), first.done(), all, first.standing());
    }

    private Precondition recorded() {
        try {
            return new Coverage(RecordJson.read(file, shown), request);
        } catch (RecordJson.UnfitException e) {
            return Coverage.none(e.why());
        }
    }
}
