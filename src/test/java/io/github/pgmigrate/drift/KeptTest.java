package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What a replay has come to is kept, so that the next one goes on from there; it is never taken for what it is not. */
class KeptTest {

    private static final String OWNER = "drift_kept_owner";
    private static final int MANY = 50;

    @TempDir
    Path folder;

    @TempDir
    Path own;

    private final String run = UUID.randomUUID().toString().replace("-", "");

    /** The programs are there already: only what is kept has a place of its own. */
    @BeforeEach
    void cache() throws IOException {
        TestServer.of(18);
        try (Stream<Path> all = Files.list(Drifter.CACHE)) {
            for (Path path : all.toList()) {
                if (!path.getFileName().toString().equals("states")) {
                    Files.createSymbolicLink(own.resolve(path.getFileName()), path);
                }
            }
        }
    }

    @AfterEach
    void links() throws IOException {
        try (Stream<Path> all = Files.list(own)) {
            for (Path path : all.filter(Files::isSymbolicLink).toList()) {
                Files.delete(path);
            }
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void writeMany() throws IOException {
        write("1_table.sql", "CREATE TABLE t (id int); GRANT SELECT ON t TO drift_kept_reader;");
        for (int i = 2; i <= MANY; i++) {
            write(i + "_column.sql", "ALTER TABLE t ADD c_" + i + " text DEFAULT '" + run + "';");
        }
    }

    private Drifter migrated(int major, String database, String... prepared) {
        TestServer server = TestServer.of(major);
        Owned.role(server, "drift_kept_reader", "NOLOGIN");
        Drifter drifter = Drifter.of(folder, Owned.database(server, database, OWNER));
        server.execute(database, prepared);
        drifter.migrate();
        return drifter;
    }

    /** Servers that remember with which of the states offered they began, the last of which is the one with nothing done: -1 for none. */
    private record Remembering(ThrowawayServer.Source source, List<Integer> begun) implements ThrowawayServer.Source {

        Remembering(Path cache) {
            this(Drifter.servers(cache), new ArrayList<>());
        }

        @Override
        public ThrowawayServer start(int major, List<String> states) {
            ThrowawayServer server = source.start(major, states);
            begun.add(server.state().map(states::indexOf).orElse(-1));
            return server;
        }

        @Override
        public String version(int major) {
            return source.version(major);
        }

        @Override
        public String origin(int major) {
            return source.origin(major);
        }
    }

    private static List<String> sentences(Drifter drifter, Remembering servers) {
        Drifted drifted = drifter.run(servers);
        assertThat(drifted.isCompared()).as("%s", drifted.report().problems()).isTrue();
        return drifted.differences().stream().map(Difference::sentence).toList();
    }

    @EachMajor
    void the_next_search_goes_on_from_there(int major) throws IOException {
        writeMany();
        write("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM t;");
        write("after_migrate.sql", "COMMENT ON VIEW v IS 'seen';");
        Drifter drifter = migrated(major, "drift_kept", "CREATE EXTENSION citext");
        Remembering servers = new Remembering(own);

        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(sentences(drifter, servers)).isEmpty();
        // After the versions: a script that runs again is not worth a state.
        assertThat(servers.begun()).containsExactly(-1, 2);

        TestServer.of(major).execute("drift_kept", "ALTER TABLE t ADD by_hand int", "DROP VIEW v");
        assertThat(sentences(drifter, servers)).containsExactly("view v is missing", "column t.by_hand was added");
        TestServer.of(major).execute("drift_kept", "ALTER TABLE t DROP by_hand");
        write("51_more.sql", "CREATE TABLE more (id int); GRANT SELECT ON more TO drift_kept_reader;");
        write("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM more;");
        drifter.migrate();
        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(servers.begun()).containsExactly(-1, 2, 2, 3);
    }

    @EachMajor
    void what_is_another_thing_begins_anew(int major) throws IOException {
        writeMany();
        Drifter drifter = migrated(major, "drift_kept_other");
        Remembering servers = new Remembering(own);
        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(servers.begun()).containsExactly(-1, 0);

        TestServer.of(major)
                .execute("drift_kept_other", "ALTER DATABASE drift_kept_other SET default_toast_compression = 'pglz'");
        assertThat(sentences(drifter, servers)).isEmpty();
        TestServer.of(major).execute("drift_kept_other", "CREATE EXTENSION citext");
        assertThat(sentences(drifter, servers)).isEmpty();
        write("2_column.sql", "ALTER TABLE t ADD c_2 text DEFAULT 'edited';");
        assertThat(sentences(drifter, servers))
                .containsExactly("default of t.c_2 is '" + run + "', migrations make it 'edited'");
        assertThat(servers.begun()).containsExactly(-1, 0, -1, -1, -1);
        assertThat(sentences(drifter.variables(Map.of("x", "y")), servers)).hasSize(1);
        assertThat(servers.begun()).endsWith(-1);
    }

    @EachMajor
    void an_order_that_another_has_to_make_way_for(int major) throws IOException {
        writeMany();
        write("R_v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM t;");
        Drifter drifter = migrated(major, "drift_kept_order");
        write("51_c.sql", "COMMENT ON VIEW v IS 'seen';");
        drifter.migrate();
        Remembering servers = new Remembering(own);

        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(sentences(drifter, servers)).isEmpty();
        // The second time neither of them begins with nothing.
        assertThat(servers.begun()).containsExactly(-1, -1, 3, 2);
    }

    @EachMajor
    void nothing_of_a_secret_is_kept(int major) throws IOException {
        writeMany();
        write("51_secret.sql", "COMMENT ON TABLE t IS :'word';");
        Drifter drifter = Drifter.of(folder, migratedTarget(major, "drift_kept_secret"))
                .secret("word", "canary-in-a-coal-mine-" + run);
        drifter.migrate();
        Remembering servers = new Remembering(own);

        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(servers.begun()).containsExactly(-1, -1);
        assertThat(holds("canary-in-a-coal-mine-" + run)).isFalse();
    }

    @EachMajor
    void nor_of_a_key_that_is_set_for_the_database(int major) throws IOException {
        writeMany();
        Drifter drifter = migrated(
                major, "drift_kept_key", "ALTER DATABASE drift_kept_key SET app.jwt_secret = 'canary-" + run + "'");
        Remembering servers = new Remembering(own);

        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(servers.begun()).containsExactly(-1, -1);
        assertThat(holds("canary-" + run)).isFalse();
    }

    @EachMajor
    void where_nothing_can_be_kept_and_where_it_goes_away(int major) throws IOException {
        writeMany();
        Drifter drifter = migrated(major, "drift_kept_not");
        Path states = own.resolve("states");
        Files.createFile(states);
        Remembering servers = new Remembering(own);

        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(servers.begun()).containsExactly(-1, -1);
        Files.delete(states);
        assertThat(sentences(drifter, servers)).isEmpty();
        try (Stream<Path> all = Files.walk(states)) {
            all.filter(path -> path.endsWith("data/global/pg_control"))
                    .forEach(path -> assertThat(path.toFile().delete()).isTrue());
        }
        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(servers.begun()).containsExactly(-1, -1, -1, -1);
        assertThat(sentences(drifter, servers)).isEmpty();
        assertThat(servers.begun()).endsWith(0);
    }

    @EachMajor
    void several_at_once(int major) throws Exception {
        writeMany();
        Drifter drifter = migrated(major, "drift_kept_at_once");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<List<String>>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(threads.submit(() -> sentences(drifter, new Remembering(own))));
            }
            for (Future<List<String>> one : all) {
                assertThat(one.get()).isEmpty();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Target migratedTarget(int major, String database) {
        Owned.role(TestServer.of(major), "drift_kept_reader", "NOLOGIN");
        return Owned.database(TestServer.of(major), database, OWNER);
    }

    /** Whether any file that is kept has this text in it. */
    private boolean holds(String text) throws IOException {
        try (Stream<Path> all = Files.walk(own.resolve("states"))) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
