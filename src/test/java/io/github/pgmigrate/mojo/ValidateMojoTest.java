package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoExtension;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;

/** The goal as Maven makes it: from a POM, with what Maven injects. */
@MojoTest
class ValidateMojoTest {

    @Test
    @Basedir("/harness/bad")
    @InjectMojo(goal = "validate", pom = "pom.xml")
    void aFolderWithAnErrorFailsTheBuild(ValidateMojo mojo) {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("001_make_t.sql:1:1: error PGM0104 [missing-rollback]");
    }

    @Test
    @Basedir("/harness/bad")
    @InjectMojo(goal = "validate", pom = "pom.xml")
    @MojoParameter(name = "skip", value = "true")
    void aSkippedGoalFailsNothing(ValidateMojo mojo) {
        assertThatCode(mojo::execute).doesNotThrowAnyException();
    }

    @Test
    @Basedir("/harness/bad")
    @InjectMojo(goal = "validate", pom = "pom.xml")
    @MojoParameter(name = "rollbacks", value = "sometimes")
    void aWordThatAParameterDoesNotKnowIsNamedWithThoseItKnows(ValidateMojo mojo) {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("rollbacks cannot be 'sometimes'");
    }

    @Test
    @Basedir("/harness/bad")
    @InjectMojo(goal = "validate", pom = "pom.xml")
    @MojoParameter(name = "json", value = "target/harness-validate.json")
    void theReportNamesTheMigrationsOfAFolderWithErrorsToo(ValidateMojo mojo) throws IOException {
        Path report = Path.of(MojoExtension.getBasedir(), "target", "harness-validate.json");
        Files.deleteIfExists(report);

        assertThatThrownBy(mojo::execute).isInstanceOf(MojoFailureException.class);

        assertThat(report).content().contains("\"outcome\": \"failed\"", "\"missing-rollback\"", "\"statements\": 1");
    }
}
