package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
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
}
