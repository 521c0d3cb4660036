package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrowawayServerTest {

    private static final Path CACHE = Path.of("target", "postgres-cache").toAbsolutePath();

    @TempDir
    Path directory;

    private EmbeddedThrowaways source() {
        return new EmbeddedThrowaways(directory.resolve("throwaway"), CACHE, TestServer.BINARIES);
    }

    @EachMajor
    void it_is_saved_and_put_back_with_its_roles_and_gone_when_it_is_closed(int major) throws Exception {
        long pid;
        try (ThrowawayServer server = source().start(major, List.of())) {
            run(server, "CREATE ROLE one", "CREATE TABLE t (a int)");
            server.save();
            run(server, "DROP ROLE one", "CREATE ROLE two", "DROP TABLE t");
            server.putBack();

            assertThat(value(server, "SELECT rolname FROM pg_roles WHERE rolname IN ('one', 'two')"))
                    .isEqualTo("one");
            assertThat(value(server, "SELECT to_regclass('t')")).isEqualTo("t");
            assertThat(server.state()).isEmpty();
            assertThat(server.version()).isEqualTo(source().version(major));
            pid = pid();
        }
        assertThat(isAlive(pid)).isFalse();
        assertThat(homes()).isEmpty();
    }

    @EachMajor
    void a_kept_state_is_where_another_begins_and_what_is_not_whole_counts_as_none(int major) throws Exception {
        Path cache = Files.createDirectories(directory.resolve("cache"));
        EmbeddedThrowaways source = new EmbeddedThrowaways(directory.resolve("throwaway"), cache, TestServer.BINARIES);
        try (ThrowawayServer server = source.start(major, List.of("better", "state"))) {
            assertThat(server.state()).isEmpty();
            run(server, "CREATE TABLE t AS SELECT 7 AS a");
            server.keep("state");
            assertThat(value(server, "SELECT a FROM t")).isEqualTo("7");
        }
        try (ThrowawayServer server = source.start(major, List.of("better", "state"))) {
            assertThat(server.state()).hasValue("state");
            assertThat(value(server, "SELECT a FROM t")).isEqualTo("7");
        }

        for (Path file : found(cache.resolve("states"), "pg_control")) {
            Files.delete(file);
        }
        try (ThrowawayServer server = source.start(major, List.of("better", "state"))) {
            assertThat(server.state()).isEmpty();
            assertThat(value(server, "SELECT to_regclass('t')")).isEqualTo("");
            server.keep("state");
        }
        try (ThrowawayServer server = source.start(major, List.of("better", "state"))) {
            assertThat(server.state()).as("kept anew").hasValue("state");
        }
    }

    @Tag("F017")
    @Test
    void what_a_killed_run_has_left_the_next_one_clears_away() throws Exception {
        ServerChild child = ThrowawayChild.start(directory.resolve("throwaway"), 18);
        String said = child.said();
        long pid = pid();
        child.kill();
        assertThat(isAlive(pid)).as(said).isTrue();
        Path left = homes().get(0);

        try (ThrowawayServer server = source().start(18, List.of())) {
            assertThat(isAlive(pid)).isFalse();
            assertThat(homes()).hasSize(1).doesNotContain(left);
            assertThat(value(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void two_at_once_leave_each_other_alone() throws Exception {
        try (ThrowawayServer one = source().start(18, List.of());
                ThrowawayServer other = source().start(18, List.of())) {
            run(one, "CREATE TABLE t ()");
            assertThat(value(other, "SELECT to_regclass('t')")).isEqualTo("");
            assertThat(homes()).hasSize(2);
        }
    }

    /** Else another run would take it for one that a killed run has left, and both would remove it. */
    @Test
    void it_is_given_up_only_while_nobody_looks_for_what_is_left() throws Exception {
        ThrowawayServer server = source().start(18, List.of());
        Path home = homes().get(0);
        Path base = directory.resolve("throwaway").toRealPath();

        Thread closing = Mutex.hold(Starter.mutex(base), () -> {
            Thread thread = new Thread(server::close);
            thread.start();
            for (int i = 0; i < 20; i++) {
                Pause.of(Duration.ofMillis(50));
                assertThat(Starter.users(home).any()).isTrue();
            }
            return thread;
        });
        closing.join();

        assertThat(homes()).isEmpty();
    }

    private static void run(ThrowawayServer server, String... statements) throws ServerException {
        try (Session session = Session.open(server.target("postgres"), "test", notice -> {})) {
            for (String statement : statements) {
                session.send(statement);
            }
        }
    }

    private static String value(ThrowawayServer server, String query) throws ServerException {
        try (Session session = Session.open(server.target("postgres"), "test", notice -> {})) {
            String value = session.query(query).get(0).get(0);
            return value == null ? "" : value;
        }
    }

    /** Not one that nobody has buried yet. */
    private static boolean isAlive(long pid) {
        return new Postmaster(pid, 0, false).isAlive();
    }

    private long pid() throws IOException {
        // No deeper: files of a server that runs come and go.
        try (Stream<Path> paths = Files.walk(directory, 4)) {
            Path file = paths.filter(path -> path.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(Files.readAllLines(file).get(0).strip());
        }
    }

    private List<Path> homes() throws IOException {
        try (Stream<Path> paths = Files.list(directory.resolve("throwaway"))) {
            return paths.filter(Files::isDirectory).toList();
        }
    }

    private static List<Path> found(Path directory, String name) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> path.endsWith(name)).toList();
        }
    }
}
