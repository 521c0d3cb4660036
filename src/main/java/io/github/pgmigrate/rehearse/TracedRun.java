package io.github.pgmigrate.rehearse;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.rehearse.trace.ScriptTrace;
import io.github.pgmigrate.rehearse.trace.StatementTrace;
import io.github.pgmigrate.rehearse.trace.Tracer;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.ScriptFacts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs migrations forward and back under the tracer, and keeps what it saw of each. Not thread-safe. */
public final class TracedRun implements ForwardRun {

    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .registerTypeAdapterFactory(new OptionalAdapters())
            .create();

    private final Map<MigrationKey, ScriptTrace> traces = new HashMap<>();
    private final Map<MigrationKey, ScriptTrace> backTraces = new HashMap<>();
    private final Set<MigrationKey> run = new HashSet<>();

    @Override
    public RunReport run(Request request, Migration migration) {
        try (Tracer tracer = new Tracer(request.target(), request.options().mask())) {
            RunReport report = PLAIN.run(request.observedBy(tracer), migration);
            tracer.traces().stream()
                    .filter(trace -> trace.direction() == Direction.FORWARD)
                    .forEach(trace -> note(trace, migration));
            return report;
        }
    }

    @Override
    public RunReport back(Request request, Migration migration, boolean again) {
        try (Tracer tracer = new Tracer(request.target(), request.options().mask())) {
            RunReport report = PLAIN.back(request.observedBy(tracer), migration, again);
            boolean goesOn = again
                    && migration
                            .rollback()
                            .filter(script -> script.facts().mode() != ScriptFacts.Mode.TRANSACTIONAL)
                            .isPresent();
            tracer.traces().stream()
                    .filter(trace -> trace.direction() == Direction.ROLLBACK)
                    .forEach(trace -> backTraces.merge(
                            trace.migration(), trace, (before, now) -> goesOn ? before.then(now) : now));
            return report;
        }
    }

    /** A run in steps that is tried again goes on where it stopped, so what was seen before that counts as well. */
    private void note(ScriptTrace trace, Migration migration) {
        boolean again = !run.add(trace.migration());
        boolean goesOn = again && migration.forward().facts().mode() != ScriptFacts.Mode.TRANSACTIONAL;
        traces.merge(trace.migration(), trace, (before, now) -> goesOn ? before.then(now) : now);
    }

    @Override
    public Optional<ScriptTrace> trace(Migration migration) {
        return Optional.ofNullable(traces.get(MigrationKey.of(migration.version())));
    }

    @Override
    public Optional<ScriptTrace> backTrace(Migration migration) {
        return Optional.ofNullable(backTraces.get(MigrationKey.of(migration.version())));
    }

    /** What is kept of both ways; the migration that they are of is known where they are needed. */
    private record Kept(
            @Nullable KeptTrace forward, @Nullable KeptTrace back) {}

    private record KeptTrace(List<StatementTrace> statements, long millis, long untraced) {

        static @Nullable KeptTrace of(Optional<ScriptTrace> trace) {
            return trace.map(seen -> new KeptTrace(seen.statements(), seen.millis(), seen.untraced()))
                    .orElse(null);
        }

        ScriptTrace trace(MigrationKey key, Direction direction) {
            return new ScriptTrace(key, direction, statements, millis, untraced);
        }
    }

    @Override
    public String toKeep(Migration migration) {
        return GSON.toJson(new Kept(KeptTrace.of(trace(migration)), KeptTrace.of(backTrace(migration))));
    }

    @Override
    public void recall(Migration migration, String kept) {
        try {
            @Nullable Kept both = GSON.fromJson(kept, Kept.class);
            MigrationKey key = MigrationKey.of(migration.version());
            if (both != null && both.forward() != null) {
                traces.put(key, both.forward().trace(key, Direction.FORWARD));
            }
            if (both != null && both.back() != null) {
                backTraces.put(key, both.back().trace(key, Direction.ROLLBACK));
            }
        } catch (RuntimeException e) {
            // It is of another form, or not whole: nothing was seen then.
        }
    }
}
