package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.RunReport;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;

/** Stops the embedded server, whoever started it. Its data stay until {@code clean}. */
@Mojo(name = "stop", requiresProject = false, threadSafe = true)
public final class StopMojo extends AbstractServerGoal {

    @Override
    RunReport run() {
        getLog().info(embedded().stop() ? "The embedded PostgreSQL is stopped." : "No embedded PostgreSQL runs here.");
        return RunReport.quiet(List.of());
    }
}
