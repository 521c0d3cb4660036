package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.server.EmbeddedServer;
import io.github.pgmigrate.target.Target;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Starts the embedded server. Called alone, it lives until {@code pgmigrate:stop}; else to the end of the Maven run. Its data
 * stay until {@code clean}.
 */
@Mojo(name = "start", defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST, requiresProject = false, threadSafe = true)
public final class StartMojo extends AbstractServerGoal {

    @Override
    RunReport run() {
        boolean alone = !isBound() && session().getGoals().size() == 1;
        EmbeddedServer server = embedded().start(alone);
        Target target = server.target();
        Handover.of(target, project());
        getLog().info("PostgreSQL " + server.version() + (server.joined() ? " runs already: " : " is running: ")
                + target.url() + ", user " + target.username()
                + (alone ? ", until pgmigrate:stop" : ", to the end of this Maven run"));
        return RunReport.quiet(List.of());
    }
}
