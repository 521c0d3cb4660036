package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.Verify;
import io.github.pgmigrate.report.DriftText;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Asks whether the database is what the folder says: history against files, the verify scripts, invalid indexes, constraints
 * that are not valid; with {@code drift} also what was changed outside of migrations. Changes nothing.
 */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class VerifyMojo extends AbstractDriftGoal {

    /** Whether to look for drift as well, as the goal drift does. */
    @Parameter(property = "pgmigrate.drift", defaultValue = "false")
    private boolean drift;

    @Override
    RunReport run(Request request) {
        RunReport report = new Verify(request).run();
        return drift && report.server().isPresent()
                ? report.before(look(request).problems())
                : report;
    }

    @Override
    void finish(RunReport report) {
        drifted().flatMap(DriftText::summary).ifPresent(getLog()::info);
        if (report.isOk() && report.server().isPresent()) {
            getLog().info("The database is what the folder says.");
        }
    }
}
