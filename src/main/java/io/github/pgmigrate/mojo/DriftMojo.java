package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.report.DriftText;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Finds what was changed on the database outside of migrations: replays what is applied there on a throwaway server, and compares
 * the catalogs. Only reads the database.
 */
@Mojo(name = "drift", requiresProject = false, threadSafe = true)
public final class DriftMojo extends AbstractDriftGoal {

    @Override
    RunReport run(Request request) {
        return look(request);
    }

    @Override
    void finish(RunReport report) {
        drifted().flatMap(DriftText::summary).ifPresent(getLog()::info);
    }
}
