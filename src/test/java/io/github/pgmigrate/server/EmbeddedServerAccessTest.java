package io.github.pgmigrate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who can reach an embedded server, what it shows of its password, and as whom it runs. */
class EmbeddedServerAccessTest extends EmbeddedServers {

    @Tag("S08")
    @Test
    void asksForItsPasswordAndShowsItNowhere() throws Exception {
        try (EmbeddedServer server = start(18)) {
            Target target = server.target();
            String password = reveal(target);
            assertThat(password).hasSizeGreaterThan(20);

            for (Secret wrong : List.of(Secret.of("postgres"), Secret.of(" "))) {
                Target other = new Target(target.url(), target.username(), wrong, "test", true);
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> query(other, "SELECT 1"))
                        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
            }
            assertThat(target.toString()).doesNotContain(password);
            assertThat(Files.readString(server.log())).doesNotContain(password);
            assertThat(ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream()))
                    .noneMatch(line -> line.contains(password));
            // Files of a server that runs come and go.
            assertThat(EmbeddedServer.stop(directory)).isTrue();
            try (Stream<Path> files = Files.walk(directory)) {
                List<Path> holders = new ArrayList<>();
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                            .contains(password)) {
                        holders.add(file);
                    }
                }
                assertThat(holders).containsExactly(directory.resolve("password"));
            }
        }
    }

    /** What everybody may read of a process, and what its own user may. */
    @Tag("S04")
    @Test
    @EnabledOnOs(OS.LINUX)
    void noProgramIsHandedThePasswordWhereOthersCanReadIt() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean ended = new AtomicBoolean();
        Thread watch = new Thread(() -> {
            while (!ended.get()) {
                seen.addAll(programs(temporary));
            }
        });
        watch.start();
        EmbeddedSettings settings = EmbeddedSettings.of(18, directory).withCache(temporary.resolve("cache"));
        try (EmbeddedServer server = EmbeddedServer.start(settings, TestServer.BINARIES)) {
            query(server.target(), "SELECT 1");
            seen.addAll(programs(temporary));
            ended.set(true);
            watch.join();

            assertThat(seen)
                    .anyMatch(program -> program.contains("initdb"))
                    .anyMatch(program -> program.contains(directory.toString()))
                    .noneMatch(program -> program.contains(reveal(server.target())));
        } finally {
            ended.set(true);
        }
    }

    /** The command lines and environments of all programs that have to do with a directory. */
    private static List<String> programs(Path where) {
        return ProcessHandle.allProcesses()
                .map(process -> {
                    Path files = Path.of("/proc", String.valueOf(process.pid()));
                    try {
                        return Files.readString(files.resolve("cmdline"), ISO_8859_1) + " "
                                + Files.readString(files.resolve("environ"), ISO_8859_1);
                    } catch (IOException e) {
                        // It has ended, or is another user's.
                        return "";
                    }
                })
                .filter(program -> program.contains(where.toString()))
                .toList();
    }

    @Tag("S08")
    @Test
    void itsFilesAreForItsOwnerAlone() throws Exception {
        try (EmbeddedServer server = start(18)) {
            assertThat(server.joined()).isFalse();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(server.log().resolveSibling("data"))))
                    .isEqualTo("rwx------");
        }
    }

    @Tag("S08")
    @Test
    void cannotBeReachedFromElsewhere() throws Exception {
        try (EmbeddedServer server = start(18)) {
            assertThat(query(server.target(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(server.target(), "SHOW unix_socket_directories")).isEmpty();
            for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
                for (InetAddress address : network.inetAddresses().toList()) {
                    assertThat(answers(address, server.port()))
                            .as("%s", address)
                            .isEqualTo(address.getHostAddress().equals("127.0.0.1"));
                }
            }
        }
    }

    private static boolean answers(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aLostPasswordIsReplaced() throws Exception {
        EmbeddedServer first = start(18);
        Files.delete(directory.resolve("password"));

        try (EmbeddedServer second = start(18)) {
            assertThat(second.target().password()).isNotEqualTo(first.target().password());
            assertThat(query(second.target(), "SELECT 1")).isEqualTo("1");
        }
        first.close();
    }

    /** As root there are several ways not to be root; elsewhere there is one account. */
    static List<Account> accounts() {
        return Account.isRoot()
                ? Stream.of(Account.namespace(), Account.setpriv(), Account.su())
                        .filter(Account::works)
                        .toList()
                : List.of(Account.current());
    }

    @Tag("F097")
    @ParameterizedTest
    @MethodSource("accounts")
    void worksInEveryWayNotToBeRoot(Account account) throws Exception {
        EmbeddedServer first = EmbeddedServer.start(settings(17, directory), TestServer.BINARIES, account);
        execute(first.target(), "CREATE TABLE kept AS SELECT 42 AS answer");
        first.close();
        assertThat(answers(first.port())).isFalse();

        EmbeddedServer second = EmbeddedServer.start(settings(17, directory), TestServer.BINARIES, account);
        assertThat(query(second.target(), "SELECT answer FROM kept")).isEqualTo("42");
        second.close();
        PathUtils.deleteDirectory(directory);

        try (EmbeddedServer third = EmbeddedServer.start(settings(17, directory), TestServer.BINARIES, account)) {
            assertThat(query(third.target(), "SELECT to_regclass('kept')::text"))
                    .isEqualTo("null");
        }
    }
}
