package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.script.StatementReader.Directed;

/** Runs a script in one transaction, together with the scripts around it, its verify script and its history row. */
final class TransactionalRun {

    private final Workplace place;
    private final Job job;
    private final EachScripts each;
    private final Recheck recheck;

    TransactionalRun(Workplace place, Job job, EachScripts each, Recheck recheck) {
        this.place = place;
        this.job = job;
        this.each = each;
        this.recheck = recheck;
    }

    /**
     * One try; when it throws, the transaction may still be open.
     *
     * @return whether it ran; not where another run has done the same meanwhile
     */
    boolean attempt() throws StatementFailure, ServerException {
        Outgoing out = place.outgoing();
        place.begin(out);
        if (place.isPooledByTransaction() && !recheck.isDue(job, place.history().readWithin())) {
            place.rollback();
            return false;
        }
        each.before(out);
        place.fileTimeouts(out, job.script());
        try (Reading reading = place.read(job.script(), job.kind(), job.includes())) {
            Feeder feeder = new Feeder(place, out, reading, false);
            for (Directed item = reading.next(); item != null; item = reading.next()) {
                if (!Controls.isLooseCommit(item.item())) {
                    Controls.requireNone(item.item());
                    feeder.feed(item);
                }
            }
            reading.requireUnmoved();
        }
        each.after(out);
        if (job.verify().isPresent()) {
            new VerifyScript(place, out).within(job.verify().get(), job.includes());
        }
        place.commit(out, end -> job.record(end, place.sql(), HistorySql.SINCE_BEGIN));
        return true;
    }
}
