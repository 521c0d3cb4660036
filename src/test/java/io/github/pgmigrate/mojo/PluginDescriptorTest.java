package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.Descriptor;
import io.github.pgmigrate.testing.Descriptor.Goal;
import io.github.pgmigrate.testing.Descriptor.Parameter;
import io.github.pgmigrate.testing.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The goals and parameters are what users write into their POMs: none changes unseen. */
class PluginDescriptorTest {

    @Test
    void goalsAndParametersAreAContract() throws Exception {
        Golden.assertSame("goals.txt", String.join("\n", lines()) + "\n");
    }

    @Test
    void everyGoalRunsWithoutAPomAndInParallel() throws Exception {
        assertThat(Descriptor.goals())
                .isNotEmpty()
                .allMatch(goal -> !goal.requiresProject(), "runs without a POM")
                .allMatch(Goal::threadSafe, "is thread-safe");
    }

    private static List<String> lines() throws Exception {
        List<String> lines = new ArrayList<>();
        for (Goal goal : Descriptor.goals()) {
            lines.add(goal.name() + (goal.phase().isEmpty() ? "" : " (" + goal.phase() + ")"));
            goal.parameters().stream()
                    .map(parameter -> "    " + line(parameter))
                    .sorted()
                    .forEach(lines::add);
        }
        return lines;
    }

    private static String line(Parameter parameter) {
        return parameter.name() + ": " + parameter.type()
                + (parameter.property().isEmpty() ? "" : ", " + parameter.property())
                + (parameter.value().isEmpty() ? "" : ", " + parameter.value());
    }
}
