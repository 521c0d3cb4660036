package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.problem.ProblemsException;

/** Looks at a database together with its history, both as of one moment. Changes nothing, and could not. */
public final class Look {

    private static final String READ_ONLY = "SET default_transaction_read_only = on";

    private final Request request;

    public Look(Request request) {
        this.request = request;
    }

    /** What is looked at, besides the history. */
    @FunctionalInterface
    public interface Work {

        /**
         * Looks.
         *
         * @param session idle, and to be left so
         * @param names where the history stands, or would
         * @param history as it is read before; while this looks it does not change
         */
        void on(Session session, HistoryNames names, History history) throws ServerException;
    }

    /** Looks; what goes wrong, such as a run that changes the history meanwhile (HISTORY_MOVED), is in the report. */
    public RunReport run(Work work) {
        return Runs.report(request, Direction.FORWARD, (place, log) -> {
            if (!place.isPooledByTransaction()) {
                place.session().send(READ_ONLY);
            }
            History history = place.history().read();
            log.history(history);
            work.on(place.session(), place.history().names(), history);
            if (!place.history().read().equals(history)) {
                throw new ProblemsException(Problems.historyMoved());
            }
        });
    }
}
