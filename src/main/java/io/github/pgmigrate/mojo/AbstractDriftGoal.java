package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.drift.Drift;
import io.github.pgmigrate.drift.DriftScope;
import io.github.pgmigrate.drift.Drifted;
import io.github.pgmigrate.report.DriftJson;
import io.github.pgmigrate.report.DriftText;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** A goal that may look for drift. */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
abstract class AbstractDriftGoal extends AbstractDatabaseGoal {

    /** Where the throwaway server comes from: {@code embedded}, or {@code container}, which needs image and Testcontainers. */
    @Parameter(property = "pgmigrate.server", defaultValue = "embedded")
    private String server;

    /** The image of containers, made like Docker's official postgres, such as {@code postgis/postgis:17-3.5}. */
    @Parameter(property = "pgmigrate.image")
    private @Nullable String image;

    /**
     * What is not compared, with all that hangs on it: names with their schema, such as {@code public.events_*} or
     * {@code reports.*}; {@code *} stands for any characters, {@code ?} for one. {@code grants on public} leaves out privileges alone.
     * Commas part them on the command line.
     */
    @Parameter(property = "pgmigrate.driftIgnore")
    private @Nullable List<String> driftIgnore;

    /**
     * The schemas that are compared. By default those that migrations make, and those that they find when the first of them
     * runs: public, the default schema and that of the history.
     */
    @Parameter(property = "pgmigrate.driftSchemas")
    private @Nullable List<String> driftSchemas;

    private @Nullable Drifted drifted;

    /** Looks for drift; what is found is in the report. */
    final RunReport look(Request request) {
        drifted = new Drift(
                        request,
                        new Throwaways(server, image, null, null, ClientPrograms.of(Optional.empty()))
                                .in(work().resolve("throwaway"), binaries()),
                        new DriftScope(given(driftSchemas), given(driftIgnore)),
                        new DriftText(output()))
                .run();
        return drifted.report();
    }

    private static List<String> given(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }

    /** What was found; empty where nobody has looked. */
    final Optional<Drifted> drifted() {
        return Optional.ofNullable(drifted);
    }

    @Override
    final String json(RunReport report) {
        return drifted == null ? super.json(report) : DriftJson.text(goal(), drifted, report);
    }
}
