package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Embedded servers in a directory of each test, which are stopped after it. */
abstract class EmbeddedServers {

    @TempDir
    Path temporary;

    Path directory;

    static EmbeddedSettings settings(int major, Path directory) {
        return EmbeddedSettings.of(major, directory).withCache(Path.of("target", "postgres-cache"));
    }

    EmbeddedServer start(int major) {
        return EmbeddedServer.start(settings(major, directory), TestServer.BINARIES);
    }

    @BeforeEach
    void nameDirectory() {
        directory = temporary.resolve("server");
    }

    @AfterEach
    void stop() throws IOException {
        try (Stream<Path> directories = Files.list(temporary)) {
            directories.forEach(EmbeddedServer::stop);
        }
    }

    static Postmaster postmaster(EmbeddedServer server) throws IOException {
        return Postmaster.alive(server.log().resolveSibling("data")).orElseThrow();
    }

    static int port(String said) {
        return Integer.parseInt(said.split(" ", -1)[1]);
    }

    static boolean answers(int port) {
        return Loopback.answers(port);
    }

    static String query(Target target, String sql) throws SQLException {
        try (Connection connection = connect(target);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return String.valueOf(result.getString(1));
        }
    }

    static void execute(Target target, String sql) throws SQLException {
        try (Connection connection = connect(target);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static Connection connect(Target target) throws SQLException {
        return DriverManager.getConnection(target.url(), target.username(), reveal(target));
    }

    static String reveal(Target target) {
        Secret password = target.password();
        assertThat(password).isNotNull();
        return password == null ? "" : password.reveal();
    }
}
