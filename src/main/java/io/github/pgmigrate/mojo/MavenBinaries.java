package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.server.Binaries;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.RepositoryUtils;
import org.apache.maven.execution.MavenSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * PostgreSQL's programs out of Maven's repositories: mirrors, proxies and the offline mode are the build's.
 *
 * @param system Maven's resolver
 * @param session the run
 */
record MavenBinaries(RepositorySystem system, MavenSession session) implements Binaries {

    @Override
    public Path jar(String artifactId, String version) {
        ArtifactRequest request =
                new ArtifactRequest(new DefaultArtifact(GROUP, artifactId, "jar", version), repositories(), null);
        try {
            return system.resolveArtifact(session.getRepositorySession(), request)
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw new ProblemsException(
                    List.of(Problem.error(
                                    Code.SERVER_BINARIES,
                                    "PostgreSQL's programs cannot be had from Maven's repositories: " + e.getMessage())
                            .withHint(
                                    "Run once online, or make the artifact " + GROUP + ":" + artifactId + ":" + version
                                            + " available in a repository of your build. In place of a database of the plugin's"
                                            + " own, name one with -Dpgmigrate.url; in place of a throwaway server, a container"
                                            + " will do: -Dpgmigrate.server=container.")),
                    e);
        }
    }

    private List<RemoteRepository> repositories() {
        return session.getCurrentProject() == null
                ? RepositoryUtils.toRepos(session.getRequest().getPluginArtifactRepositories())
                : session.getCurrentProject().getRemotePluginRepositories();
    }
}
