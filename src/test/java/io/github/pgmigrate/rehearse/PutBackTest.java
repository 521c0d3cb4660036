package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.testing.EachMajor;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database is put back only where a pair has left something, and the server goes on meanwhile. */
class PutBackTest {

    @TempDir
    Path folder;

    @TempDir
    Path kept;

    /** Notes which database each migration finds, and since when its server runs. */
    private static final class Noting implements ForwardRun {
        final List<String> databases = new ArrayList<>();
        final List<String> servers = new ArrayList<>();

        @Override
        public RunReport run(Request request, Migration migration) {
            databases.add(value(request, "SELECT oid FROM pg_database WHERE datname = current_database()"));
            servers.add(value(request, "SELECT pg_postmaster_start_time()"));
            return PLAIN.run(request, migration);
        }

        private static String value(Request request, String query) {
            try (Session session = Session.open(request.target(), "test", notice -> {})) {
                return String.valueOf(session.query(query).get(0).get(0));
            } catch (ServerException e) {
                throw new AssertionError(e);
            }
        }
    }

    @EachMajor
    void only_what_a_pair_has_left_is_put_back(int major) throws IOException {
        write(
                "1_users.sql",
                "CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY); INSERT INTO users DEFAULT VALUES;");
        write("1_rollback.sql", "DROP TABLE users;");
        write("2_email.sql", "ALTER TABLE users ADD email text;");
        write("2_rollback.sql", "ALTER TABLE users DROP email;");
        write("3_bad.sql", "CREATE TABLE left_over ();");
        write("3_rollback.sql", "ALTER TABLE left_over RENAME TO renamed;");
        write("4_more.sql", "INSERT INTO users DEFAULT VALUES;");
        write("4_rollback.sql", "DELETE FROM users WHERE id = 2;");
        write("5_last.sql", "CREATE TABLE last ();");
        write("5_rollback.sql", "DROP TABLE last;");
        Noting noting = new Noting();
        Rehearser rehearser = Rehearser.of(folder, major);

        Rehearsal rehearsal = rehearser.run(rehearser.read().folder(), rehearser.servers(), noting);

        assertThat(rehearsal.migrations())
                .extracting(migration -> migration.rollback().orElseThrow())
                .containsExactly(
                        RollbackVerdict.EXACT,
                        RollbackVerdict.EXACT,
                        RollbackVerdict.DIFFERENT,
                        RollbackVerdict.EXACT,
                        RollbackVerdict.EXACT);
        List<String> databases = noting.databases;
        assertThat(databases.subList(0, 3)).as("%s", databases).containsOnly(databases.get(0));
        assertThat(databases.get(3)).isNotEqualTo(databases.get(2));
        assertThat(databases.get(4)).as("a sequence has gone on").isNotEqualTo(databases.get(3));
        // Before the last one the state may be kept, for which the server is stopped.
        assertThat(noting.servers.subList(0, 4)).containsOnly(noting.servers.get(0));
    }

    /** What changes roles needs a copy of the whole server, which counts. */
    @Test
    void one_new_migration_with_nothing_after_it_is_not_saved() throws IOException {
        write("1_role.sql", "CREATE ROLE put_back_one;");
        write("1_rollback.sql", "DROP ROLE put_back_one;");
        Rehearser rehearser = Rehearser.of(folder, 18).remembering(kept);

        assertThat(saves(rehearser)).isZero();

        write("2_role.sql", "CREATE ROLE put_back_two;");
        write("2_rollback.sql", "DROP ROLE put_back_two;");
        assertThat(saves(rehearser)).as("one more that is new").isZero();
        write("2_rollback.sql", "DROP ROLE put_back_one;");
        assertThat(saves(rehearser)).as("a wrong rollback").isZero();
        write("3_role.sql", "CREATE ROLE put_back_three;");
        write("3_rollback.sql", "DROP ROLE put_back_three;");
        assertThat(saves(rehearser)).as("two that are new").isEqualTo(2);
    }

    private static int saves(Rehearser rehearser) {
        AtomicInteger saves = new AtomicInteger();
        ThrowawayServer.Source servers = rehearser.servers();
        rehearser.run(
                rehearser.read().folder(),
                new ThrowawayServer.Source() {
                    @Override
                    public ThrowawayServer start(int major, List<String> states) {
                        return counting(servers.start(major, states), saves);
                    }

                    @Override
                    public String version(int major) {
                        return servers.version(major);
                    }

                    @Override
                    public String origin(int major) {
                        return servers.origin(major);
                    }
                },
                ForwardRun.PLAIN);
        return saves.get();
    }

    private static ThrowawayServer counting(ThrowawayServer server, AtomicInteger saves) {
        return (ThrowawayServer) Proxy.newProxyInstance(
                ThrowawayServer.class.getClassLoader(),
                new Class<?>[] {ThrowawayServer.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("save")) {
                        saves.incrementAndGet();
                    }
                    return method.invoke(server, arguments);
                });
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
