package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Baseline;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.report.StatusText;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Records that a database which was not made by pgmigrate stands at a version. Files up to that version are never run on it;
 * nothing is run now.
 */
@Mojo(name = "baseline", requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class BaselineMojo extends AbstractDatabaseGoal {

    /** The version that the database stands at; 0 where none of the folder's migrations was run on it. */
    @Parameter(property = "pgmigrate.version")
    private @Nullable String version;

    /** What the history says of it. */
    @Parameter(property = "pgmigrate.description", defaultValue = "baseline")
    private String description;

    @Override
    RunReport run(Request request) {
        return new Baseline(request, Versions.of("version", version), description).run();
    }

    @Override
    void finish(RunReport report) {
        StatusText.counts(report.migrations()).ifPresent(counts -> getLog().info(counts));
    }
}
