package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.rehearse.Rehearsal;
import io.github.pgmigrate.rehearse.Rehearse;
import io.github.pgmigrate.report.RehearsalJson;
import io.github.pgmigrate.report.RehearsalText;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.target.Target;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Proves each rollback on a throwaway server: runs every pending migration up, down and up again, and compares the schemas; then
 * all of them down in a row, and up again. A rollback that leaves a trace fails the build.
 */
@Mojo(name = "rehearse", defaultPhase = LifecyclePhase.TEST, requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class RehearseMojo extends AbstractRehearsingGoal {

    /** Whether to rehearse all migrations from an empty database, and not only those that the target lacks. */
    @Parameter(property = "pgmigrate.all", defaultValue = "false")
    private boolean all;

    private @Nullable Rehearsal rehearsal;

    @Override
    Optional<RunReport> instead() {
        return isSkippedAsTest() ? Optional.of(RunReport.quiet(List.of())) : Optional.empty();
    }

    /** Without a target all migrations are rehearsed. */
    @Override
    Optional<Target> unnamedTarget() {
        return Optional.empty();
    }

    @Override
    RunReport run(MigrationFolder folder, Optional<Target> target) {
        Rehearsals rehearsals = rehearsals(folder);
        rehearsal = rehearsals.run(request(folder, target.orElse(Rehearse.NO_TARGET)), target.isPresent(), all);
        return rehearsals.recorded(rehearsal);
    }

    @Override
    RunReport run(Request request) {
        throw new IllegalStateException("a rehearsal is run on no target");
    }

    @Override
    String json(RunReport report) {
        return rehearsal == null ? super.json(report) : RehearsalJson.text(goal(), rehearsal, report);
    }

    @Override
    void finish(RunReport report) {
        if (rehearsal != null) {
            RehearsalText.summary(rehearsal).forEach(getLog()::info);
        }
    }
}
