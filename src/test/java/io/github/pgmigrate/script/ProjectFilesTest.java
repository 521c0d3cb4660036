package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.ScriptSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFilesTest {

    @TempDir
    private Path root;

    private Path project;
    private Path folder;

    @BeforeEach
    void makeProject() throws IOException {
        project = root.resolve("project");
        folder = Files.createDirectories(project.resolve("sql/migrations"));
        Files.writeString(folder.resolve("001_x.sql"), "");
        Files.writeString(project.resolve("top.sql"), "top");
        Files.createDirectories(project.resolve("sql/common"));
        Files.writeString(project.resolve("sql/common/beside.sql"), "beside");
        Files.writeString(root.resolve("secret.sql"), "secret");
    }

    @Test
    void aFileIsFoundInTheProjectOrBesideTheScript() throws Exception {
        assertThat(read("top.sql", false)).isEqualTo("top");
        assertThat(read("sql/common/beside.sql", false)).isEqualTo("beside");
        assertThat(read("../common/beside.sql", true)).isEqualTo("beside");
        assertThat(read(project.resolve("top.sql").toString(), false)).isEqualTo("top");
        assertThat(find("../common/beside.sql", true).name()).isEqualTo("sql/common/beside.sql");
    }

    @Test
    void anIncludedFileIncludesBesideItself() throws Exception {
        ScriptSource first = find("../common/beside.sql", true);

        assertThat(files().find(first, "beside.sql", true).name()).isEqualTo("sql/common/beside.sql");
    }

    @Test
    void aMissingFileIsNamedAndTheOtherCommandWhereItWouldFindIt() {
        assertThatThrownBy(() -> find("nothing.sql", false)).hasMessage("there is no file 'nothing.sql'");
        assertThatThrownBy(() -> find("001_x.sql", false))
                .hasMessage("there is no file '001_x.sql'; \\i looks in the project directory, and \\ir finds it"
                        + " beside the script");
        assertThatThrownBy(() -> find("top.sql", true))
                .hasMessage("there is no file 'sql/migrations/top.sql'; \\ir looks beside the script, and \\i finds it"
                        + " in the project directory");
    }

    @Tag("F074")
    @Tag("S19")
    @Test
    void whatLiesOutsideIsRefusedHoweverItIsNamed() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.sql"), root.resolve("secret.sql"));
        Files.createSymbolicLink(folder.resolve("up"), root);

        for (String name : new String[] {
            "../secret.sql",
            root.resolve("secret.sql").toString(),
            "sql/migrations/link.sql",
            "sql/migrations/up/secret.sql"
        }) {
            assertThatThrownBy(() -> find(name, false))
                    .isInstanceOfSatisfying(
                            Includes.IncludeException.class,
                            e -> assertThat(e.kind()).isEqualTo(Includes.IncludeException.Kind.OUTSIDE))
                    .hasMessage("'" + name + "' lies outside the project directory");
        }
    }

    @Test
    void aLinkWithinTheProjectIsFollowed() throws Exception {
        Files.createSymbolicLink(folder.resolve("link.sql"), project.resolve("top.sql"));

        assertThat(read("link.sql", true)).isEqualTo("top");
    }

    @Test
    void anotherEncodingIsReadAsUtf8AndStrictly() throws Exception {
        Files.write(project.resolve("top.sql"), "größe".getBytes(StandardCharsets.ISO_8859_1));

        ScriptSource latin =
                new ProjectFiles(project, folder, StandardCharsets.ISO_8859_1).source(project.resolve("top.sql"));
        ScriptSource ascii =
                new ProjectFiles(project, folder, StandardCharsets.US_ASCII).source(project.resolve("top.sql"));

        assertThat(new String(latin.open().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("größe");
        assertThatThrownBy(() -> ascii.open().readAllBytes()).hasMessage("it holds bytes that are not US-ASCII");
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThatThrownBy(() -> find("sql", false)).hasMessage("'sql' is not a regular file");
        assertThatThrownBy(() -> find("a\0b", false)).hasMessageContaining("is not a file name");
    }

    private ProjectFiles files() throws IOException {
        return new ProjectFiles(project, folder, StandardCharsets.UTF_8);
    }

    private ScriptSource find(String name, boolean relative) throws Exception {
        ProjectFiles files = files();
        return files.find(files.source(folder.resolve("001_x.sql")), name, relative);
    }

    private String read(String name, boolean relative) throws Exception {
        return new String(find(name, relative).open().readAllBytes(), StandardCharsets.UTF_8);
    }
}
