package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.testing.PostgresImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/** Real containers, where a Docker engine answers. */
final class ContainerThrowawaysTest {

    private static String image = "";

    @TempDir
    private Path directory;

    @BeforeAll
    static void build(@TempDir Path context) throws Exception {
        image = PostgresImage.build(18, context);
    }

    private ContainerThrowaways source() {
        return new ContainerThrowaways(image, directory.resolve("throwaway"), directory.resolve("cache"));
    }

    @Test
    void a_server_of_the_image_answers_as_superuser_and_is_gone_when_it_is_closed() throws Exception {
        try (ThrowawayServer server = source().start(18, List.of())) {
            assertThat(server.version()).startsWith("18.");
            assertThat(source().version(18))
                    .matches("18\\.[0-9]+ in a container of \\Q" + image + "\\E \\([0-9a-f]{12}\\)");
            assertThat(server.state()).isEmpty();
            assertThat(ask(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("t");
            assertThat(containers()).hasSize(1);
        }
        assertThat(containers()).isEmpty();
        assertThat(directory.resolve("throwaway")).isDirectoryNotContaining(Files::isDirectory);
    }

    @Test
    void what_was_saved_is_put_back_roles_and_databases_alike() throws Exception {
        try (ThrowawayServer server = source().start(18, List.of())) {
            run(server, "CREATE TABLE kept (id int); CREATE ROLE reader; INSERT INTO kept VALUES (42)");
            server.save();
            assertThat(ask(server, "SELECT id FROM kept")).isEqualTo("42");
            run(server, "DROP TABLE kept; DROP ROLE reader");

            server.putBack();

            assertThat(ask(server, "SELECT id FROM kept")).isEqualTo("42");
            assertThat(ask(server, "SELECT count(*) FROM pg_roles WHERE rolname = 'reader'"))
                    .isEqualTo("1");
            assertThat(containers()).hasSize(1);
        }
    }

    @Test
    void a_kept_state_is_what_a_later_server_begins_with() throws Exception {
        try (ThrowawayServer server = source().start(18, List.of())) {
            run(server, "CREATE TABLE kept AS SELECT 42 AS id");
            server.keep("after one");
            assertThat(ask(server, "SELECT id FROM kept")).isEqualTo("42");
        }
        try (ThrowawayServer server = source().start(18, List.of("after one"))) {
            assertThat(server.state()).contains("after one");
            assertThat(ask(server, "SELECT id FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void what_a_killed_run_has_left_the_next_one_removes() throws Exception {
        Path left = Files.createDirectories(directory.resolve("throwaway/left-behind"));
        PostgresContainer orphan =
                new PostgresContainer(DockerImageName.parse(image), left, Passwords.random(), Optional.empty());
        orphan.start();
        assertThat(containers()).hasSize(1);

        try (ThrowawayServer server = source().start(18, List.of())) {
            assertThat(containers()).doesNotContain(orphan.getContainerId()).hasSize(1);
            assertThat(left).doesNotExist();
            assertThat(ask(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void an_image_that_is_nowhere_is_named_with_a_remedy() {
        ContainerThrowaways source = new ContainerThrowaways(
                "pgmigrate-test/none:such", directory.resolve("throwaway"), directory.resolve("cache"));

        assertThatThrownBy(() -> source.start(18, List.of())).isInstanceOfSatisfying(ProblemsException.class, e -> {
            assertThat(e.problems().get(0).code().id()).isEqualTo("PGM0907");
            assertThat(e.problems().get(0).message()).startsWith("The image pgmigrate-test/none:such cannot be had");
            assertThat(e.problems().get(0).hint()).contains("docker pull");
        });
    }

    private static String ask(ThrowawayServer server, String sql) throws Exception {
        try (Session session = Session.open(server.target("postgres"), "test", notice -> {})) {
            return String.valueOf(session.query(sql).get(0).get(0));
        }
    }

    private static void run(ThrowawayServer server, String sql) throws Exception {
        try (Session session = Session.open(server.target("postgres"), "test", notice -> {})) {
            session.send(sql);
        }
    }

    /** The ids of the containers that are ours. */
    private static List<String> containers() {
        DockerClient docker = DockerClientFactory.instance().client();
        return docker
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(PostgresContainer.HOME))
                .exec()
                .stream()
                .map(container -> container.getId())
                .toList();
    }
}
