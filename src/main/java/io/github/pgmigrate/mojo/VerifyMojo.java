package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.Verify;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Asks whether the database is what the folder says: history against files, the verify scripts, invalid indexes, constraints
 * that are not valid. Changes nothing.
 */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class VerifyMojo extends AbstractDatabaseGoal {

    @Override
    RunReport run(Request request) {
        return new Verify(request).run();
    }

    @Override
    void finish(RunReport report) {
        if (report.isOk() && report.server().isPresent()) {
            getLog().info("The database is what the folder says.");
        }
    }
}
