package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.script.ScriptFile;
import java.util.List;

/**
 * Makes a database ready for migrations and applies none: schemas where the run may create them, the history tables, and
 * {@code before_migrate.sql}.
 */
public final class Groundwork {

    private final Request request;
    private final List<ScriptFile> scripts;

    /**
     * A run.
     *
     * @param scripts what else to run, as scripts around others are run
     */
    public Groundwork(Request request, List<ScriptFile> scripts) {
        this.request = request;
        this.scripts = List.copyOf(scripts);
    }

    /** Runs; what goes wrong is in the report. */
    public RunReport run() {
        return Runs.report(request, Direction.FORWARD, this::run);
    }

    private void run(Workplace place, RunLog log) throws ServerException {
        place.history().lock();
        AroundRuns around = new AroundRuns(place, new Runner(place, WhenInDoubt.ASK, (job, now) -> true), log);
        boolean goesOn = around.before();
        for (ScriptFile script : scripts) {
            goesOn = goesOn && around.alone(script);
        }
    }
}
