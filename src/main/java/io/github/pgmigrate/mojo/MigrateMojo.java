package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.report.StatusText;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Applies the pending migrations, in the order of their versions. */
@Mojo(name = "migrate", defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST, requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class MigrateMojo extends AbstractDatabaseGoal {

    /** The highest version to apply; all by default. */
    @Parameter(property = "pgmigrate.target")
    private @Nullable String target;

    /** Whether to apply a migration whose version is below one that is applied. */
    @Parameter(property = "pgmigrate.outOfOrder", defaultValue = "false")
    private boolean outOfOrder;

    /** What to do about a statement whose end nobody saw and of which the catalog cannot tell: {@code ask}, {@code done} or {@code again}. */
    @Parameter(property = "pgmigrate.inDoubt", defaultValue = "ask")
    private String inDoubt;

    @Override
    RunReport run(Request request) {
        RunReport report = new Migrate(
                        request,
                        Versions.of("target", target),
                        outOfOrder,
                        Choices.of("inDoubt", inDoubt, WhenInDoubt.class))
                .run();
        AppliedHere.note(session(), request, report);
        return report;
    }

    @Override
    void finish(RunReport report) {
        StatusText.counts(report.migrations()).ifPresent(counts -> getLog().info(counts));
    }
}
