package io.github.pgmigrate.mojo;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;

/**
 * Whether a build leaves its integration tests out: then nobody needs a database of the plugin's own around them. What the
 * POM binds to another phase, such as generate-sources, is not for the tests.
 */
final class SkippedTests {

    /** The phases around integration tests, and that in which their outcome is judged; Maven 4 has other names for two. */
    private static final Set<String> AROUND = Set.of(
            "pre-integration-test",
            "before:integration-test",
            "integration-test",
            "post-integration-test",
            "after:integration-test",
            "verify");

    /** What Failsafe heeds. */
    private static final List<String> PROPERTIES = List.of("skipITs", "skipTests", "maven.test.skip");

    private SkippedTests() {}

    /** The property that makes a goal needless; empty where it is needed. */
    static Optional<String> reason(MavenSession session, MavenProject project, MojoExecution execution) {
        boolean bound = execution.getSource() == MojoExecution.Source.LIFECYCLE;
        if (!bound || !AROUND.contains(String.valueOf(execution.getLifecyclePhase()))) {
            return Optional.empty();
        }
        return PROPERTIES.stream()
                .filter(name -> Stream.of(
                                session.getUserProperties().getProperty(name),
                                project.getProperties().getProperty(name))
                        .filter(value -> value != null)
                        .findFirst()
                        .filter(value -> value.isEmpty() || Boolean.parseBoolean(value))
                        .isPresent())
                .findFirst();
    }
}
