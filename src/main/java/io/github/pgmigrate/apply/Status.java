package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;

/** Says where every migration stands. Changes nothing: where no history is, none is made. */
public final class Status {

    private final Request request;

    public Status(Request request) {
        this.request = request;
    }

    /** Looks; what goes wrong is in the report. */
    public RunReport run() {
        return Runs.report(request, place -> {
            History history = place.history();
            return Runs.finish(place, request.folder(), history, new RunLog(Direction.FORWARD));
        });
    }
}
