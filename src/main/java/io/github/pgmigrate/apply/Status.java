package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.Direction;

/** Says where every migration stands. Changes nothing: where no history is, none is made. */
public final class Status {

    private final Request request;

    public Status(Request request) {
        this.request = request;
    }

    /** Looks; what goes wrong is in the report. */
    public RunReport run() {
        return Runs.report(request, Direction.FORWARD, (place, log) -> {
            log.history(place.history().read());
            log.problems(place.history().missingSchemas());
        });
    }
}
