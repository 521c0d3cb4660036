package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.problem.ProblemsException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class DockerEngineTest {

    @TempDir
    private Path directory;

    @Test
    void one_that_says_yes_is_there_and_one_that_says_something_else_is_not() throws Exception {
        assertThat(engineThatSays("HTTP/1.1 200 OK\r\n\r\nOK").mayAnswer()).isTrue();
        assertThat(engineThatSays("HTTP/1.1 500 Internal Server Error\r\n\r\n").mayAnswer())
                .isFalse();
        assertThat(engineThatSays("").mayAnswer()).isFalse();
    }

    @Test
    @Timeout(60)
    void one_that_takes_the_question_and_never_answers_is_not() throws Exception {
        Path socket = directory.resolve("mute.sock");
        try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            mute.bind(UnixDomainSocketAddress.of(socket));

            assertThat(engine("unix://" + socket).mayAnswer()).isFalse();
        }
    }

    @Test
    void none_is_named_with_where_it_was_looked_for_and_what_to_do() {
        assertThatThrownBy(() -> engine("unix:///nowhere/docker.sock").require())
                .isInstanceOfSatisfying(ProblemsException.class, e -> {
                    assertThat(e.problems().get(0).message())
                            .isEqualTo("No Docker engine answers on /nowhere/docker.sock");
                    assertThat(e.problems().get(0).hint()).contains("DOCKER_HOST", "leave out server=container");
                });
    }

    @Test
    void what_only_testcontainers_understands_is_left_to_it() throws IOException {
        assertThat(engine("tcp://127.0.0.1:1").mayAnswer()).isTrue();

        Files.writeString(directory.resolve(".testcontainers.properties"), "docker.host = tcp://127.0.0.1:1\n");
        assertThat(engine("unix:///nowhere/docker.sock").mayAnswer()).isTrue();
    }

    private DockerEngine engine(String host) {
        return new DockerEngine(Map.of("DOCKER_HOST", host), directory);
    }

    /** An engine that gives one answer. */
    private DockerEngine engineThatSays(String answer) throws IOException {
        Path socket = Files.createTempDirectory(directory, "engine").resolve("docker.sock");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        new Thread(() -> {
                    try (server;
                            SocketChannel asker = server.accept()) {
                        asker.read(ByteBuffer.allocate(1024));
                        asker.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .start();
        return engine("unix://" + socket);
    }
}
