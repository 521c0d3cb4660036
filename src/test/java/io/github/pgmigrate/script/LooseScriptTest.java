package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.ProblemsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LooseScriptTest {

    @TempDir
    private Path project;

    @TempDir
    private Path elsewhere;

    @Test
    void one_inside_the_project_is_read() throws IOException {
        Files.writeString(project.resolve("rows.sql"), "SELECT 1;");

        assertThat(read("rows.sql").facts().statements()).isEqualTo(1);
    }

    @Test
    void one_that_leads_out_or_is_not_there_is_an_error() throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret.sql"), "SELECT 'secret';");
        Files.createSymbolicLink(project.resolve("link.sql"), secret);

        refused("link.sql", "lies outside the project directory");
        refused(secret.toString(), "lies outside the project directory");
        refused("none.sql", "there is no file 'none.sql'");
        refused(".", "is not a regular file");
    }

    private void refused(String name, String why) {
        assertThatThrownBy(() -> read(name)).isInstanceOfSatisfying(ProblemsException.class, e -> {
            assertThat(e.problems().get(0).code()).isEqualTo(Code.UNREADABLE);
            assertThat(e.problems().get(0).message()).contains(why);
            assertThat(e.problems().get(0).hint()).contains("inside the project");
        });
    }

    private ScriptFile read(String name) throws IOException {
        return LooseScript.read(
                project,
                project.resolve(name),
                StandardCharsets.UTF_8,
                Map.of(),
                new ProjectFiles(project, project, StandardCharsets.UTF_8));
    }
}
