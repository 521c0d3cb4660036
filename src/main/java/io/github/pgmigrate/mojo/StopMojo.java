package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.RunReport;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;

/** Stops the embedded server of the module, whoever started it. Its data stay until {@code clean}. */
@Mojo(name = "stop", requiresProject = false, threadSafe = true)
public final class StopMojo extends AbstractGoal {

    @Override
    RunReport run() {
        boolean ran = Embedded.stopAll(work());
        getLog().info(ran ? "The embedded PostgreSQL is stopped." : "No embedded PostgreSQL runs here.");
        return RunReport.quiet(List.of());
    }
}
