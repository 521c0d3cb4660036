package io.github.pgmigrate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.faults.ReferenceRun.Way;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Run;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Message;
import io.github.pgmigrate.testing.wire.Side;
import io.github.pgmigrate.testing.wire.Wire;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * At every message of a run, of either side, before it goes on and after it has: the connection is cut, the client is killed,
 * the server is stopped at once. {@code mvn verify} takes a sample; the profile faults takes all.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class WireSweepIT {

    /** How many points of each kind of harm; 0 takes all of them. */
    private static final int CUTS = Integer.getInteger("it.sweep.cuts", 80);

    private static final int KILLS = Integer.getInteger("it.sweep.kills", 30);
    private static final int STOPS = Integer.getInteger("it.sweep.stops", 20);
    private static final long SEED = Long.getLong("it.seed", System.nanoTime());

    private static TestServer server;

    /** A moment of a run. */
    private record Point(Way way, Wire.When when, Side side, int number, String what) {
        Predicate<Message> message() {
            return Message.nth(side, number);
        }

        @Override
        public String toString() {
            return way + " " + when + " " + what;
        }
    }

    @BeforeAll
    static void start() {
        server = TestServer.own(18, Map.of("synchronous_commit", "on", "full_page_writes", "on"));
        System.out.println("WireSweepIT: -Dit.seed=" + SEED);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Tag("F007")
    @Tag("F022")
    @Tag("F026")
    void theConnectionIsCut() throws Exception {
        sweep("cut", points(CUTS), point -> {
            try (ReferenceRun run = ReferenceRun.on(server, point.way());
                    Wire wire = new Wire(server.port())) {
                wire.at(point.when(), point.message(), Fault.cut());
                Target direct = run.bench.target;
                run.bench.target = wire.of(direct);
                RunReport report = run.run();
                run.bench.target = direct;
                wire.awaitEnd();
                assertThat(report.problems())
                        .as("the server is there to be asked")
                        .noneMatch(problem -> problem.code() == Code.OUTCOME_UNKNOWN);
                run.assertTrue(report);
                run.recovers();
                return wire.hasStruck();
            }
        });
    }

    @Test
    @Tag("F003")
    @Tag("F005")
    @Tag("F008")
    @Tag("F010")
    @Tag("F012")
    @Tag("F013")
    @Tag("F014")
    @Tag("F015")
    void theClientIsKilled() throws Exception {
        sweep("kill -9 of the client", points(KILLS), point -> {
            try (ReferenceRun run = ReferenceRun.on(server, point.way());
                    Wire wire = new Wire(server.port())) {
                CompletableFuture<Run> started = new CompletableFuture<>();
                wire.at(
                        point.when(),
                        point.message(),
                        Fault.kill(() -> started.join().kill()));
                try (Run process = run.bench
                        .migrator(wire.of(run.bench.target))
                        .goal(point.way().goal())
                        .start()) {
                    started.complete(process);
                    assertThat(process.exitValue()).as(process.output()).isIn(0, 137);
                }
                wire.awaitEnd();
                run.recovers();
                return wire.hasStruck();
            }
        });
    }

    @Test
    @Tag("F022")
    void theServerStopsAtOnce() throws Exception {
        sweep("immediate stop of the server", points(STOPS), point -> {
            try (ReferenceRun run = ReferenceRun.on(server, point.way());
                    Wire wire = new Wire(server.port())) {
                wire.at(point.when(), point.message(), link -> {
                    server.crash();
                    server.restart();
                    link.cut();
                    return false;
                });
                Target direct = run.bench.target;
                run.bench.target = wire.of(direct);
                RunReport report = run.run();
                run.bench.target = direct;
                wire.awaitEnd();
                run.assertTrue(report);
                run.recovers();
                return wire.hasStruck();
            }
        });
    }

    /** Does a harm at a point; whether the run came to it. */
    @FunctionalInterface
    private interface Harm {
        boolean strike(Point point) throws Exception;
    }

    private static void sweep(String what, List<Point> points, Harm harm) throws Exception {
        int struck = 0;
        long began = System.nanoTime();
        List<String> failures = new ArrayList<>();
        for (Point point : points) {
            try {
                struck += harm.strike(point) ? 1 : 0;
            } catch (Exception | AssertionError e) {
                failures.add(point + ": " + e);
                System.out.println("WireSweepIT: " + what + ": " + point + ": " + e);
            }
        }
        System.out.printf(
                "WireSweepIT: %s: %d of %d points struck, %d failures, %.0f s%n",
                what, struck, points.size(), failures.size(), (System.nanoTime() - began) / 1e9);
        assertThat(failures).isEmpty();
        assertThat(struck).as("the points are those of the run").isGreaterThanOrEqualTo(points.size() * 9 / 10);
    }

    /** So many points, spread over the run by chance. */
    private static List<Point> points(int most) throws Exception {
        List<Point> all = new ArrayList<>();
        for (Way way : Way.values()) {
            try (ReferenceRun run = ReferenceRun.on(server, way);
                    Wire wire = new Wire(server.port())) {
                run.bench.target = wire.of(run.bench.target);
                assertThat(run.run().isOk()).isTrue();
                for (Message message : wire.messages()) {
                    if (!message.kind().equals("ParameterStatus")) {
                        for (Wire.When when : Wire.When.values()) {
                            all.add(new Point(way, when, message.from(), message.number(), message.toString()));
                        }
                    }
                }
            }
        }
        if (most == 0 || most >= all.size()) {
            return all;
        }
        Collections.shuffle(all, new Random(SEED));
        return all.subList(0, most);
    }
}
