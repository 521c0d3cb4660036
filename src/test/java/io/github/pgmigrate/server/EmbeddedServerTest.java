package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long an embedded server lives, and who shares it. */
class EmbeddedServerTest extends EmbeddedServers {

    @ParameterizedTest
    @EachMajor
    void runsTheMajorVersionThatWasAskedFor(int major) throws Exception {
        try (EmbeddedServer server = start(major)) {
            assertThat(query(server.target(), "SHOW server_version")).isEqualTo(server.version());
            assertThat(server.version()).startsWith(major + ".");
            assertThat(query(server.target(), "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(query(server.target(), "SHOW log_timezone")).isEqualTo("UTC");
            assertThat(query(server.target(), "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("true");
            assertThat(server.target().embedded()).isTrue();
        }
    }

    @ParameterizedTest
    @EachMajor
    void keepsItsDataItsPortAndItsPasswordOverARestart(int major) throws Exception {
        EmbeddedServer first = start(major);
        execute(first.target(), "CREATE TABLE kept AS SELECT 42 AS answer");
        first.close();
        assertThat(EmbeddedServer.isRunning(directory)).isFalse();

        try (EmbeddedServer second = start(major)) {
            assertThat(second.joined()).isFalse();
            assertThat(second.target()).isEqualTo(first.target());
            assertThat(query(second.target(), "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void isSharedAndEndsWithItsLastUser() throws Exception {
        EmbeddedServer first = start(18);
        EmbeddedServer second = start(18);
        assertThat(second.joined()).isTrue();
        assertThat(second.target()).isEqualTo(first.target());

        first.close();
        first.close();
        assertThat(query(second.target(), "SELECT 1")).isEqualTo("1");

        second.close();
        assertThat(answers(second.port())).isFalse();
    }

    @Test
    void oneThatIsKeptLivesUntilItIsStopped() throws Exception {
        EmbeddedServer kept = EmbeddedServer.start(settings(18, directory).kept(), TestServer.BINARIES);
        kept.close();
        start(18).close();
        assertThat(answers(kept.port())).isTrue();

        assertThat(EmbeddedServer.stop(directory)).isTrue();
        assertThat(answers(kept.port())).isFalse();
        assertThat(EmbeddedServer.stop(directory)).isFalse();

        start(18).close();
        assertThat(EmbeddedServer.isRunning(directory)).isFalse();
    }

    @Test
    void keepingARunningOneLetsItLiveOn() {
        EmbeddedServer first = start(18);
        EmbeddedServer.start(settings(18, directory).kept(), TestServer.BINARIES)
                .close();
        first.close();

        assertThat(EmbeddedServer.isRunning(directory)).isTrue();
    }

    @Test
    void anotherProcessJoinsAndTheLastOneStopsIt() throws Exception {
        EmbeddedServer server = start(18);
        try (ServerChild child = ServerChild.start(directory, 18)) {
            assertThat(child.said()).isEqualTo("joined " + server.port());
            server.close();
            assertThat(answers(server.port())).isTrue();

            child.finish();
            assertThat(answers(server.port())).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "realm"})
    void endsWithTheJvmEvenWhereTheClassesOfThePluginAreUnloadedBefore(String how) throws Exception {
        try (ServerChild child = ServerChild.start(directory, 18, how)) {
            int port = port(child.said());
            assertThat(answers(port)).isTrue();

            child.finish();
            assertThat(answers(port)).isFalse();
        }
    }

    @Tag("F017")
    @Test
    void oneThatAKilledProcessLeftIsFoundAndEndsWithTheNextUser() throws Exception {
        try (ServerChild child = ServerChild.start(directory, 18)) {
            int port = port(child.said());
            child.kill();
            assertThat(answers(port)).isTrue();

            EmbeddedServer server = start(18);
            assertThat(server.joined()).isTrue();
            assertThat(server.port()).isEqualTo(port);
            assertThat(query(server.target(), "SELECT 1")).isEqualTo("1");
            server.close();
            assertThat(answers(port)).isFalse();
        }
    }

    @Test
    void ofManyProcessesAtOnceOneStartsAndTheOthersJoin() throws Exception {
        List<ServerChild> children = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                children.add(ServerChild.start(directory, 18));
            }
            List<String> said = new ArrayList<>();
            for (ServerChild child : children) {
                said.add(child.said());
            }
            assertThat(said).filteredOn(line -> line.startsWith("started")).hasSize(1);
            assertThat(said).map(EmbeddedServers::port).containsOnly(port(said.get(0)));

            for (ServerChild child : children) {
                assertThat(answers(port(said.get(0)))).isTrue();
                child.finish();
            }
            assertThat(answers(port(said.get(0)))).isFalse();
        } finally {
            children.forEach(ServerChild::close);
        }
    }

    @Test
    void ofManyThreadsAtOnceOneStartsAndTheOthersJoin() {
        List<EmbeddedServer> servers =
                Stream.of(1, 2, 3, 4).parallel().map(i -> start(18)).toList();

        assertThat(servers).filteredOn(server -> !server.joined()).hasSize(1);
        assertThat(servers)
                .map(EmbeddedServer::target)
                .containsOnly(servers.get(0).target());
        servers.forEach(EmbeddedServer::close);
        assertThat(answers(servers.get(0).port())).isFalse();
    }

    @Test
    void isInASessionOfItsOwnOutOfReachOfCtrlC() throws Exception {
        try (EmbeddedServer server = start(18)) {
            Postmaster postmaster = postmaster(server);
            Command.Result result =
                    new Command(List.of("ps", "-o", "pgid=", "-p", Long.toString(postmaster.pid()))).run();

            assertThat(result.output().strip()).isEqualTo(Long.toString(postmaster.pid()));
        }
    }

    @Test
    void endsWhereCleanTookItsDirectory() throws Exception {
        EmbeddedServer server = start(18);
        Postmaster postmaster = postmaster(server);
        PathUtils.deleteDirectory(directory);

        server.close();
        assertThat(postmaster.isAlive()).isFalse();
    }
}
