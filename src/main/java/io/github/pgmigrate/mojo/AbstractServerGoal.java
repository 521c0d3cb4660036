package io.github.pgmigrate.mojo;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/** A goal about the embedded server itself. */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
abstract class AbstractServerGoal extends AbstractGoal {

    @Inject
    private RepositorySystem repositorySystem;

    /** The major version of the embedded server, 14 to 18. */
    @Parameter(property = "pgmigrate.postgresVersion", defaultValue = "17")
    private String postgresVersion;

    final Embedded embedded() {
        return new Embedded(work(), postgresVersion, new MavenBinaries(repositorySystem, session()));
    }
}
