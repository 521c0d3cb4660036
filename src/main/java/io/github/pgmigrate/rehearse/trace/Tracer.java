package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.apply.Observer;
import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.text.Mask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees, statement by statement, what a run's scripts take and do: locks, rewrites, scans, objects, rows. For throwaway servers
 * only, as their superuser: it puts event triggers into the database while a script runs, and stands in the way of statements
 * that no transaction may hold, for a moment. Nothing of that is left when a script has ended. Not thread-safe.
 *
 * <p>A script may turn client_min_messages down, as pg_dump's do. The tracer turns it up for each statement and back again
 * after it; people are shown what they would have been shown.
 */
public final class Tracer implements Observer, AutoCloseable {

    private final Target target;
    private final Mask mask;
    private final List<ScriptTrace> traces = new ArrayList<>();
    private @Nullable Session session;
    private @Nullable Lookout lookout;
    private @Nullable ScriptWatch script;

    /**
     * A tracer for the runs on one database.
     *
     * @param target the database, as a superuser
     * @param mask hides secrets in what it keeps
     */
    public Tracer(Target target, Mask mask) {
        this.target = target;
        this.mask = mask;
    }

    /** What it has seen so far, one entry a script, in the order in which they ran. */
    public List<ScriptTrace> traces() {
        return List.copyOf(traces);
    }

    @Override
    public void connected(Session connected) {
        session = connected;
    }

    @Override
    public void begun(MigrationKey migration, Direction direction, boolean first) throws ServerException {
        Session traced = session;
        if (traced == null) {
            throw new IllegalStateException("not connected");
        }
        Lookout beside = lookout(traced);
        if (script == null || first) {
            script = new ScriptWatch(target, mask, traced, beside, migration, direction);
            script.begin();
        } else {
            script.again();
        }
    }

    private Lookout lookout(Session traced) throws ServerException {
        Lookout open = lookout;
        if (open == null || open.pid() != traced.backendPid()) {
            close();
            open = new Lookout(target, traced.backendPid());
            lookout = open;
        }
        return open;
    }

    @Override
    public void ended() {
        ScriptWatch watch = script;
        script = null;
        if (watch != null) {
            traces.add(watch.end());
        }
    }

    @Override
    public boolean looksAt(Item item) {
        ScriptWatch watch = script;
        return watch != null && watch.looksAt(item);
    }

    @Override
    public void before(Item item) throws ServerException {
        watch().before(item);
    }

    @Override
    public void after(Item item, long rows) throws ServerException {
        watch().after(item, rows);
    }

    @Override
    public void failed(Item item) {
        watch().failed();
    }

    private ScriptWatch watch() {
        ScriptWatch watch = script;
        if (watch == null) {
            throw new IllegalStateException("no script runs");
        }
        return watch;
    }

    @Override
    public boolean isForPeople(ServerError notice) {
        ScriptWatch watch = script;
        return watch == null || watch.isForPeople(notice);
    }

    /** Closes the connection beside the traced one. */
    @Override
    public void close() {
        Lookout open = lookout;
        if (open != null) {
            open.close();
            lookout = null;
        }
    }
}
