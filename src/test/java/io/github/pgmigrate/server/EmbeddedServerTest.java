package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServerTest {

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void runsTheMajorVersionThatWasAskedFor(int major) throws Exception {
        TestServer server = TestServer.of(major);
        server.newDatabase("Über \"x\"");
        try (Connection connection = server.connect("Über \"x\"");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW server_version")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).startsWith(major + ".");
        }
    }
}
