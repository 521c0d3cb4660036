package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a Docker engine answers, asked in milliseconds: Testcontainers' own search takes minutes where an engine runs and no
 * registry can be reached, and seconds where none runs.
 *
 * @param environment the process's variables
 * @param home the user's home directory
 */
record DockerEngine(Map<String, String> environment, Path home) {

    private static final byte[] PING =
            "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String OK = "HTTP/1.1 200";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String UNIX = "unix://";
    private static final String CLASS = "org.testcontainers.containers.GenericContainer";

    /** The one that this process would use. */
    static DockerEngine current() {
        return new DockerEngine(System.getenv(), Path.of(System.getProperty("user.home", "")));
    }

    /**
     * Makes sure that containers can be started.
     *
     * @throws ProblemsException (SERVER_CONTAINER) naming what is missing
     */
    void require() {
        try {
            Class.forName(CLASS, false, DockerEngine.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new ProblemsException(
                    List.of(
                            Problem.error(
                                            Code.SERVER_CONTAINER,
                                            "Servers in containers need Testcontainers, which is not here")
                                    .withHint(
                                            "Add org.testcontainers:testcontainers-postgresql to the <dependencies> of the plugin.")),
                    e);
        }
        if (!mayAnswer()) {
            throw new ProblemsException(Problem.error(
                            Code.SERVER_CONTAINER,
                            "No Docker engine answers on "
                                    + sockets().stream().map(Path::toString).collect(Collectors.joining(", ")))
                    .withHint(
                            "Start it, or set DOCKER_HOST to where it listens; or leave out server=container, which uses"
                                    + " the embedded server."));
        }
    }

    /** Whether an engine answers; true as well where it is named in a way that only Testcontainers understands. */
    boolean mayAnswer() {
        return isElsewhere() || sockets().stream().anyMatch(DockerEngine::answers);
    }

    /** Named by an address that is no local socket, by a file of Testcontainers', or on a system without such sockets. */
    private boolean isElsewhere() {
        return host().filter(host -> !host.startsWith(UNIX)).isPresent()
                || named().isPresent()
                || System.getProperty("os.name", "").startsWith("Windows");
    }

    private Optional<String> named() {
        Path file = home.resolve(".testcontainers.properties");
        try {
            return Files.isReadable(file)
                    ? Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                            .filter(line -> line.strip().startsWith("docker.host"))
                            .findFirst()
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> host() {
        return Optional.ofNullable(environment.get("DOCKER_HOST")).filter(host -> !host.isBlank());
    }

    /** Where Docker, its desktop and its rootless form listen. */
    private List<Path> sockets() {
        if (host().isPresent()) {
            return List.of(Path.of(host().get().substring(UNIX.length())));
        }
        List<Path> sockets = new ArrayList<>(List.of(
                Path.of("/var/run/docker.sock"),
                home.resolve(".docker/run/docker.sock"),
                home.resolve(".docker/desktop/docker.sock")));
        Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .ifPresent(directory -> sockets.add(Path.of(directory, "docker.sock")));
        return sockets;
    }

    private static boolean answers(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Selector selector = Selector.open()) {
            channel.write(ByteBuffer.wrap(PING));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            ByteBuffer answer = ByteBuffer.allocate(OK.length());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (answer.hasRemaining() && System.nanoTime() < deadline) {
                selector.select(PATIENCE.toMillis());
                selector.selectedKeys().clear();
                if (channel.read(answer) < 0) {
                    return false;
                }
            }
            return new String(answer.array(), StandardCharsets.US_ASCII).equals(OK);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
