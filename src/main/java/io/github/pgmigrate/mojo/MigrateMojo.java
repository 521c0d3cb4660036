package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.Precondition;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.report.StatusText;
import java.nio.file.Path;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Applies the pending migrations, in the order of their versions. */
@Mojo(name = "migrate", defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST, requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class MigrateMojo extends AbstractRehearsingGoal {

    /** The highest version to apply; all by default. */
    @Parameter(property = "pgmigrate.target")
    private @Nullable String target;

    /** Whether to apply a migration whose version is below one that is applied. */
    @Parameter(property = "pgmigrate.outOfOrder", defaultValue = "false")
    private boolean outOfOrder;

    /** What to do about a statement whose end nobody saw and of which the catalog cannot tell: {@code ask}, {@code done} or {@code again}. */
    @Parameter(property = "pgmigrate.inDoubt", defaultValue = "ask")
    private String inDoubt;

    /**
     * Whether what is pending has to be rehearsed: by {@code rehearse}, as its record says, with the files, variables and the major
     * version of now; what is not is rehearsed first, and applied where that finds no error.
     */
    @Parameter(property = "pgmigrate.requireRehearsal", defaultValue = "false")
    private boolean requireRehearsal;

    /** The record of the rehearsal that is required; by default {@code pgmigrate/rehearsal.json} in the build directory. */
    @Parameter(property = "pgmigrate.rehearsalRecord")
    private @Nullable String rehearsalRecord;

    @Override
    RunReport run(Request request) {
        Path file = rehearsalRecord == null ? Rehearsals.record(work()) : home().resolve(rehearsalRecord);
        RunReport report = requireRehearsal
                ? new RequiredRehearsal(request, file, shown(file), () -> rehearsals(request.folder()))
                        .of(precondition -> migrate(request, precondition))
                : migrate(request, Precondition.NONE);
        AppliedHere.note(session(), request, report);
        return report;
    }

    private RunReport migrate(Request request, Precondition precondition) {
        return new Migrate(
                        request,
                        Versions.of("target", target),
                        outOfOrder,
                        Choices.of("inDoubt", inDoubt, WhenInDoubt.class),
                        precondition)
                .run();
    }

    @Override
    void finish(RunReport report) {
        StatusText.counts(report.migrations()).ifPresent(counts -> getLog().info(counts));
    }
}
