package io.github.pgmigrate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServerTest {

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
            assertThat(said).map(EmbeddedServerTest::port).containsOnly(port(said.get(0)));

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

    @Test
    void endsWhereCleanTookItsDirectory() throws Exception {
        EmbeddedServer server = start(18);
        Postmaster postmaster = postmaster(server);
        PathUtils.deleteDirectory(directory);

        server.close();
        assertThat(postmaster.isAlive()).isFalse();
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

    private static Postmaster postmaster(EmbeddedServer server) throws IOException {
        return Postmaster.alive(server.log().resolveSibling("data")).orElseThrow();
    }

    private static void kill(EmbeddedServer server) throws Exception {
        ProcessHandle process = ProcessHandle.of(postmaster(server).pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
    }

    private static int port(String said) {
        return Integer.parseInt(said.split(" ", -1)[1]);
    }

    private static boolean answers(int port) {
        return Loopback.answers(port);
    }

    private static boolean answers(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String query(Target target, String sql) throws SQLException {
        try (Connection connection = connect(target);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return String.valueOf(result.getString(1));
        }
    }

    private static void execute(Target target, String sql) throws SQLException {
        try (Connection connection = connect(target);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(Target target) throws SQLException {
        return DriverManager.getConnection(target.url(), target.username(), reveal(target));
    }

    private static String reveal(Target target) {
        Secret password = target.password();
        assertThat(password).isNotNull();
        return password == null ? "" : password.reveal();
    }
}
