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

/** Runs migrations forward under the tracer, and keeps what it saw of each. Not thread-safe. */
public final class TracedRun implements ForwardRun {

    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .registerTypeAdapterFactory(new OptionalAdapters())
            .create();

    private final Map<MigrationKey, ScriptTrace> traces = new HashMap<>();
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

    /** What is kept of a trace; the migration that it is of is known where it is needed. */
    private record Kept(List<StatementTrace> statements, long millis, long untraced) {}

    @Override
    public String toKeep(Migration migration) {
        return trace(migration)
                .map(trace -> GSON.toJson(new Kept(trace.statements(), trace.millis(), trace.untraced())))
                .orElse("");
    }

    @Override
    public void recall(Migration migration, String kept) {
        try {
            @Nullable Kept trace = GSON.fromJson(kept, Kept.class);
            if (trace != null) {
                MigrationKey key = MigrationKey.of(migration.version());
                traces.put(
                        key,
                        new ScriptTrace(key, Direction.FORWARD, trace.statements(), trace.millis(), trace.untraced()));
            }
        } catch (RuntimeException e) {
            // It is of another form, or not whole: nothing was seen then.
        }
    }
}
