package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * The modules that a goal called by name passes over: Maven runs a goal that works without a POM in the first module alone
 * (LifecycleTaskSegmentCalculator, ProjectBuildList), and lists the others as SKIPPED.
 */
final class OtherModules {

    private static final String PLUGIN = "io.github.pgmigrate:pgmigrate-maven-plugin";

    private OtherModules() {}

    /** A warning that names the modules with migrations in which the goal is not run; empty where there are none. */
    static Optional<Problem> passedOver(MavenSession session, MavenProject first, String goal) {
        List<String> others = session.getProjects().stream()
                .filter(project -> !project.equals(first) && hasFolder(project))
                .map(MavenProject::getArtifactId)
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        String calls = others.stream()
                .map(name -> "mvn pgmigrate:" + goal + " -pl :" + name)
                .collect(Collectors.joining(", then "));
        return Optional.of(Problem.warning(
                        Code.MODULES_PASSED_OVER,
                        "Maven runs a goal that is called by name in the first module alone: it was not run in "
                                + String.join(", ", others))
                .withHint("Run " + calls + ". What a phase runs, it runs in every module."));
    }

    private static boolean hasFolder(MavenProject project) {
        Path base = project.getBasedir().toPath();
        Plugin plugin = project.getPlugin(PLUGIN);
        Xpp3Dom directory = plugin != null && plugin.getConfiguration() instanceof Xpp3Dom configuration
                ? configuration.getChild("directory")
                : null;
        String folder = directory == null ? null : directory.getValue();
        return Files.isDirectory(base.resolve(folder == null ? AbstractFolderGoal.DEFAULT_DIRECTORY : folder));
    }
}
