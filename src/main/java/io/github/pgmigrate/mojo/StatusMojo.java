package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.Status;
import io.github.pgmigrate.report.StatusText;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;

/** Shows where every migration stands: applied, pending, edited, missing, out of order, failed half-way; when, and by whom. */
@Mojo(name = "status", requiresProject = false, threadSafe = true)
public final class StatusMojo extends AbstractDatabaseGoal {

    private Optional<String> around = Optional.empty();

    @Override
    RunReport run(Request request) {
        around = StatusText.around(request.folder());
        return new Status(request).run();
    }

    @Override
    void finish(RunReport report) {
        if (report.server().isPresent()) {
            StatusText.lines(report.migrations()).forEach(getLog()::info);
            around.ifPresent(getLog()::info);
            StatusText.waysOut(report.migrations()).forEach(getLog()::info);
        }
    }
}
