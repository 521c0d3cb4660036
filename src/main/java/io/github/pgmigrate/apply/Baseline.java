package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Version;
import java.util.List;
import java.util.Optional;

/** Records that a database which pgmigrate did not make stands at a version: files up to it are never run. Runs no script. */
public final class Baseline {

    /** What stands where a file's name stands in other rows; there is at most one such row. */
    private static final String SCRIPT = "baseline";

    private final Request request;
    private final Optional<Version> version;
    private final String description;

    /**
     * A run.
     *
     * @param version where the database stands; where empty, the report says which versions there are
     * @param description what the history says of it
     */
    public Baseline(Request request, Optional<Version> version, String description) {
        this.request = request;
        this.version = version;
        this.description = description.isBlank() ? SCRIPT : description.strip();
    }

    /** Runs; what goes wrong is in the report. */
    public RunReport run() {
        if (version.isEmpty()) {
            return RunReport.quiet(List.of(Problem.error(
                            Code.PARAMETER, "a baseline needs the version that the database stands at")
                    .withHint("Add -Dpgmigrate.version=..., the highest of which all that it and those below it do is"
                            + " there; 0 where nothing is. "
                            + BaselinePlan.has(request.folder()))));
        }
        return Runs.report(request, Direction.FORWARD, (place, log) -> run(place, log, version.get()));
    }

    private void run(Workplace place, RunLog log, Version stands) throws ServerException {
        BaselinePlan plan = plan(place.history().read(), log, stands);
        History history = History.NONE;
        if (plan.writes()) {
            history = place.history().lockWhatIsThere();
            plan = plan(history, log, stands);
        }
        log.problems(plan.problems());
        if (plan.writes()) {
            log.stale();
            place.history().write(history, place.sql().baselined(entry(stands)));
            log.outcome(outcome(stands));
        }
    }

    private BaselinePlan plan(History history, RunLog log, Version stands) {
        log.history(history);
        return BaselinePlan.of(request.folder(), history, stands);
    }

    private HistorySql.Entry entry(Version stands) {
        return entry(stands, description);
    }

    /** The row that says that a database stands at a version. */
    static HistorySql.Entry entry(Version stands, String description) {
        return new HistorySql.Entry(stands, description, SCRIPT, Kind.BASELINE, null, "{}", null, null, true, 0);
    }

    private String outcome(Version stands) {
        List<Version> covered = request.folder().migrations().stream()
                .map(Migration::version)
                .filter(version -> version.compareTo(stands) <= 0)
                .toList();
        return "The history says now that this database stands at version " + stands + "."
                + (covered.isEmpty()
                        ? ""
                        : " " + (covered.size() == 1 ? "It" : "They") + " will not be run here: "
                                + VersionWords.of(covered) + ".");
    }
}
