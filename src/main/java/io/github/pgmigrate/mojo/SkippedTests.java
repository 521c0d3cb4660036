package io.github.pgmigrate.mojo;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

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

    /** What Surefire heeds. */
    private static final List<String> TESTS = List.of("skipTests", "maven.test.skip");

    /** What Failsafe heeds. */
    private static final List<String> INTEGRATION_TESTS = List.of("skipITs", "skipTests", "maven.test.skip");

    private SkippedTests() {}

    /** The property that makes a goal needless; empty where it is needed. */
    static Optional<String> reason(MavenSession session, MavenProject project, MojoExecution execution) {
        boolean bound = execution.getSource() == MojoExecution.Source.LIFECYCLE;
        if (!bound || !AROUND.contains(String.valueOf(execution.getLifecyclePhase()))) {
            return Optional.empty();
        }
        return set(INTEGRATION_TESTS, session, project);
    }

    /** The property by which a build leaves all its tests out; empty where it does not. */
    static Optional<String> reason(MavenSession session, @Nullable MavenProject project) {
        return set(TESTS, session, project);
    }

    private static Optional<String> set(List<String> properties, MavenSession session, @Nullable MavenProject project) {
        return properties.stream()
                .filter(name -> Stream.of(
                                session.getUserProperties().getProperty(name),
                                project == null ? null : project.getProperties().getProperty(name))
                        .filter(value -> value != null)
                        .findFirst()
                        .filter(value -> value.isEmpty() || Boolean.parseBoolean(value))
                        .isPresent())
                .findFirst();
    }
}
