package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Majors;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that is not there yet, or never. */
class ConnectRetriesTest {

    private static SessionSettings retrying(int retries) {
        return new SessionSettings(Optional.empty(), Optional.empty(), false, Pooler.NONE, retries);
    }

    private static Target at(int port, String parameters) {
        return new Target(
                "jdbc:postgresql://127.0.0.1:" + port + "/app" + parameters, "bob", Secret.of("p"), "test", false);
    }

    @Tag("F025")
    @EachMajor
    @Tag("F025")
    void one_that_is_stopping_gone_and_back_is_waited_for(int major) throws Exception {
        try (TestServer server = TestServer.own(major);
                Bench bench = Bench.on(server)) {
            bench.session = retrying(200);
            bench.with("1_a.sql", "CREATE TABLE a (id int);");
            int port = server.port();
            CompletableFuture<RunReport> run;
            try (Connection connection = server.connect(bench.database)) {
                long postmaster =
                        Long.parseLong(bench.value("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"));
                // A smart shutdown: it waits for this connection, and takes no other.
                ProcessHandle.of(postmaster).orElseThrow().destroy();
                awaitRefusal(server);
                run = CompletableFuture.supplyAsync(bench::migrate);
                bench.heard.await("shutting down");
                assertThat(connection.isClosed()).isFalse();
            }
            bench.heard.await("refused");
            server.restart();
            assertThat(server.port()).isEqualTo(port);

            assertThat(run.get(90, TimeUnit.SECONDS).problems()).isEmpty();

            assertThat(bench.heard.lines.get(0))
                    .isEqualTo("reconnecting 1 of 200: cannot connect to 127.0.0.1:" + port + "/" + bench.database
                            + " as postgres: the database system is shutting down");
            assertThat(bench.applied()).containsExactly("1");
        }
    }

    private static void awaitRefusal(TestServer server) throws InterruptedException {
        for (int i = 0; i < 3000; i++) {
            try {
                server.connect("postgres").close();
            } catch (SQLException e) {
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("the server takes connections as before");
    }

    @Tag("F025")
    @Test
    void one_that_never_comes_is_given_up_after_so_many_tries() {
        try (Bench bench = Bench.on(Majors.tested().get(0))) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);");
            bench.session = retrying(2);
            for (Target nowhere : new Target[] {
                at(1, ""), new Target("jdbc:postgresql://no-such-host.invalid/app", "bob", null, "test", false)
            }) {
                bench.heard.lines.clear();
                bench.target = nowhere;
                Problem problem = Bench.problem(bench.migrate());
                assertThat(problem.code()).isEqualTo(Code.CONNECTION);
                assertThat(bench.heard.lines).hasSize(2);
                assertThat(bench.heard.lines.get(1))
                        .startsWith("reconnecting 2 of 2: ")
                        .endsWith(problem.message());
            }
        }
    }

    @Tag("F025")
    @Test
    void one_that_hangs_up_or_keeps_silent_is_tried_again() throws IOException {
        try (Bench bench = Bench.on(Majors.tested().get(0));
                ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);");
            bench.session = retrying(1);
            // What a container's port does until the container's own server listens.
            Thread hangsUp = new Thread(() -> {
                while (!proxy.isClosed()) {
                    try {
                        proxy.accept().close();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            hangsUp.start();
            for (Target target : new Target[] {
                at(proxy.getLocalPort(), "?sslmode=disable"),
                at(silent.getLocalPort(), "?loginTimeout=1&sslmode=disable")
            }) {
                bench.heard.lines.clear();
                bench.target = target;
                assertThat(Bench.problem(bench.migrate()).code()).isEqualTo(Code.CONNECTION);
                assertThat(bench.heard.lines).hasSize(1);
            }
        }
    }

    @Tag("F045")
    @EachMajor
    void what_has_to_be_mended_is_told_at_once(int major) {
        try (Bench bench = Bench.on(major)) {
            Target good = bench.target;
            bench.with("1_a.sql", "CREATE TABLE a (id int);");
            bench.session = retrying(50);
            String place = good.url().replaceFirst("/[^/]*$", "/");
            for (Target wrong : new Target[] {
                new Target(good.url(), "postgres", Secret.of("wrong"), "test", false),
                new Target(good.url(), "postgres", null, "test", false),
                new Target(place + "missing", "postgres", good.password(), "test", false),
                good.withUrl(good.url() + "?sslmode=require"),
                good.withUrl(good.url() + "?sslmode=perhaps"),
                good.withUrl(good.url() + "?sslmode=verify-full&sslrootcert=/no/such/file"),
                good.withUrl(good.url() + "?options=-c%20nothing=1")
            }) {
                bench.target = wrong;
                assertThat(bench.migrate().isOk()).isFalse();
                assertThat(bench.heard.lines).as(wrong.url()).isEmpty();
            }
        }
    }

    @Test
    void somebody_may_end_the_waiting() throws Exception {
        try (Bench bench = Bench.on(Majors.tested().get(0))) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);");
            bench.session = retrying(50);
            bench.target = at(1, "");
            CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(bench::migrate);
            while (bench.heard.lines.size() < 4) {
                Thread.sleep(20);
            }
            long began = System.nanoTime();
            bench.interruption.request();

            assertThat(Bench.codes(run.get(20, TimeUnit.SECONDS))).containsExactly(Code.INTERRUPTED);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }
}
