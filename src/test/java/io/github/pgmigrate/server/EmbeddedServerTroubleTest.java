package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an embedded server meets when it starts: a crash before, a port that is taken, other data, settings, odd names. */
class EmbeddedServerTroubleTest extends EmbeddedServers {

    @ParameterizedTest
    @EachMajor
    void oneThatCrashedIsStartedAgainWithItsData(int major) throws Exception {
        EmbeddedServer crashed = start(major);
        execute(crashed.target(), "CREATE TABLE kept AS SELECT 42 AS answer");
        kill(crashed);

        EmbeddedServer server = start(major);
        assertThat(server.joined()).isFalse();
        assertThat(query(server.target(), "SELECT answer FROM kept")).isEqualTo("42");
        crashed.close();
        server.close();
    }

    @Test
    void aPidFileWhoseNumberAnotherProgramHasNowIsNoServer() throws Exception {
        EmbeddedServer crashed = start(18);
        kill(crashed);
        Path file = crashed.log().resolveSibling("data").resolve("postmaster.pid");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(file, lines);

        assertThat(EmbeddedServer.isRunning(directory)).isFalse();
        assertThat(EmbeddedServer.stop(directory)).isFalse();
        try (EmbeddedServer server = start(18)) {
            assertThat(query(server.target(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Tag("F097")
    @Test
    void takesAnotherPortWhereItsOwnIsTaken() throws Exception {
        EmbeddedServer first = start(18);
        first.close();
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), first.port()));
            try (EmbeddedServer second = start(18)) {
                assertThat(second.port()).isNotEqualTo(first.port());
                assertThat(query(second.target(), "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dataOfAnotherMajorVersionAreRefusedWithTheRemedy(boolean running) throws Exception {
        EmbeddedServer old = start(14);
        if (!running) {
            old.close();
        }

        assertThatExceptionOfType(ProblemsException.class)
                .isThrownBy(() -> start(18))
                .satisfies(e -> {
                    Problem problem = e.problems().get(0);
                    assertThat(problem.code()).isEqualTo(Code.SERVER_DATA);
                    assertThat(problem.message()).contains("data of PostgreSQL 14", "PostgreSQL 18 is asked for");
                    assertThat(problem.hint()).contains("clean", "set postgresVersion to 14");
                });
        old.close();
    }

    @Test
    void oneThatDoesNotStartShowsWhatItsLogSays() {
        EmbeddedSettings settings = new EmbeddedSettings(
                18, directory, Path.of("target", "postgres-cache"), Map.of("shared_buffers", "plenty"), false);

        assertThatExceptionOfType(ProblemsException.class)
                .isThrownBy(() -> EmbeddedServer.start(settings, TestServer.BINARIES))
                .satisfies(e -> {
                    Problem problem = e.problems().get(0);
                    assertThat(problem.code()).isEqualTo(Code.SERVER_START);
                    assertThat(problem.details()).anyMatch(line -> line.contains("\"shared_buffers\": \"plenty\""));
                    assertThat(problem.hint()).isNotBlank();
                });
        assertThat(EmbeddedServer.isRunning(directory)).isFalse();
    }

    @Test
    void aLogThatHasGrownLargeIsBegunAgain() throws Exception {
        EmbeddedServer server = start(18);
        server.close();
        Files.write(server.log(), new byte[11 << 20]);

        start(18).close();
        assertThat(Files.readString(server.log()))
                .contains("ready to accept connections")
                .hasSizeLessThan(10_000);
    }

    @Test
    void takesSettings() throws Exception {
        EmbeddedSettings settings = new EmbeddedSettings(
                18, directory, Path.of("target", "postgres-cache"), Map.of("application_name", "it's"), false);
        try (EmbeddedServer server = EmbeddedServer.start(settings, TestServer.BINARIES)) {
            assertThat(query(server.target(), "SELECT reset_val FROM pg_settings WHERE name = 'search_path'"))
                    .isEqualTo("\"$user\", public");
            assertThat(Files.readString(server.log().resolveSibling("data").resolve("postgresql.conf")))
                    .contains("application_name = 'it''s'");
        }
    }

    @Tag("S06")
    @Tag("F097")
    @Test
    void livesInADirectoryWithAnyName() throws Exception {
        directory = temporary.resolve("a b 'c' \"d\" $HOME `e` ü");
        try (EmbeddedServer server = EmbeddedServer.start(settings(18, directory), TestServer.BINARIES)) {
            assertThat(query(server.target(), "SELECT 1")).isEqualTo("1");
        }
    }

    private static void kill(EmbeddedServer server) throws Exception {
        ProcessHandle process = ProcessHandle.of(postmaster(server).pid()).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process)).toList();
        process.destroyForcibly();
        // As long as one of its children has not noticed, the data are in use.
        for (ProcessHandle one : all) {
            one.onExit().get();
        }
    }
}
