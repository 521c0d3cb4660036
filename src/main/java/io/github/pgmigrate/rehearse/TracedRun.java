package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.rehearse.trace.ScriptTrace;
import io.github.pgmigrate.rehearse.trace.Tracer;
import io.github.pgmigrate.script.Migration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Runs migrations forward under the tracer, and keeps what it saw of each. Not thread-safe. */
public final class TracedRun implements ForwardRun {

    private final Map<MigrationKey, ScriptTrace> traces = new HashMap<>();

    @Override
    public RunReport run(Request request, Migration migration) {
        try (Tracer tracer = new Tracer(request.target(), request.options().mask())) {
            RunReport report = PLAIN.run(request.observedBy(tracer), migration);
            tracer.traces().stream()
                    .filter(trace -> trace.direction() == Direction.FORWARD)
                    .forEach(trace -> traces.put(trace.migration(), trace));
            return report;
        }
    }

    @Override
    public Optional<ScriptTrace> trace(Migration migration) {
        return Optional.ofNullable(traces.get(MigrationKey.of(migration.version())));
    }
}
