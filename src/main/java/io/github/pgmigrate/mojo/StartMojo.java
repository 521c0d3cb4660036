package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.ServerFacts;
import io.github.pgmigrate.server.EmbeddedServer;
import io.github.pgmigrate.target.Target;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/**
 * Starts the embedded server. Called alone, it lives until {@code pgmigrate:stop}; else to the end of the Maven run. Its data
 * stay until {@code clean}.
 */
@Mojo(name = "start", defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST, requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class StartMojo extends AbstractGoal {

    @Inject
    private RepositorySystem repositorySystem;

    /** The major version of the embedded server, 14 to 18. */
    @Parameter(property = "pgmigrate.postgresVersion", defaultValue = "17")
    private String postgresVersion;

    @Override
    RunReport run() {
        if (isForSkippedTests()) {
            return RunReport.quiet(List.of());
        }
        boolean alone = !isBound() && session().getGoals().size() == 1;
        EmbeddedServer server =
                new Embedded(work(), postgresVersion, new MavenBinaries(repositorySystem, session())).start(alone);
        Target target = server.target();
        Handover.of(target, project());
        getLog().info("PostgreSQL " + server.version() + (server.joined() ? " runs already: " : " is running: ")
                + target.url() + ", user " + target.username()
                + (alone ? ", until pgmigrate:stop" : ", to the end of this Maven run"));
        return RunReport.on(new ServerFacts(
                server.version(), true, EmbeddedServer.DATABASE, EmbeddedServer.USER, Optional.empty()));
    }
}
